/** Settings that are not saved, tried on everybody: the plan they would make, beside the plan of today. */

import { Anchor, Button, Progress, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet, useSend } from '../../api/hooks.ts';
import { useProgress } from '../../api/live.ts';
import type { Plan, WrittenSync } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { removes } from '../plan/words.tsx';

const words = texts.syncs;

export function TryOut({ name, sync }: { readonly name: string; readonly sync: WrittenSync }) {
  const may = useMay('operator');
  const begin = useSend('post /syncs/{name}/try');
  return (
    <Panel title={words.tryOut}>
      <Stack p="md" gap="sm">
        <Text c="dimmed">{may ? words.tryText : words.tryOperator}</Text>
        {may && (
          <Button
            variant="default"
            loading={begin.isPending}
            onClick={() => begin.mutate({ params: { name }, body: { sync } })}
          >
            {words.tryNow}
          </Button>
        )}
        {begin.error !== null && <Failure error={begin.error} />}
        {begin.data !== undefined && <Outcome run={begin.data.run} />}
      </Stack>
    </Panel>
  );
}

function Outcome({ run: id }: { readonly run: string }) {
  const progress = useProgress(id);
  const found = useGet('get /runs/{run}', { params: { run: id } });
  const run = found.data?.run;
  if (run?.error !== undefined) return <Failure error={new Error(run.error.message)} />;
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
  return <Beside tried={run.plan} />;
}

function Beside({ tried }: { readonly tried: string }) {
  const plan = useGet('get /plans/{plan}', { params: { plan: tried } });
  return (
    <Shown of={plan} lines={3}>
      {({ plan }) =>
        plan.beside === undefined ? (
          <Comparison tried={plan} today={undefined} />
        ) : (
          <WithToday tried={plan} today={plan.beside} />
        )
      }
    </Shown>
  );
}

function WithToday({ tried, today }: { readonly tried: Plan; readonly today: string }) {
  const plan = useGet('get /plans/{plan}', { params: { plan: today } });
  return (
    <Shown of={plan} lines={3}>
      {({ plan }) => <Comparison tried={tried} today={plan} />}
    </Shown>
  );
}

function Comparison({ tried, today }: { readonly tried: Plan; readonly today: Plan | undefined }) {
  const before = today?.counts.changes ?? {};
  const after = tried.counts.changes;
  const kinds = [
    ...new Set([...Object.keys(texts.plan.kinds), ...Object.keys(before), ...Object.keys(after)]),
  ]
    .map((type) => ({ type, now: before[type] ?? 0, thus: after[type] ?? 0 }))
    .filter(({ now, thus }) => now + thus > 0);
  return (
    <Stack gap="sm" role="status">
      {tried.hold.length > 0 && (
        <Notice tone="warning">
          <Text fw={500}>{texts.plan.wouldHold}</Text>
          {tried.hold.map(({ rule, message }) => (
            <div key={`${rule} ${message}`}>{message}</div>
          ))}
        </Notice>
      )}
      {today === undefined && <Text c="dimmed">{words.noneToday}</Text>}
      {kinds.length === 0 ? (
        <Notice tone="success">{texts.plan.nothing}</Notice>
      ) : (
        <Rows heads={[words.kind, words.today, words.thus]}>
          {kinds.map(({ type, now, thus }) => (
            <tr key={type}>
              <td>{texts.plan.kinds[type] ?? type}</td>
              <td>{today === undefined ? '–' : number(now)}</td>
              <td style={thus !== now && removes(type) ? { color: 'var(--danger)' } : {}}>
                <strong>{number(thus)}</strong>
              </td>
            </tr>
          ))}
        </Rows>
      )}
      <div className="bar">
        {today !== undefined && (
          <>
            <To plan={tried.id} notIn={today.id} text={words.newOnly} />
            <To plan={today.id} notIn={tried.id} text={words.goneOnly} />
            <To plan={today.id} text={words.wholeToday} />
          </>
        )}
        <To plan={tried.id} text={words.wholeNew} />
      </div>
    </Stack>
  );
}

function To(props: { readonly plan: string; readonly notIn?: string; readonly text: string }) {
  const { plan, notIn, text } = props;
  return (
    <Anchor
      component={Link}
      to={`/plans/${plan}${notIn === undefined ? '' : `?notIn=${encodeURIComponent(notIn)}`}`}
      target="_blank"
      c="var(--link)"
    >
      {text}
    </Anchor>
  );
}
