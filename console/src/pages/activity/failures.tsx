/** What failed, grouped by its cause, each with what to do; what is only begun anew stands apart, since nothing of it failed. */

import { Anchor, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { useGet } from '../../api/hooks.ts';
import type { Cause } from '../../api/schema.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { daysOf, Period } from '../../shared/period.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Concerned } from './concerned.tsx';
import { Remedy } from './remedy.tsx';
import { useFilters } from './search.ts';

const words = texts.activity;

export function Failures() {
  const { filters, set } = useFilters();
  const days = daysOf(filters.days, 7);
  const causes = useGet('get /failures', { query: { days } });
  return (
    <>
      <div className="bar" style={{ marginBottom: 12 }}>
        <Period days={days} onDays={(next) => set({ days: next })} />
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
                  <Causes causes={failed} days={days} />
                )}
              </div>
              {anew.length > 0 && (
                <Panel title={words.anew}>
                  <p className="dim">{words.anewText}</p>
                  <Causes causes={anew} days={days} />
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

export function Causes(props: {
  readonly causes: readonly Cause[];
  /** As they were asked for. */
  readonly days: number;
}) {
  const { causes, days } = props;
  return (
    <ul className="causes">
      {causes.map((cause) => (
        <li key={cause.id}>
          <div className="bar">
            <Lozenge tone={cause.anew ? 'plain' : 'danger'}>
              {cause.of === 'job' ? words.jobFailed : words.codes[cause.code]}
            </Lozenge>
            <strong>{words.times(cause.count, words.of[cause.of], cause.more)}</strong>
            <span className="dim">
              {cause.people > 0 && `${words.concerned(cause.people)} · `}
              <Where cause={cause} /> · <Time at={cause.lastAt} />
              {cause.plan !== undefined && (
                <>
                  {' · '}
                  <Anchor component={Link} to={`/plans/${cause.plan}`} c="var(--link)">
                    {words.latestPlan}
                  </Anchor>
                </>
              )}
            </span>
          </div>
          <div>
            <Marked text={cause.message} />
          </div>
          <div className="dim">{adviceFor(cause)}</div>
          <Concerned cause={cause} days={days} />
          <Remedy cause={cause} />
        </li>
      ))}
    </ul>
  );
}

function adviceFor({ of, code, anew }: Cause): string {
  if (anew) return words.adviceAnew[of];
  return of === 'job' ? words.adviceJob : words.advice[of][code];
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
