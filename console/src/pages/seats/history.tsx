/** Seats from day to day as bars, and when the next step is reached if it goes on like that. */

import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import { Bars, DayAxis } from '../../shared/bars.tsx';
import { Panel } from '../../shared/parts.tsx';
import { type Days, Period } from '../../shared/period.tsx';
import { Scrolled } from '../../shared/scrolled.tsx';
import { Shown } from '../../shared/states.tsx';
import { day, number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.seats;
const oneDay = 86_400_000;
type Product = Answer<'get /seats/{target}/history'>[number];

/** The days that are shown first. */
export const firstDays: Days = 90;

/** @param products how many there are: so many charts are waited for */
export function History({ target, products: count }: { readonly target: string; readonly products: number }) {
  const [length, setLength] = useState<Days>(firstDays);
  const query = useGet('get /seats/{target}/history', { params: { target }, query: { days: length } });
  return (
    <Panel title={words.history} actions={<Period days={length} onDays={setLength} />}>
      <Shown of={query} lines={Math.max(3, 5 * count)}>
        {(products) => (
          <Stack p="md" gap="lg">
            {products.length === 0 && <span className="dim">{words.noHistory}</span>}
            {products.map((one) => (
              <OneProduct key={one.product} of={one} length={length} />
            ))}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
}

function OneProduct({
  of: { name, days, forecasts },
  length,
}: {
  readonly of: Product;
  readonly length: Days;
}) {
  const known = new Map(days.map((one) => [one.at, one.used]));
  const last = days.at(-1)?.at ?? 0;
  const all = Array.from({ length }, (_, place) => last - (length - 1 - place) * oneDay);
  return (
    <div className="tone-info">
      <strong>{name}</strong>
      <Bars
        label={words.chart(name, days.length)}
        values={all.map((at) => known.get(at) ?? 0)}
        nameOf={(place) => named(all[place] ?? 0, known.get(all[place] ?? 0))}
      />
      <DayAxis from={noon(all[0] ?? 0)} to={noon(last)} />
      {forecasts.length === 0 && <div className="dim">{words.noForecast}</div>}
      {forecasts.map(({ at, seats, perDay, on }) => (
        <div key={at}>
          {words.reaches[at](seats)}: <strong>{on === undefined ? words.notSoon : day(noon(on))}</strong>{' '}
          <span className="dim">{words.perDay(perDay)}</span>
        </div>
      ))}
      <details>
        <summary>{texts.overview.asTable}</summary>
        <Scrolled label={words.tableOf(name)}>
          <table className="rows">
            <thead>
              <tr>
                <th>{texts.overview.day}</th>
                <th className="number">{words.used}</th>
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map(({ at, used, total }) => (
                <tr key={at}>
                  <td>{day(noon(at))}</td>
                  <td className="number">{total === undefined ? number(used) : words.of(used, total)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrolled>
      </details>
    </div>
  );
}

/** Days are those of UTC; at noon they have the same date nearly everywhere. */
function noon(at: number): number {
  return at + oneDay / 2;
}

function named(at: number, used: number | undefined): string {
  return used === undefined ? words.notRead(day(noon(at))) : words.onDay(day(noon(at)), used);
}
