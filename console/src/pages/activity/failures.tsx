/** What failed, grouped by its cause, each with what to do. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import type { Cause } from '../../api/schema.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Lozenge } from '../../shared/parts.tsx';
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
      <div className="panel">
        <Shown of={causes}>
          {(all) =>
            all.length === 0 ? (
              <Empty title={words.noFailures} text={words.noFailuresText} />
            ) : (
              <Causes causes={all} />
            )
          }
        </Shown>
      </div>
    </>
  );
}

export function Causes({ causes }: { readonly causes: readonly Cause[] }) {
  return (
    <ul className="causes">
      {causes.map((cause) => (
        <li key={`${cause.of} ${cause.code} ${cause.message}`}>
          <div className="bar">
            <Lozenge tone="danger">{words.codes[cause.code]}</Lozenge>
            <strong>{words.times(cause.count, words.of[cause.of])}</strong>
            <span className="dim">
              {cause.people > 0 && `${words.concerned(cause.people)} · `}
              {cause.where.join(', ')} · <Time at={cause.lastAt} />
            </span>
          </div>
          <div>{cause.message}</div>
          <div className="dim">{words.advice[cause.code]}</div>
          <div>
            {cause.persons.map(({ id, name }, place) => (
              <span key={id}>
                {place > 0 && ', '}
                <Anchor component={Link} to={`/people/${encodeURIComponent(id)}`} c="var(--link)">
                  {name}
                </Anchor>
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
