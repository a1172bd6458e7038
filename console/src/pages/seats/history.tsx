/** Seats from day to day as bars, and when the next step is reached if it goes on like that. */

import { Stack } from '@mantine/core';
import { useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import { Bars } from '../../shared/bars.tsx';
import { Panel } from '../../shared/parts.tsx';
import { type Days, Period } from '../../shared/period.tsx';
import { Shown } from '../../shared/states.tsx';
import { day } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.seats;

export function History({ target }: { readonly target: string }) {
  const [days, setDays] = useState<Days>(90);
  const query = useGet('get /seats/{target}/history', { params: { target }, query: { days } });
  return (
    <Panel title={words.history} actions={<Period days={days} onDays={setDays} />}>
      <Shown of={query} lines={3}>
        {(products) => (
          <Stack p="md" gap="md">
            {products.length === 0 && <span className="dim">{words.noHistory}</span>}
            {products.map(({ product, days, forecasts }) => (
              <div key={product}>
                <strong>{product}</strong>
                <Bars
                  label={words.chart(product, days.length)}
                  values={days.map(({ used }) => used)}
                  nameOf={(place) => words.onDay(day(days[place]?.at ?? 0), days[place]?.used ?? 0)}
                />
                {forecasts.length === 0 && <div className="dim">{words.noForecast}</div>}
                {forecasts.map(({ at, seats, perDay, on }) => (
                  <div key={at}>
                    {words.reaches[at](seats)}: <strong>{on === undefined ? words.notSoon : day(on)}</strong>{' '}
                    <span className="dim">{words.perDay(perDay)}</span>
                  </div>
                ))}
                <details>
                  <summary>{texts.overview.asTable}</summary>
                  <table className="rows">
                    <tbody>
                      {days.toReversed().map(({ at, used, total }) => (
                        <tr key={at}>
                          <td>{day(at)}</td>
                          <td className="number">{total === undefined ? used : words.of(used, total)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </details>
              </div>
            ))}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
}
