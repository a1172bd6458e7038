/** The overview: what waits for a person, what failed, how every sync and source stands, lives over time, pace and seats. */

import { Anchor, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet, usePages } from '../../api/hooks.ts';
import { More, Notice, PageHead, Panel } from '../../shared/parts.tsx';
import { Shown, Unknown } from '../../shared/states.tsx';
import { duration } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Causes, failuresOf } from '../activity/failures.tsx';
import { LeftAlone } from './amiss.tsx';
import { Begin } from './begin.tsx';
import { InStep } from './in-step.tsx';
import { Life } from './life.tsx';
import { PacePanel } from './pace.tsx';
import { Readings } from './readings.tsx';
import { Seats } from './seats.tsx';
import { Sources } from './sources.tsx';
import { Syncs } from './syncs.tsx';
import { Untold } from './untold.tsx';
import { Waiting } from './waiting.tsx';

const words = texts.overview;

export function OverviewPage() {
  const status = useGet('get /status', {});
  return (
    <>
      <PageHead title={words.title} />
      <Shown of={status}>
        {(now) => {
          const { syncs, version, engine } = now;
          return (
            <Stack gap="lg">
              <InStep syncs={syncs} />
              <Waiting />
              <LeftAlone syncs={syncs} />
              <Readings />
              <Untold />
              {!syncs.some(({ confirmed }) => confirmed) && <Begin status={now} />}
              <LateLeavers />
              <Failed />
              {syncs.length > 0 && <Syncs syncs={syncs} />}
              {now.connections.sources > 0 && (
                <div className="columns">
                  <Life />
                  <PacePanel />
                </div>
              )}
              <Seats />
              <Sources />
              <Text c="dimmed" size="xs">
                {words.version(version, engine)} · <Jobs />
              </Text>
            </Stack>
          );
        }}
      </Shown>
    </>
  );
}

/** How many jobs wait and have failed; which and why stands under Activity. */
function Jobs() {
  const { data } = useGet('get /jobs', {});
  if (data === undefined) return null;
  return (
    <Anchor component={Link} to="/activity?tab=jobs" c="var(--link)" inherit underline="always">
      {words.jobs(data.waiting, data.failed)}
    </Anchor>
  );
}

/** The alarm: leavers who have access for longer than the objective of their sync allows. */
function LateLeavers() {
  const list = usePages('get /deprovisioning/late', { query: { limit: 5 } });
  const [first] = list.pages;
  if (first === undefined) return <Unknown of={list} what={words.unknown.late} />;
  if (first.count === 0) return null;
  return (
    <Notice tone="danger">
      <Text fw={600}>{texts.leavers.alarm(first.count)}</Text>
      {list.pages.flatMap(({ items, names }) =>
        items.map(({ person, target, lasted }) => (
          <div key={`${person} ${target}`}>
            <Anchor
              component={Link}
              to={`/people/${encodeURIComponent(person)}`}
              c="var(--link)"
              underline="always"
            >
              {names[person] ?? person}
            </Anchor>{' '}
            {target}, {texts.leavers.lasts(duration(lasted))}
          </div>
        )),
      )}
      <More of={list} />
    </Notice>
  );
}

/** The most frequent causes of the last day; the rest stands under Activity. */
function Failed() {
  const causes = useGet('get /failures', { query: { days: 1 } });
  const sources = useGet('get /sources', {});
  if (causes.data === undefined) return <Unknown of={causes} what={words.unknown.failed} />;
  const unread = new Set(
    sources.data?.flatMap(({ source, failed }) => (failed === undefined ? [] : [source])),
  );
  // Of a source that is not read now it stands above.
  const failed = failuresOf(causes.data).filter(
    ({ of, where }) => of !== 'reading' || !where.every((source) => unread.has(source)),
  );
  if (failed.length === 0) return null;
  return (
    <Panel
      title={words.failed}
      actions={
        <Anchor component={Link} to="/activity?tab=failures" c="var(--link)">
          {words.allFailures}
        </Anchor>
      }
    >
      <Causes causes={failed.slice(0, 3)} days={1} />
    </Panel>
  );
}
