/** How every sync stands, with the buttons that start it. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { Answer } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import { useProgress } from '../../api/live.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { toneOf } from '../plan/words.tsx';

const words = texts.overview;
type Sync = Answer<'get /status'>['syncs'][number];

export function Syncs({ syncs }: { readonly syncs: readonly Sync[] }) {
  return (
    <Panel title={words.syncs}>
      <Rows heads={[words.sync, words.state, words.lastRun, words.nextRun, '']}>
        {syncs.map((sync) => (
          <Row key={sync.name} sync={sync} />
        ))}
      </Rows>
    </Panel>
  );
}

function Row({ sync }: { readonly sync: Sync }) {
  const { name, enabled, confirmed, lastRun, nextAt } = sync;
  const may = useMay('operator');
  const progress = useProgress(lastRun?.state === 'running' ? lastRun.id : undefined);
  return (
    <tr>
      <td>
        <Anchor component={Link} to={`/syncs/${name}`} c="var(--link)" fw={500}>
          {name}
        </Anchor>
        {!confirmed && <div className="dim">{words.unconfirmed}</div>}
      </td>
      <td>
        {!enabled && <Lozenge tone="plain">{words.paused}</Lozenge>}
        {enabled &&
          (lastRun === undefined ? (
            <Lozenge tone="plain">{words.notRun}</Lozenge>
          ) : (
            <Lozenge tone={toneOf(lastRun.state)}>{texts.runs.states[lastRun.state]}</Lozenge>
          ))}
        <Nobody sync={sync} />
        {progress !== undefined && progress.step !== 'finished' && (
          <div className="dim">
            {texts.runs.steps[progress.step]}, {texts.plan.progress(progress.done, progress.total)}
          </div>
        )}
        {lastRun?.error !== undefined && (
          <div style={{ color: 'var(--danger)' }}>{lastRun.error.message}</div>
        )}
      </td>
      <td>
        {lastRun === undefined ? (
          <span className="dim">{words.never}</span>
        ) : (
          <>
            <Time at={lastRun.finishedAt ?? lastRun.startedAt} />
            <div className="dim">
              {/* Of one at work it stands beside how far it is. */}
              {lastRun.state !== 'running' && texts.runs.counts(lastRun.counts)}
              {lastRun.plan !== undefined && (
                <>
                  {lastRun.state !== 'running' && ' · '}
                  <Anchor component={Link} to={`/plans/${lastRun.plan}`} c="var(--link)">
                    {texts.activity.plan}
                  </Anchor>
                </>
              )}
            </div>
          </>
        )}
      </td>
      <td>{nextAt === undefined ? <span className="dim">{words.byHand}</span> : <Time at={nextAt} />}</td>
      <td>{may && enabled && <Begin name={name} />}</td>
    </tr>
  );
}

/** Why nothing comes of a sync: its sources tell nobody, or its rules concern nobody of those they tell; and where that is mended. */
function Nobody({ sync: { name, concerned } }: { readonly sync: Sync }) {
  const syncs = useGet('get /syncs', { query: {} });
  const sources = useGet('get /sources', {});
  const from = syncs.data?.find((one) => one.name === name)?.written.from;
  if (!Array.isArray(from) || sources.data === undefined) return null;
  const mine = sources.data.filter(({ source }) => from.includes(source));
  if (mine.every(({ counts }) => counts.people === 0))
    return (
      <div className="dim">
        {words.nobodyTold}{' '}
        {mine.map(({ source }) => (
          <Fragment key={source}>
            <Anchor component={Link} to={`/connections/${source}`} c="var(--link)" className="nowrap">
              {words.see(source)}
            </Anchor>{' '}
          </Fragment>
        ))}
      </div>
    );
  if (concerned !== 0) return null;
  return (
    <div className="dim">
      {words.nobodyConcerned}{' '}
      <Anchor component={Link} to={`/syncs/${name}`} hash="scope" c="var(--link)">
        {words.seeScope}
      </Anchor>
    </div>
  );
}

/** The buttons that plan and run a sync. */
export function Begin({ name }: { readonly name: string }) {
  const run = useSend('post /syncs/{name}/run');
  const plan = useSend('post /syncs/{name}/plan');
  const error = run.error ?? plan.error;
  const input = { params: { name }, body: {} };
  return (
    <>
      <div className="bar" style={{ justifyContent: 'flex-end' }}>
        <Button size="xs" variant="default" loading={plan.isPending} onClick={() => plan.mutate(input)}>
          {words.plan}
        </Button>
        <Button size="xs" variant="light" loading={run.isPending} onClick={() => run.mutate(input)}>
          {words.run}
        </Button>
      </div>
      {error !== null && <Failure error={error} />}
    </>
  );
}
