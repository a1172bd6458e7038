/** Runs, the newest first; those at work with their progress and a way to stop them. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
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
import { ChoiceFilter, ClearFilters, DayFilters, SyncFilter, TextFilter } from './filters.tsx';
import { oneOf, timesOf, useFilters } from './search.ts';

const words = texts.activity;

const states = ['running', 'done', 'held', 'failed', 'stopped', 'interrupted'] as const;
const kinds = ['full', 'scoped', 'plan', 'apply', 'undo'] as const;
const parts = ['sync', 'kind', 'state', 'plan', 'from', 'to'] as const;

export function Runs() {
  const { filters } = useFilters();
  const { sync, plan = '' } = filters;
  const query = {
    sync,
    kind: oneOf(kinds, filters.kind),
    state: oneOf(states, filters.state),
    plan: plan.trim() === '' ? undefined : plan.trim(),
    ...timesOf(filters),
  };
  const list = usePages('get /runs', { query: { limit: 50, ...query } });
  return (
    <>
      <div className="bar filters" style={{ marginBottom: 12 }}>
        <SyncFilter />
        <ChoiceFilter
          of="kind"
          label={words.kind}
          every={words.everyKind}
          choices={kinds.map((kind) => [kind, texts.runs.kinds[kind] ?? kind])}
        />
        <ChoiceFilter
          of="state"
          label={words.state}
          every={words.everyState}
          choices={states.map((state) => [state, texts.runs.states[state] ?? state])}
        />
        <TextFilter of="plan" label={words.plan} placeholder={words.filterId} />
        <DayFilters />
        <ClearFilters of={parts} />
        <ExportLinks of="get /runs/export" query={query} />
      </div>
      <Listed
        of={list}
        fades
        heads={[words.at, words.sync, words.kind, words.state, words.result, words.actor]}
        widths={['18%', '16%', '12%', '11%', undefined, '14%']}
        empty={
          parts.every((part) => filters[part] === undefined) ? (
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
        {' · '}
        <Anchor component={Link} to={`/activity?tab=audit&run=${run.id}`} c="var(--link)">
          {words.auditOf}
        </Anchor>
        {run.error !== undefined && <div style={{ color: 'var(--danger)' }}>{run.error.message}</div>}
        {isAtWork && may && (
          <div style={{ marginTop: 4 }}>
            <Button size="xs" variant="default" onClick={() => stop.mutate({ params: { run: run.id } })}>
              {words.stop}
            </Button>
          </div>
        )}
        {stop.error !== null && <Failure error={stop.error} />}
      </td>
      <td className="dim">
        <Actor actor={run.actor} />
      </td>
    </tr>
  );
}
