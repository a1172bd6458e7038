/** The overview: what waits for a person, how every sync and source stands, what happened last. */

import { Anchor, Button, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { Lozenge, Notice, PageHead, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Counts } from '../plans/plans.tsx';
import { Begin } from './begin.tsx';
import { Sources } from './sources.tsx';
import { Syncs } from './syncs.tsx';

const words = texts.overview;

export function OverviewPage() {
  const status = useGet('get /status', {});
  return (
    <>
      <PageHead title={words.title} />
      <Shown of={status}>
        {(now) => {
          const { syncs, version, engine, jobs } = now;
          const waiting = syncs.flatMap(({ waiting }) => (waiting === undefined ? [] : [waiting]));
          return (
            <Stack gap="lg">
              {waiting.length === 0 && syncs.length > 0 && <Notice tone="success">{words.inStep}</Notice>}
              {waiting.map((plan) => (
                <Notice key={plan.id} tone="warning">
                  <div className="bar" style={{ justifyContent: 'space-between' }}>
                    <div>
                      <Text fw={600}>{texts.plan.of(plan.sync)}</Text>
                      <div>{plan.hold[0]?.message}</div>
                      <Counts plan={plan} />
                    </div>
                    <Button component={Link} to={`/plans/${plan.id}`}>
                      {words.review}
                    </Button>
                  </div>
                </Notice>
              ))}
              {!syncs.some(({ confirmed }) => confirmed) && <Begin status={now} />}
              {syncs.length > 0 && <Syncs syncs={syncs} />}
              <Sources />
              <Life />
              <Text c="dimmed" size="xs">
                {words.version(version, engine)} · {words.jobs(jobs.waiting, jobs.failed)}
              </Text>
            </Stack>
          );
        }}
      </Shown>
    </>
  );
}

function Life() {
  const events = useGet('get /lifecycle', { query: { limit: 10 } });
  return (
    <Panel title={words.life}>
      <Shown of={events} lines={4}>
        {({ items, names }) =>
          items.length === 0 ? (
            <p className="dim" style={{ padding: '0 16px' }}>
              {words.noLife}
            </p>
          ) : (
            <table className="rows stack">
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
    </Panel>
  );
}
