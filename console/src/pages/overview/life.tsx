/** Joiners, movers and leavers over time: one row of bars for each, the same as a table, and the latest by name. */

import { Anchor, Button } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import type { DayCounts } from '../../api/schema.ts';
import { Bars, DayAxis } from '../../shared/bars.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { type Days, daysOf, Period } from '../../shared/period.tsx';
import { Scrolled } from '../../shared/scrolled.tsx';
import { Shown } from '../../shared/states.tsx';
import { day, minutesAhead, number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.overview;
const kinds = ['joiner', 'mover', 'leaver', 'rehire'] as const;
/** Days that are shown unless the address says otherwise. */
export const usualDays = 30;
const tones = { joiner: 'success', mover: 'info', leaver: 'warning', rehire: 'plain' } as const;

export function Life() {
  const search = useSearch({ from: '/inside/overview' });
  const navigate = useNavigate();
  const days = daysOf(search.days, usualDays);
  const setDays = (next: Days): void =>
    void navigate({
      to: '/overview',
      search: next === usualDays ? {} : { days: next },
      replace: true,
      resetScroll: false,
    });
  const counts = useGet('get /lifecycle/days', {
    query: { days, ahead: minutesAhead() },
  });
  return (
    <Panel title={words.life} actions={<Period days={days} onDays={setDays} />}>
      <Shown of={counts} lines={4}>
        {(all) => <Chart days={all} onYear={days === 365 ? undefined : () => setDays(365)} />}
      </Shown>
      <Latest />
    </Panel>
  );
}

function Chart(props: {
  readonly days: readonly DayCounts[];
  /** Looks further back; absent: there is nothing further. */
  readonly onYear: (() => void) | undefined;
}) {
  const { days, onYear } = props;
  // Bars of nothing say less than a sentence.
  if (!days.some(isBusy))
    return (
      <div className="padded">
        <p className="dim">{words.noneInDays(days.length)}</p>
        {onYear !== undefined && (
          <Button size="xs" variant="default" onClick={onYear}>
            {words.lookBack}
          </Button>
        )}
      </div>
    );
  return (
    <div style={{ padding: '12px 16px' }}>
      <div className="chart">
        {kinds.map((kind) => {
          const values = days.map((each) => each[kind]);
          const total = values.reduce((sum, value) => sum + value, 0);
          return (
            <div key={kind} className={`chart-row tone-${tones[kind]}`}>
              <div>
                {words.many[kind]} <b>{number(total)}</b>
              </div>
              <Bars
                label={words.chart(words.many[kind], days.length, total)}
                values={values}
                nameOf={(place) => `${day(days[place]?.at ?? 0)}: ${number(values[place] ?? 0)}`}
              />
            </div>
          );
        })}
        <div className="chart-row">
          <div />
          <DayAxis from={days[0]?.at ?? 0} to={days.at(-1)?.at ?? 0} />
        </div>
      </div>
      <details>
        <summary>{words.asTable}</summary>
        <AsTable days={days} />
      </details>
    </div>
  );
}

function isBusy(day: DayCounts): boolean {
  return kinds.some((kind) => day[kind] > 0);
}

/** Days on which something happened, the newest first. */
function AsTable({ days }: { readonly days: readonly DayCounts[] }) {
  const busy = days.filter(isBusy).toReversed();
  return (
    <Scrolled label={words.asTable}>
      <table className="rows">
        <thead>
          <tr>
            <th>{words.day}</th>
            {kinds.map((kind) => (
              <th key={kind} className="number">
                {words.many[kind]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {busy.map((each) => (
            <tr key={each.at}>
              <td>{day(each.at)}</td>
              {kinds.map((kind) => (
                <td key={kind} className="number">
                  {number(each[kind])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scrolled>
  );
}

function Latest() {
  const events = useGet('get /lifecycle', { query: { limit: 10 } });
  return (
    <Shown of={events} lines={4}>
      {({ items, names }) =>
        items.length === 0 ? null : (
          <table className="rows stack">
            <caption>{words.latest}</caption>
            <tbody>
              {items.map(({ id, at, kind, words: says, person }) => (
                <tr key={id}>
                  <td style={{ width: 110 }}>
                    <Lozenge tone={kind === 'leaver' ? 'warning' : 'info'}>{words.kinds[kind]}</Lozenge>
                  </td>
                  <td>
                    <Anchor component={Link} to={`/people/${encodeURIComponent(person)}`} c="var(--link)">
                      {names[person] ?? person}
                    </Anchor>{' '}
                    <span className="dim">{says}</span>
                  </td>
                  <td className="dim">
                    <Time at={at} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </Shown>
  );
}
