import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createWorld } from '../targets/memory/index.ts';
import {
  type CutPoint,
  changeCompany,
  companyState,
  crashSync,
  dayAfter,
  runTwice,
  settleCompany,
  steppingDatabase,
  steppingTarget,
  untilQuiet,
} from '../testkit/crash.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { openHousehold } from '../testkit/household.ts';
import { hastyClock } from '../testkit/tools.ts';

/** Ids that sort by time and never repeat, also after a restart. */
let made = 0;
const newId = (): string => `${String(made++).padStart(10, '0')}-${randomUUID()}`;

/** One run through the changed company that is cut at a point; then a new process goes on. Gives what came of it. */
async function cutAt(point: CutPoint | undefined) {
  await using db = await openTestDatabase();
  const world = createWorld();
  const people = new Map();
  const parts = { world, people, sync: crashSync, newId, config: { concurrency: 3 } };
  const calm = await openHousehold({ ...parts, db });
  await settleCompany(calm);
  changeCompany(calm);
  world.server.reset();

  const steps: CutPoint[] = [];
  let dead = false;
  const step = (now: CutPoint): void => {
    steps.push(now);
    if (point !== undefined && now.at === point.at && now.what === point.what && now.when === point.when)
      dead = true;
    if (dead) throw new Error('The process is gone.');
  };
  const doomed = await openHousehold({
    ...parts,
    clock: hastyClock(dayAfter),
    db: steppingDatabase(db, step),
    wrapTarget: (target) => steppingTarget(target, step),
  });
  await runTwice(doomed).catch((thrown) => {
    if (point === undefined) throw thrown;
  });

  const restarted = await openHousehold({ ...parts, clock: hastyClock(dayAfter + HOUR), db });
  await untilQuiet(restarted);
  return { state: companyState(world), steps };
}

test('uncut, every type of change is made', async () => {
  await using db = await openTestDatabase();
  const parts = { db, world: createWorld(), people: new Map(), sync: crashSync, newId };
  await settleCompany(await openHousehold(parts));
  const house = await openHousehold({ ...parts, clock: hastyClock(dayAfter) });
  changeCompany(house);
  await runTwice(house);
  const plans = await house.reconciliation.plans({ sync: 'staff', states: ['applied'], limit: 2 });
  const types = plans.flatMap(({ counts }) => Object.keys(counts.changes));
  expect([...new Set(types)].sort()).toEqual([
    'account.activate',
    'account.create',
    'account.deactivate',
    'account.delete',
    'account.update',
    'entitlement.create',
    'grant.add',
    'grant.release',
    'grant.remove',
    'link.add',
    'link.remove',
  ]);
});

/** After so long the lease of the process that is gone is free. */
const HOUR = 60 * 60_000;

/** Every third point here; kill.long.test.ts kills at every one. */
const STRIDE = 3;

test('cut before or after a commit or call, the next process ends where the uncut run ends', async () => {
  const whole = await cutAt(undefined);
  expect(whole.steps.length).toBeGreaterThan(40);
  const failures: string[] = [];
  for (const [index, point] of whole.steps.entries()) {
    if (index % STRIDE !== 0) continue;
    const { state } = await cutAt(point).catch((thrown: Error) => ({ state: thrown.message }));
    if (JSON.stringify(state) !== JSON.stringify(whole.state)) {
      failures.push(
        `${point.what} ${point.at} ${point.when}: ${typeof state === 'string' ? state : 'another end'}`,
      );
    }
  }
  expect(failures).toEqual([]);
});
