/** Runs, the newest first; those at work with their progress and a way to stop them. */

import { Anchor, Button, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages, useSend } from '../../api/hooks.ts';
import { useProgress } from '../../api/live.ts';
import type { Run } from '../../api/schema.ts';
import { ExportLinks } from '../../shared/export-links.tsx';
import { Listed } from '../../shared/listed.tsx';
import { useMay } from '../../shared/me.tsx';
import { Actor, Lozenge } from '../../shared/parts.tsx';
import { Empty, Failure } from '../../shared/states.tsx';
import { duration, Moment } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { GoOnButton } from '../overview/go-on.tsx';
import { toneOf } from '../plan/words.tsx';
import { SyncFilter } from './sync-filter.tsx';

const words = texts.activity;

const states = ['running', 'done', 'held', 'failed', 'stopped', 'interrupted'] as const;
type State = (typeof states)[number];

export function Runs() {
  const [sync, setSync] = useState('');
  const [state, setState] = useState<State | ''>('');
  const query = { ...(sync === '' ? {} : { sync }), ...(state === '' ? {} : { state }) };
  const list = usePages('get /runs', { query: { limit: 50, ...query } });
  return (
    <>
      <div className="bar filters" style={{ marginBottom: 12 }}>
        <SyncFilter value={sync} onChange={setSync} />
        <Select
          label={words.state}
          w={180}
          allowDeselect={false}
          data={[
            { value: '', label: words.everyState },
            ...states.map((value) => ({ value, label: texts.runs.states[value] ?? value })),
          ]}
          value={state}
          onChange={(value) => setState((value ?? '') as State | '')}
        />
        <ExportLinks of="get /runs/export" query={query} />
      </div>
      <Listed
        of={list}
        fades
        heads={[words.at, words.sync, words.kind, words.state, words.result, words.actor]}
        empty={
          sync === '' && state === '' ? (
            <Empty title={words.noRuns} text={words.noRunsText} action={<GoOnButton />} />
          ) : (
            <Empty title={words.noRunFits} />
          )
        }
        row={(run) => <Row key={run.id} run={run} />}
      />
    </>
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
        <Moment at={run.startedAt} />
        {run.finishedAt !== undefined && (
          <div className="dim">{duration(run.finishedAt - run.startedAt)}</div>
        )}
      </td>
      <td>
        <Anchor component={Link} to={`/syncs/${run.sync}`} c="var(--link)">
          {run.sync}
        </Anchor>
      </td>
      <td>{texts.runs.kinds[run.kind]}</td>
      <td>
        <Lozenge tone={toneOf(run.state)}>{texts.runs.states[run.state]}</Lozenge>
      </td>
      <td>
        {isAtWork && progress !== undefined
          ? `${texts.runs.steps[progress.step]}, ${texts.plan.progress(progress.done, progress.total)}`
          : texts.runs.counts(run.counts)}
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
      <td className="dim">
        <Actor actor={run.actor} />
      </td>
    </tr>
  );
}
