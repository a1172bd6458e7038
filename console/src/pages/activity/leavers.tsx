/** Who has left, how far the way out is, and how long access lasted. */

import { Anchor, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import { Lozenge } from '../../shared/parts.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { duration, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.leavers;
const shown = ['all', 'open', 'late'] as const;
const days = ['7', '30', '90', '366'] as const;

export function Leavers() {
  const [state, setState] = useState<(typeof shown)[number]>('all');
  const [since, setSince] = useState<string>('30');
  const query = useGet('get /deprovisioning', { query: { days: Number(since), state, limit: 1_000 } });
  return (
    <>
      <div className="bar" style={{ marginBottom: 12 }}>
        <Select
          aria-label={texts.overview.period}
          w={160}
          allowDeselect={false}
          data={days.map((value) => ({ value, label: texts.overview.days(Number(value)) }))}
          value={since}
          onChange={(value) => setSince(value ?? '30')}
        />
        <Select
          aria-label={words.which}
          w={200}
          allowDeselect={false}
          data={shown.map((value) => ({ value, label: words.shown[value] }))}
          value={state}
          onChange={(value) => setState(shown.find((one) => one === value) ?? 'all')}
        />
      </div>
      <div className="panel">
        <Shown of={query}>
          {({ leavers, names, median, p95 }) =>
            leavers.length === 0 ? (
              <Empty title={words.nobody} text={words.nobodyText} />
            ) : (
              <>
                {median !== undefined && (
                  <div className="dim" style={{ padding: '10px 16px' }}>
                    {words.measured(duration(median), duration(p95 ?? median))}
                  </div>
                )}
                {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling table must be reachable by keyboard. */}
                <section className="scroll" tabIndex={0} aria-label={words.tab}>
                  <table className="rows">
                    <thead>
                      <tr>
                        <th>{words.person}</th>
                        <th>{words.target}</th>
                        <th>{words.told}</th>
                        <th>{words.state}</th>
                        <th>{words.accessFor}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {leavers.map(({ person, target, toldAt, state: at, dueAt, lasted, late }) => (
                        <tr key={`${person} ${target}`}>
                          <td>
                            <Anchor
                              component={Link}
                              to={`/people/${encodeURIComponent(person)}`}
                              c="var(--link)"
                            >
                              {names[person] ?? person}
                            </Anchor>
                          </td>
                          <td>{target}</td>
                          <td>
                            <Time at={toldAt} />
                          </td>
                          <td>
                            {words.states[at]}
                            {dueAt !== undefined && (
                              <>
                                {' '}
                                <Time at={dueAt} />
                              </>
                            )}
                          </td>
                          <td>
                            {duration(lasted)} {late && <Lozenge tone="danger">{words.late}</Lozenge>}
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </section>
              </>
            )
          }
        </Shown>
      </div>
    </>
  );
}
