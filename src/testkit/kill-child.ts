/**
 * A process that reconciles the changed company and is killed at a given commit. Its target lives in the parent, which
 * can kill it at any call. Arguments: the database, the commit, `before` or `after` (or `0 never`).
 */

import { randomUUID } from 'node:crypto';
import type { ProvisioningTarget, TargetRecord } from '../model/index.ts';
import { openDatabase } from '../store/index.ts';
import { realClock } from './clock.ts';
import { crashSync, runTwice, steppingDatabase, tellChanges } from './crash.ts';
import { openHousehold } from './household.ts';

const [location = '', commit = '0', when = 'never'] = process.argv.slice(2);
const waiting = new Map<number, { resolve: (value: never) => void; reject: (reason: Error) => void }>();
let asked = 0;
let made = Date.now();

process.on('message', ({ id, value, error }: { id: number; value: never; error?: string }) => {
  const call = waiting.get(id);
  waiting.delete(id);
  if (error === undefined) call?.resolve(value);
  else call?.reject(new Error(error));
});

/** Asks the parent, where the target is. */
function ask<R>(what: string, about: unknown): Promise<R> {
  asked += 1;
  const id = asked;
  return new Promise<R>((resolve, reject) => {
    waiting.set(id, { resolve: resolve as (value: never) => void, reject });
    process.send?.({ id, what, about });
  });
}

function elsewhere(target: ProvisioningTarget): ProvisioningTarget {
  const changes = Object.fromEntries(
    Object.keys(target.changes).map((type) => [type, (change: unknown) => ask(type, change)]),
  );
  return {
    ...target,
    changes,
    async *read(scope) {
      yield* await ask<readonly TargetRecord[]>('read', scope ?? null);
    },
  };
}

const db = await openDatabase(location);
const house = await openHousehold({
  db: steppingDatabase(db, (step) => {
    if (step.at === Number(commit) && step.when === when) process.kill(process.pid, 'SIGKILL');
  }),
  sync: crashSync,
  clock: realClock(),
  newId: () => `${made++}-${randomUUID()}`,
  config: { concurrency: 3 },
  wrapTarget: elsewhere,
});
tellChanges(house);
await runTwice(house);
await db.close();
process.disconnect();
