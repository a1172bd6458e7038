/** Runs, the newest first; those at work with their progress and a way to stop them. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePages, useSend } from '../../api/hooks.ts';
import { useProgress } from '../../api/live.ts';
import type { Run } from '../../api/schema.ts';
import { Listed } from '../../shared/listed.tsx';
import { useMay } from '../../shared/me.tsx';
import { Lozenge } from '../../shared/parts.tsx';
import { Empty, Failure } from '../../shared/states.tsx';
import { duration, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { toneOf } from '../plan/words.tsx';

const words = texts.activity;

export function Runs() {
  const list = usePages('get /runs', { query: { limit: 50 } });
  return (
    <Listed
      of={list}
      heads={[words.at, words.sync, words.kind, words.state, words.result, words.actor]}
      empty={<Empty title={words.noRuns} />}
      row={(run) => <Row key={run.id} run={run} />}
    />
  );
}

function Row({ run }: { readonly run: Run }) {
  const isAtWork = run.state === 'running';
  const progress = useProgress(isAtWork ? run.id : undefined);
  const may = useMay('operator');
  const stop = useSend('post /runs/{run}/stop');
  return (
    <tr>
      <td>
        <Time at={run.startedAt} />
        {run.finishedAt !== undefined && (
          <div className="dim">{duration(run.finishedAt - run.startedAt)}</div>
        )}
      </td>
      <td>{run.sync}</td>
      <td>{texts.runs.kinds[run.kind]}</td>
      <td>
        <Lozenge tone={toneOf(run.state)}>{texts.runs.states[run.state]}</Lozenge>
      </td>
      <td>
        {isAtWork && progress !== undefined
          ? `${texts.runs.steps[progress.step]}, ${texts.plan.progress(progress.done, progress.total)}`
          : texts.runs.counts(run.counts.done ?? 0, run.counts.failed ?? 0)}
        {run.plan !== undefined && (
          <>
            {' · '}
            <Anchor component={Link} to={`/plans/${run.plan}`} c="var(--link)">
              {words.plan}
            </Anchor>
          </>
        )}
        {run.error !== undefined && <div style={{ color: 'var(--danger)' }}>{run.error.message}</div>}
        {isAtWork && may && (
          <Button size="xs" variant="default" onClick={() => stop.mutate({ params: { run: run.id } })}>
            {words.stop}
          </Button>
        )}
        {stop.error !== null && <Failure error={stop.error} />}
      </td>
      <td className="dim">{run.actor}</td>
    </tr>
  );
}
