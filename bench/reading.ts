/** Measures a source: a full reading, and the reading of what changed after it. */

import type { IdentitySource } from '../src/model/index.ts';
import type { Measured } from './reconcile.ts';

interface Read {
  readonly source: IdentitySource;
  /** Calls since it was asked last. */
  calls(): number | Promise<number>;
  /** Has the other side change a hundred things. */
  change(): Promise<unknown>;
}

/** Reads twice, to the end, and keeps nothing but numbers; prints them as JSON for the process above. */
export async function measureReadings({ source, calls, change }: Read): Promise<void> {
  const whole = await measure('a full reading', undefined);
  await change();
  const changes = await measure('a reading of 100 changes', whole.cursor);
  const nothing = await measure('a reading when nothing changed', changes.cursor);
  console.log(JSON.stringify([whole.measured, changes.measured, nothing.measured]));

  async function measure(what: string, since: string | undefined) {
    await calls();
    const start = process.hrtime.bigint();
    let told = 0;
    let memberships = 0;
    let cursor = '';
    for await (const record of source.read(since)) {
      told += 1;
      if (record.type === 'group') memberships += record.group.members.length;
      if (record.type === 'members') memberships += record.members.length;
      if (record.type === 'complete') cursor = record.cursor ?? '';
    }
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    const peak = Math.round(process.resourceUsage().maxRSS / 1024);
    const { userCPUTime, systemCPUTime } = process.resourceUsage();
    const busy = Math.round((userCPUTime + systemCPUTime) / 1e6);
    console.error(`${what}: ${told} records, ${memberships} memberships told; ${busy} s of a core so far`);
    const measured: Measured = { what, seconds, writes: 0, calls: await calls(), peak };
    return { measured, cursor };
  }
}
