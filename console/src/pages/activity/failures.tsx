/** What failed, grouped by its cause, each with what to do; what is only begun anew stands apart, since nothing of it failed. */

import { Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment, useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import type { Cause } from '../../api/schema.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { type Days, Period } from '../../shared/period.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.activity;

export function Failures() {
  const [days, setDays] = useState<Days>(7);
  const causes = useGet('get /failures', { query: { days } });
  return (
    <>
      <div className="bar" style={{ marginBottom: 12 }}>
        <Period days={days} onDays={setDays} />
        <ExportLinks of="get /failures/export" query={{ days }} />
      </div>
      <Shown of={causes}>
        {(all) => {
          const failed = failuresOf(all);
          const anew = all.filter((cause) => cause.anew);
          return (
            <Stack gap="lg">
              <div className="panel">
                {failed.length === 0 ? (
                  <Empty title={words.noFailures} text={words.noFailuresText} />
                ) : (
                  <Causes causes={failed} />
                )}
              </div>
              {anew.length > 0 && (
                <Panel title={words.anew}>
                  <p className="dim">{words.anewText}</p>
                  <Causes causes={anew} />
                </Panel>
              )}
            </Stack>
          );
        }}
      </Shown>
    </>
  );
}

/** Those of which something failed. */
export function failuresOf(causes: readonly Cause[]): readonly Cause[] {
  return causes.filter(({ anew }) => !anew);
}

export function Causes({ causes }: { readonly causes: readonly Cause[] }) {
  return (
    <ul className="causes">
      {causes.map((cause) => (
        <li key={`${cause.of} ${cause.code} ${cause.message}`}>
          <div className="bar">
            <Lozenge tone={cause.anew ? 'plain' : 'danger'}>{words.codes[cause.code]}</Lozenge>
            <strong>{words.times(cause.count, words.of[cause.of])}</strong>
            <span className="dim">
              {cause.people > 0 && `${words.concerned(cause.people)} · `}
              <Where cause={cause} /> · <Time at={cause.lastAt} />
            </span>
          </div>
          <div>{cause.message}</div>
          <div className="dim">{cause.anew ? words.adviceAnew[cause.of] : words.advice[cause.code]}</div>
          <div>
            {cause.persons.map(({ id, name }, place) => (
              <span key={id}>
                {place > 0 && ', '}
                <Anchor component={Link} to={`/people/${encodeURIComponent(id)}`} c="var(--link)">
                  {name}
                </Anchor>
                <ByHand cause={cause} person={id} name={name} />
              </span>
            ))}
            {cause.people > cause.persons.length && ` ${words.andMore(cause.people - cause.persons.length)}`}
            {cause.plan !== undefined && (
              <>
                {cause.persons.length > 0 && ' · '}
                <Anchor component={Link} to={`/plans/${cause.plan}`} c="var(--link)">
                  {words.latestPlan}
                </Anchor>
              </>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Where two accounts are in each other's way, the person's is linked by hand. */
function ByHand(props: { readonly cause: Cause; readonly person: string; readonly name: string }) {
  const { cause, person, name } = props;
  const [sync] = cause.where;
  if (cause.code !== 'conflict' || cause.of !== 'change' || sync === undefined) return null;
  return (
    <>
      {' ('}
      <Anchor
        component={Link}
        to={`/people/${encodeURIComponent(person)}?link=${encodeURIComponent(sync)}`}
        aria-label={`${name}: ${words.linkByHand}`}
        c="var(--link)"
      >
        {words.linkByHand}
      </Anchor>
      )
    </>
  );
}

/** The syncs or sources, each leading to its page. */
function Where({ cause: { of, where } }: { readonly cause: Cause }) {
  // A job tells what it was for, which may be neither.
  if (of === 'job') return where.join(', ');
  return where.map((name, place) => (
    <Fragment key={name}>
      {place > 0 && ', '}
      <Anchor component={Link} to={`/${of === 'reading' ? 'connections' : 'syncs'}/${name}`} c="var(--link)">
        {name}
      </Anchor>
    </Fragment>
  ));
}
