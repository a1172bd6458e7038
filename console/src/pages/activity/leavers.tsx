/** Who has left, how far the way out is, and how long access lasted. */

import { Anchor, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePagesBehind } from '../../api/hooks.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Lozenge, More } from '../../shared/parts.tsx';
import { daysOf, Period } from '../../shared/period.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Shown } from '../../shared/states.tsx';
import { duration, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { oneOf, useFilters } from './search.ts';

const words = texts.leavers;
const shown = ['all', 'open', 'late'] as const;

export function Leavers() {
  const { filters, set } = useFilters();
  const state = oneOf(shown, filters.state, 'all');
  const days = daysOf(filters.days, 30);
  const asked = { days, state, limit: 100 };
  const { pages, ...list } = usePagesBehind(
    'get /deprovisioning',
    { query: asked },
    { behind: (cursor) => ({ query: { ...asked, cursor } }) },
  );
  const [first] = pages;
  return (
    <>
      <div className="bar" style={{ marginBottom: 12 }}>
        <Period days={days} onDays={(next) => set({ days: next })} />
        <Select
          aria-label={words.which}
          w={200}
          allowDeselect={false}
          data={shown.map((value) => ({ value, label: words.shown[value] }))}
          value={state}
          onChange={(value) => set({ state: value ?? '' })}
        />
        <ExportLinks of="get /deprovisioning/export" query={{ days, state }} />
      </div>
      <div className="panel">
        <Shown of={{ ...list, data: first }}>
          {({ leavers, median, p95 }) =>
            leavers.length === 0 ? (
              <Empty title={words.nobody} text={words.nobodyText} />
            ) : (
              <>
                {median !== undefined && (
                  <p className="dim">{words.measured(duration(median), duration(p95 ?? median))}</p>
                )}
                <Rows heads={[words.person, words.target, words.told, words.state, words.accessFor]}>
                  {pages.flatMap(({ leavers: some, names }) =>
                    some.map(({ person, target, toldAt, state: at, dueAt, lasted, late }) => (
                      <tr key={`${person} ${target}`}>
                        <td>
                          <Anchor
                            component={Link}
                            to={`/people/${encodeURIComponent(person)}`}
                            c="var(--link)"
                            fw={500}
                          >
                            {names[person] ?? person}
                          </Anchor>
                        </td>
                        <td>
                          <Anchor component={Link} to={`/connections/${target}`} c="var(--link)">
                            {target}
                          </Anchor>
                        </td>
                        <td>
                          <Time at={toldAt} />
                        </td>
                        <td>
                          {words.states[at]} {dueAt !== undefined && <Time at={dueAt} />}
                        </td>
                        <td>
                          {duration(lasted)} {late && <Lozenge tone="danger">{words.late}</Lozenge>}
                        </td>
                      </tr>
                    )),
                  )}
                </Rows>
                <More of={list} />
              </>
            )
          }
        </Shown>
      </div>
    </>
  );
}
