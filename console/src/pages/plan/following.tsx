/** How far the plan is while it is applied, pushed by the service; stop, and afterwards undo. */

import { Button, Progress, Text, Tooltip } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useGet, useSend } from '../../api/hooks.ts';
import { useFollowed, useProgress } from '../../api/live.ts';
import type { Run } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice, Picks, type Tone } from '../../shared/parts.tsx';
import { Failure, Unknown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import type { Filter } from './filter.ts';
import type { ShownPlan } from './plan.tsx';
import { asksNoUndo, isUndone, Undone } from './undone.tsx';

const words = texts.plan;
type State = NonNullable<Filter['state']>;

/** What changes while a plan is applied. */
const changing = ['get /plans/{plan}', 'get /plans/{plan}/changes', 'post /plans/{plan}/part'] as const;

interface Parts {
  readonly shown: ShownPlan;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}

export function Following(parts: Parts) {
  const { plan, tally } = parts.shown;
  // A plan that was cut off, and whose rules then changed, is out of date; what it has done is done all the same.
  const hasBegun = tally.some(({ state }) => ['intended', 'done', 'failed'].includes(state));
  const hasRun = hasBegun || ['applying', 'stopping', 'applied', 'stopped', 'approved'].includes(plan.state);
  const runs = useGet(
    'get /runs',
    { query: { sync: plan.sync, plan: plan.id, limit: 50 } },
    { enabled: hasRun },
  );
  const run = runOf(runs.data?.items ?? []);
  if (runs.data === undefined) return <Unknown of={runs} what={words.unknown.runs} />;
  if (!hasRun || run === undefined) return null;
  return (
    <>
      {run.state === 'running' ? <AtWork run={run.id} /> : <Ended run={run} shown={parts.shown} />}
      <States {...parts} />
    </>
  );
}

/** The run that applies the plan, or did so last. */
function runOf(runs: readonly Run[]): Run | undefined {
  return (
    runs.find(({ state }) => state === 'running') ??
    runs.find(({ kind, state }) => kind !== 'plan' && state !== 'held')
  );
}

/** How many changes that were approved are in that state. */
function countOf({ tally }: ShownPlan, state: State): number {
  return tally
    .filter((one) => one.selected && one.state === state)
    .reduce((sum, { count }) => sum + count, 0);
}

/** What became of the changes so far, counted; each picks those of the list. */
function States({ shown, filter, onFilter }: Parts) {
  const { state, ...rest } = filter;
  const kinds = Object.entries(words.entryStates).map(
    ([kind, text]) => [kind as State, text, countOf(shown, kind as State)] as const,
  );
  return (
    <Picks
      kinds={kinds.filter(([kind, , count]) => count > 0 || kind === state)}
      picked={state}
      onPick={(kind) => onFilter(kind === state ? rest : { ...rest, state: kind })}
    />
  );
}

function AtWork({ run }: { readonly run: string }) {
  const progress = useProgress(run);
  useFollowed(progress, changing);
  const may = useMay('operator');
  const stop = useSend('post /runs/{run}/stop');
  const { done = 0, total, failed = 0, step = 'applying' } = progress ?? {};
  return (
    <Notice tone="info">
      <div className="bar" style={{ justifyContent: 'space-between' }}>
        <Text fw={600} aria-live="polite">
          {texts.runs.steps[step]} · {words.progress(done, total)}
          {failed > 0 && ` · ${words.failed(failed)}`}
        </Text>
        {may && (
          <Button
            size="xs"
            variant="default"
            loading={stop.isPending}
            onClick={() => stop.mutate({ params: { run } })}
          >
            {words.stop}
          </Button>
        )}
      </div>
      <Progress
        mt="xs"
        aria-label={texts.runs.steps[step]}
        value={total === undefined || total === 0 ? 100 : (100 * done) / total}
        animated={total === undefined}
      />
      {stop.error !== null && <Failure error={stop.error} />}
    </Notice>
  );
}

/** What was stopped or cut off is no success: a part of it is not done. */
function toneOfEnd(run: Run, failed: number): Tone {
  if (run.state === 'failed' || failed > 0) return 'danger';
  return run.state === 'done' ? 'success' : 'warning';
}

/** What a run that did not do everything says of it. */
function WhyEnded({ run, plan }: { readonly run: Run; readonly plan: ShownPlan['plan'] }) {
  if (plan.state === 'stopping') return <Text>{words.stoppedText}</Text>;
  if (run.state === 'stopped') return <Text>{words.stoppedAll}</Text>;
  return run.error === undefined ? null : <Text>{run.error.message}</Text>;
}

function Ended({ run, shown }: { readonly run: Run; readonly shown: ShownPlan }) {
  const { plan } = shown;
  const navigate = useNavigate();
  const may = useMay('operator');
  const undo = useSend('post /runs/{run}/undo');
  const done = countOf(shown, 'done');
  const failed = countOf(shown, 'failed');
  const leftOut = shown.tally.reduce((sum, { selected, count }) => sum + (selected ? 0 : count), 0);
  return (
    <Notice tone={isUndone(shown) ? 'info' : toneOfEnd(run, failed)}>
      <div className="bar" style={{ justifyContent: 'space-between' }}>
        <div>
          <Text fw={600}>
            {words.ended[run.state] ?? texts.runs.states[run.state]}:{' '}
            {texts.runs.counts({ done, failed, again: run.counts.again })}
          </Text>
          {leftOut > 0 && <Text>{words.leftOutOf(leftOut)}</Text>}
          <WhyEnded run={run} plan={plan} />
          <Undone shown={shown} />
        </div>
        {may && done > 0 && !asksNoUndo(shown) && plan.state !== 'applying' && (
          <Tooltip label={words.undoText}>
            <Button
              size="xs"
              variant="default"
              loading={undo.isPending}
              onClick={() =>
                undo.mutate(
                  { params: { run: run.id } },
                  {
                    onSuccess: ({ plan }) => void navigate({ to: '/plans/$plan', params: { plan: plan.id } }),
                  },
                )
              }
            >
              {words.undo}
            </Button>
          </Tooltip>
        )}
      </div>
      {undo.error !== null && <Failure error={undo.error} />}
    </Notice>
  );
}
