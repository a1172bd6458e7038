/** Jobs in a leased table, for SQLite: whoever claims a job holds it for as long as it gives signs of life. */

import type { JobHandlers } from './contract.ts';
import { type ClaimedJob, openJobTable } from './embedded-table.ts';
import { type Engine, type EngineParts, failuresKept, type Shift } from './engine.ts';
import { takenOver } from './failure.ts';
import { lifetime, startHeartbeat } from './heartbeat.ts';
import { perform, type Verdict } from './perform.ts';

export function openEmbedded(parts: EngineParts): Engine {
  const { db, clock, log, random, rounds } = parts;
  const table = openJobTable(db);
  const owner = parts.newId();
  /** What this process runs now: alive by definition, however long the event loop was held up. */
  const held = new Set<number>();

  function claim(handlers: JobHandlers): Promise<ClaimedJob | undefined> {
    const now = clock.now();
    return table.claim({ names: Object.keys(handlers), owner, now, until: now + lifetime });
  }

  async function settle(job: ClaimedJob, verdict: Verdict): Promise<void> {
    const now = clock.now();
    if (verdict.state === 'done') return table.complete(job);
    if (verdict.state === 'interrupted')
      return table.leave(job, { state: 'waiting', runAt: now, message: null, uncounted: true });
    const { message } = verdict;
    if (verdict.state === 'failed') return table.leave(job, { state: 'failed', runAt: now, message });
    await table.leave(job, { state: 'waiting', runAt: now + verdict.delay, message });
    rounds.ringAt(now + verdict.delay);
  }

  async function run(
    job: ClaimedJob,
    { handlers, signal }: Pick<Shift, 'handlers' | 'signal'>,
  ): Promise<void> {
    const handler = handlers[job.name];
    if (handler === undefined) return;
    const lost = new AbortController();
    held.add(job.seq);
    const heartbeat = startHeartbeat({
      clock,
      log,
      ttl: lifetime,
      renew: (until) => table.renew(job, until),
      lost: () => lost.abort(takenOver(job.name)),
    });
    try {
      const verdict = await perform({
        job,
        handler,
        signal: AbortSignal.any([signal, lost.signal]),
        random,
        log,
      });
      await settle(job, verdict);
    } finally {
      await heartbeat.stop();
      held.delete(job.seq);
    }
  }

  /** Runs a job, then whatever can be claimed next, until there is nothing. */
  async function runOn(first: ClaimedJob, shift: Shift): Promise<void> {
    try {
      for (let job: ClaimedJob | undefined = first; job !== undefined; ) {
        await run(job, shift);
        job = shift.signal.aborted ? undefined : await claim(shift.handlers);
      }
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      log.error({ err: thrown }, `A job's end could not be kept; it will be run again: ${reason}`);
    }
  }

  return {
    async prepare() {},
    async add(job, within = db) {
      await table.addAll([job], within);
      rounds.ringAt(job.runAt);
    },
    async addAll(jobs, within) {
      await table.addAll(jobs, within);
      rounds.ringAt(Math.min(...jobs.map(({ runAt }) => runAt)));
    },
    async work(shift) {
      const busy = new Set<Promise<void>>();
      const round = async () => {
        const pause = await shift.tidy();
        while (busy.size < shift.concurrency && !shift.signal.aborted) {
          const job = await claim(shift.handlers);
          if (job === undefined) break;
          const running = runOn(job, shift).finally(() => busy.delete(running));
          busy.add(running);
        }
        return pause;
      };
      await rounds.run(round, shift.signal);
      await Promise.all(busy);
    },
    async drain(shift) {
      for (let ran = 0; ; ran++) {
        await shift.tidy();
        const job = shift.signal.aborted ? undefined : await claim(shift.handlers);
        if (job === undefined) return ran;
        await run(job, shift);
      }
    },
    async tidy() {
      const now = clock.now();
      await table.tidy({ now, held: [...held], keptFrom: now - failuresKept });
      return table.nextDue(now);
    },
    counts: () => table.counts(),
    failures: (query) => table.failures(query),
    pending: (query) => table.pending(query),
    async retry(id) {
      const found = await table.retry(id, clock.now());
      rounds.ring();
      return found;
    },
  };
}
