/** How far the plan is while it is applied, pushed by the service; stop, and afterwards undo. */

import { Button, Progress, Text, Tooltip } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useGet, useSend } from '../../api/hooks.ts';
import { useProgress } from '../../api/live.ts';
import type { Plan } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.plan;

export function Following({ plan }: { readonly plan: Plan }) {
  const hasRun = ['applying', 'stopping', 'applied', 'stopped', 'approved'].includes(plan.state);
  const runs = useGet('get /runs', { query: { sync: plan.sync, limit: 50 } }, { enabled: hasRun });
  const run =
    runs.data?.items.find((one) => one.plan === plan.id && one.state === 'running') ??
    runs.data?.items.find((one) => one.plan === plan.id && (one.counts.done ?? 0) > 0);
  if (!hasRun || run === undefined) return null;
  if (run.state === 'running') return <AtWork run={run.id} />;
  return <Ended run={run} mayBeUndone={plan.kind === 'reconcile'} />;
}

function AtWork({ run }: { readonly run: string }) {
  const progress = useProgress(run);
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

function Ended(props: {
  readonly run: {
    readonly id: string;
    readonly state: string;
    readonly counts: Record<string, number | undefined>;
    readonly error?: { readonly message: string } | undefined;
  };
  readonly mayBeUndone: boolean;
}) {
  const { run, mayBeUndone } = props;
  const navigate = useNavigate();
  const may = useMay('operator');
  const undo = useSend('post /runs/{run}/undo');
  const { done = 0, failed = 0 } = run.counts;
  return (
    <Notice tone={run.state === 'failed' || failed > 0 ? 'danger' : 'success'}>
      <div className="bar" style={{ justifyContent: 'space-between' }}>
        <div>
          <Text fw={600}>
            {texts.runs.states[run.state]}: {texts.runs.counts(done, failed)}
          </Text>
          {run.error !== undefined && <Text>{run.error.message}</Text>}
        </div>
        {may && mayBeUndone && done > 0 && (
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
