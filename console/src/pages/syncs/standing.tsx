/** How a sync stands, under its title: its last run and how it went, when the next one comes, and the plan that is held. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { useProgress } from '../../api/live.ts';
import type { Run } from '../../api/schema.ts';
import { Due } from '../../shared/due.tsx';
import { Fact, Facts } from '../../shared/facts.tsx';
import { Lozenge } from '../../shared/parts.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { toneOf } from '../plan/words.tsx';

const words = texts.syncPage;
/** How the service tells that a sync stands. */
export type Status = Answer<'get /status'>['syncs'][number];

export function Standing({ status, timeZone }: { readonly status: Status; readonly timeZone: string }) {
  const { enabled, schedule, lastRun, nextAt, waiting } = status;
  return (
    <section className="panel" aria-label={words.standing}>
      <Facts>
        <Fact name={words.lastRun}>{lastRun === undefined ? words.notRun : <LastRun run={lastRun} />}</Fact>
        <Fact name={words.next}>
          {!enabled && words.paused}
          {enabled && (schedule === undefined || nextAt === undefined) && (
            <Anchor href="#rules" c="var(--link)">
              {words.byHand}
            </Anchor>
          )}
          {enabled && schedule !== undefined && nextAt !== undefined && (
            <Anchor href="#rules" c="var(--link)">
              <Due at={nextAt} zone={timeZone} />
            </Anchor>
          )}
        </Fact>
        <Fact name={words.waiting}>
          {waiting === undefined ? (
            words.noneWaits
          ) : (
            <>
              <Anchor component={Link} to={`/plans/${waiting.id}`} c="var(--link)" fw={500}>
                {words.waits}
              </Anchor>{' '}
              <span className="dim">
                {words.waitsSince} <Time at={waiting.createdAt} />
                {waiting.hold[0] !== undefined && `: ${waiting.hold[0].message}`}
              </span>
            </>
          )}
        </Fact>
      </Facts>
    </section>
  );
}

function LastRun({ run }: { readonly run: Run }) {
  const { state, kind, plan, counts, error, startedAt, finishedAt } = run;
  const progress = useProgress(state === 'running' ? run.id : undefined);
  const isAtWork = progress !== undefined && progress.step !== 'finished';
  return (
    <div role="status">
      <Lozenge tone={toneOf(state)}>{texts.runs.states[state]}</Lozenge>{' '}
      <Anchor component={Link} to={plan === undefined ? '/activity' : `/plans/${plan}`} c="var(--link)">
        {texts.runs.kinds[kind]}, <Time at={finishedAt ?? startedAt} />
      </Anchor>{' '}
      <span className="dim">
        {'· '}
        {isAtWork
          ? `${texts.runs.steps[progress.step]}, ${texts.plan.progress(progress.done, progress.total)}`
          : texts.runs.counts(counts)}
      </span>
      {error !== undefined && <div style={{ color: 'var(--danger)' }}>{error.message}</div>}
    </div>
  );
}
