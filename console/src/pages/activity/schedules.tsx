/** What comes by the clock: in words, and when next. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { cronInWords } from '../../shared/cron.ts';
import { Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.jobs;
/** Where that is decided which a schedule is for, by its name before the colon. */
const places: Readonly<Record<string, (of: string) => string>> = {
  sync: (of) => `/syncs/${of}`,
  activity: (of) => `/connections/${of}`,
};

export function Schedules() {
  const schedules = useGet('get /schedules', {});
  return (
    <Panel title={words.schedules}>
      <Shown of={schedules} lines={3}>
        {(all) =>
          all.length === 0 ? (
            <p className="dim">{words.noSchedules}</p>
          ) : (
            <Rows heads={[words.what, words.next, words.clock]} widths={['46%', '18%']}>
              {all
                .toSorted((a, b) => a.nextAt - b.nextAt)
                .map(({ name, cron, timeZone, nextAt }) => (
                  <tr key={name}>
                    <td>
                      <What name={name} />
                    </td>
                    <td>
                      <Time at={nextAt} />
                    </td>
                    <td>
                      {cronInWords(cron)}{' '}
                      <span className="dim">
                        {timeZone} <span className="code nowrap">{cron}</span>
                      </span>
                    </td>
                  </tr>
                ))}
            </Rows>
          )
        }
      </Shown>
    </Panel>
  );
}

function What({ name }: { readonly name: string }) {
  const [kind = name, ...rest] = name.split(':');
  const of = rest.join(':');
  const place = places[kind];
  const says = words.bySchedule[kind]?.(of) ?? name;
  if (place === undefined) return says;
  return (
    <Anchor component={Link} to={place(of)} c="var(--link)">
      {says}
    </Anchor>
  );
}
