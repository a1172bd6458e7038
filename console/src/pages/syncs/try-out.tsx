/** Settings that are not saved, tried on everybody: the plan they would make, beside the plan of today. */

import { Button, Progress, Stack, Text } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Refusal } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import { useProgress } from '../../api/live.ts';
import type { WrittenSync } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Notice, Panel } from '../../shared/parts.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { Comparison } from './comparison.tsx';
import { printOf } from './print.ts';
import { Refused } from './refused.tsx';

const words = texts.syncs;
const beside = texts.beside;

export function TryOut({ name, sync }: { readonly name: string; readonly sync: WrittenSync }) {
  const may = useMay('operator');
  const begin = useSend('post /syncs/{name}/try');
  // In the address, so that whoever loads the page anew, or is sent the address, sees the same comparison.
  const { tried, of } = useSearch({ strict: false });
  const navigate = useNavigate();
  const print = printOf(sync);
  const tryNow = (): void =>
    begin.mutate(
      { params: { name }, body: { sync } },
      {
        onSuccess: ({ run }) =>
          void navigate({
            to: '.',
            search: (before: object) => ({ ...before, tried: run, of: print }),
            replace: true,
            resetScroll: false,
            // What is typed stays where it is.
            ignoreBlocker: true,
          }),
      },
    );
  const isOutdated = tried !== undefined && of !== print;
  return (
    <Panel title={words.tryOut} actions={isOutdated && <Lozenge tone="warning">{beside.outdated}</Lozenge>}>
      <Stack p="md" gap="sm">
        <Text c="dimmed">{may ? words.tryText : words.tryOperator}</Text>
        {may && (
          <Button variant="default" loading={begin.isPending} onClick={tryNow}>
            {tried === undefined ? words.tryNow : beside.again}
          </Button>
        )}
        {begin.error !== null && <Refused error={begin.error} retry={tryNow} />}
        <div role="status">{isOutdated && <Notice tone="warning">{beside.outdatedText}</Notice>}</div>
        {tried !== undefined && <Outcome key={tried} run={tried} hasBegun={begin.data?.run === tried} />}
      </Stack>
    </Panel>
  );
}

function Outcome({ run: id, hasBegun }: { readonly run: string; readonly hasBegun: boolean }) {
  const progress = useProgress(id);
  const found = useGet('get /runs/{run}', { params: { run: id } });
  const run = found.data?.run;
  if (run?.error !== undefined) return <Failure error={new Error(run.error.message)} />;
  const isMissing = found.error instanceof Refusal && found.error.problem.status === 404;
  // One that waits for its turn at the target is not written down yet.
  if (isMissing && !hasBegun && progress === undefined) return <Text c="dimmed">{beside.forgotten}</Text>;
  if (run?.state !== 'done' || run.plan === undefined) {
    const { step = 'observing', done = 0, total } = progress ?? {};
    return (
      <div role="status">
        <Text>
          {words.trying}: {texts.runs.steps[step]}, {texts.plan.progress(done, total)}
        </Text>
        <Progress value={100} animated aria-label={words.trying} />
      </div>
    );
  }
  return <Tried plan={run.plan} />;
}

function Tried({ plan: id }: { readonly plan: string }) {
  const plan = useGet('get /plans/{plan}', { params: { plan: id } });
  const today = plan.data?.plan.beside;
  const other = useGet(
    'get /plans/{plan}',
    { params: { plan: today ?? '' } },
    { enabled: today !== undefined },
  );
  return (
    <Shown of={plan} lines={3}>
      {({ plan }) =>
        plan.beside === undefined ? (
          <Comparison tried={plan} today={undefined} />
        ) : (
          <Shown of={other} lines={3}>
            {({ plan: today }) => <Comparison tried={plan} today={today} />}
          </Shown>
        )
      }
    </Shown>
  );
}
