/** Jobs: what is at work, what waits and why, what has failed and can be retried; and what comes by the clock. */

import { Anchor, Button, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useGet, usePages, useSend } from '../../api/hooks.ts';
import type { FailedJob, PendingJob } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, More, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Loading, Shown } from '../../shared/states.tsx';
import { number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.jobs;
// Whoever writes schedules in words knows thirty languages of them.
const Schedules = lazy(() => import('./schedules.tsx').then(({ Schedules }) => ({ default: Schedules })));

export function Jobs() {
  const counts = useGet('get /jobs', {});
  return (
    <Stack gap="lg">
      <Shown of={counts} lines={2}>
        {({ running, waiting, failed }) => (
          <>
            <p className="dim">{words.text}</p>
            <Failed count={failed} />
            <Pending state="running" count={running} />
            <Pending state="waiting" count={waiting} />
          </>
        )}
      </Shown>
      <Suspense fallback={<Loading lines={3} />}>
        <Schedules />
      </Suspense>
    </Stack>
  );
}

function Failed({ count }: { readonly count: number }) {
  const list = usePages('get /jobs/failures', { query: { limit: 20 } });
  const may = useMay('operator');
  return (
    <Panel
      title={words.failed}
      actions={<Lozenge tone={count === 0 ? 'plain' : 'danger'}>{number(count)}</Lozenge>}
    >
      <p className="dim">
        {count === 0 ? words.noneFailed : words.failedText} {count > 0 && !may && words.operator}
      </p>
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.items.length > 0 && (
        <Rows heads={[words.what, words.why, words.at, words.tries, '']} widths={['28%', '38%']}>
          {list.items.map((job) => (
            <FailedRow key={job.id} job={job} may={may} />
          ))}
        </Rows>
      )}
      <More of={list} />
    </Panel>
  );
}

function FailedRow({ job, may }: { readonly job: FailedJob; readonly may: boolean }) {
  const retry = useSend('post /jobs/failures/{job}/retry');
  const { id, message, at, attempts } = job;
  return (
    <tr>
      <td>
        <What job={job} />
      </td>
      <td>
        {message}
        {retry.error !== null && <Failure error={retry.error} />}
      </td>
      <td>
        <Time at={at} />
      </td>
      <td>{number(attempts)}</td>
      <td className="number">
        {may && (
          <Button
            size="xs"
            variant="default"
            aria-label={words.retryAll(nameOf(job))}
            loading={retry.isPending}
            onClick={() => retry.mutate({ params: { job: id } })}
          >
            {words.retry}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Pending({ state, count }: { readonly state: 'running' | 'waiting'; readonly count: number }) {
  const list = usePages('get /jobs/pending', { query: { state, limit: 20 } });
  return (
    <Panel title={words[state]} actions={<Lozenge tone="plain">{number(count)}</Lozenge>}>
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && list.items.length === 0 && (
        <p className="dim">{state === 'running' ? words.noneRunning : words.noneWaiting}</p>
      )}
      {list.items.length > 0 && (
        <Rows heads={[words.what, words.due, words.tries, words.lastTry]} widths={['36%', '18%', '10%']}>
          {list.items.map((job) => (
            <tr key={job.id}>
              <td>
                <What job={job} />
              </td>
              <td>
                <Time at={job.at} />
              </td>
              <td>{number(job.attempts)}</td>
              <td>{job.message ?? <span className="dim">–</span>}</td>
            </tr>
          ))}
        </Rows>
      )}
      <More of={list} />
    </Panel>
  );
}

type Job = FailedJob | PendingJob;

/** What a job does, in words. */
function nameOf({ name, payload }: Job): string {
  const text = (value: unknown): string | undefined =>
    typeof value === 'string' && value !== '' ? value : undefined;
  const { source, sync, person, channel } = payload;
  const named = {
    source: text(source),
    sync: text(sync),
    person: text(person),
    channel: text(channel),
  };
  return words.names[name]?.(named) ?? name;
}

/** What a job does, with the ways to what it names. */
function What({ job }: { readonly job: Job }) {
  const { source, sync, person, plan } = job.payload;
  const ways = [
    ...(typeof source === 'string' ? [[`/connections/${source}`, source]] : []),
    ...(typeof sync === 'string' ? [[`/syncs/${sync}`, sync]] : []),
    ...(typeof person === 'string' ? [[`/people/${encodeURIComponent(person)}`, words.person]] : []),
    ...(typeof plan === 'string' ? [[`/plans/${plan}`, words.plan]] : []),
  ] as const;
  return (
    <>
      <div>{nameOf(job)}</div>
      {ways.map(([to = '', text], place) => (
        <span key={to}>
          {place > 0 && ' · '}
          <Anchor component={Link} to={to} c="var(--link)">
            {text}
          </Anchor>
        </span>
      ))}
    </>
  );
}
