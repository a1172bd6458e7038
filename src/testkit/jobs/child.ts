/**
 * A process that works on a common database until its standard input closes, for tests that kill it:
 * `node child.ts LOCATION work|lease`. Tells what happens line by line.
 */

import { randomUUID } from 'node:crypto';
import { type JobHandlers, openJobs } from '../../jobs/index.ts';
import { asProvisioningError, silentLog } from '../../model/index.ts';
import { openDatabase } from '../../store/index.ts';
import { realClock } from '../clock.ts';

const [location = '', task = ''] = process.argv.slice(2);
const db = await openDatabase(location);
const jobs = openJobs({ db, clock: realClock(), log: silentLog, newId: randomUUID, random: Math.random });
const closed = new Promise<void>((resolve) => process.stdin.resume().once('end', resolve));

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

const handlers: JobHandlers = {
  async count({ n }) {
    tell(`counted ${n}`);
  },
  async hang(_payload, { attempt, signal }) {
    tell(`begun ${attempt}`);
    await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
  },
};

/** Milliseconds: short, so that a process that was suspended learns soon that it lost its lease. */
const ttl = 600;

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  async work() {
    await jobs.start(handlers, { concurrency: 3 });
    tell('ready');
    await closed;
    await jobs.stop();
  },
  async lease() {
    const hold = (signal: AbortSignal) => {
      tell('holding');
      return new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
    };
    await jobs.withLease('common', hold, { ttl }).catch((thrown) => tell(asProvisioningError(thrown).code));
  },
};

await tasks[task]?.();
await db.close();
