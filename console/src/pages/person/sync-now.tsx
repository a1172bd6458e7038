/** A person synced at once, and followed until it is known what came of it. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Refusal } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import type { Begun, Run } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.syncNow;

export type SyncingNow = ReturnType<typeof useSyncNow>;

export function useSyncNow(person: string, sync: string) {
  const run = useSend('post /syncs/{name}/run');
  return {
    run,
    begin: () => run.mutate({ params: { name: sync }, body: { people: [person] } }),
  };
}

export function SyncNow({ of: { run, begin } }: { readonly of: SyncingNow }) {
  if (!useMay('operator')) return null;
  return (
    <Button size="xs" variant="light" loading={run.isPending} onClick={begin}>
      {words.begin}
    </Button>
  );
}

/** How far it is, and how it ended, told to whoever does not look. */
export function SyncCourse({ of: { run } }: { readonly of: SyncingNow }) {
  const may = useMay('operator');
  if (!may) return null;
  return (
    <>
      {run.error !== null && <Failure error={run.error} />}
      <div role="status">{run.data !== undefined && <Course key={run.data.run} begun={run.data} />}</div>
    </>
  );
}

function Course({ begun }: { readonly begun: Begun }) {
  const { data, error, refetch } = useGet('get /runs/{run}', { params: { run: begun.run } });
  // What waits for its turn is not there yet; that it is, is pushed.
  const waits = error instanceof Refusal && error.problem.status === 404;
  if (data === undefined && error !== null && !waits)
    return <Failure error={error} retry={() => void refetch()} />;
  return (
    <div className="notice tone-info">
      {data === undefined ? words.states.waiting : <Ended run={data.run} />}
    </div>
  );
}

function Ended({ run }: { readonly run: Run }) {
  const { state, plan, counts, error } = run;
  const { done = 0, failed = 0, again } = counts;
  return (
    <>
      {state === 'done'
        ? done + failed === 0
          ? words.nothing
          : words.did(texts.runs.counts({ done, failed, again }))
        : words.states[state]}{' '}
      {error?.message}{' '}
      {plan !== undefined && state !== 'running' && (
        <Anchor component={Link} to={`/plans/${plan}`} c="var(--link)">
          {words.toPlan}
        </Anchor>
      )}
    </>
  );
}
