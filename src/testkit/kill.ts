/** Kills real processes (SIGKILL) in the middle of a run, and lets the next one go on. */

import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { ProvisioningTarget, ReadScope, TargetRecord } from '../model/index.ts';
import { createWorld, MemoryConfig, openMemory } from '../targets/memory/index.ts';
import {
  type CutPoint,
  changeTarget,
  companyState,
  crashSync,
  settleCompany,
  tellChanges,
  untilQuiet,
} from './crash.ts';
import { openTestDatabase } from './database.ts';
import { openHousehold } from './household.ts';
import { hastyClock, testTools } from './tools.ts';

/** After so long the lease of the killed process is free. */
const HOUR = 60 * 60_000;

let made = Date.now();
const newId = (): string => `${made++}-${randomUUID()}`;

interface Question {
  readonly id: number;
  readonly what: string;
  readonly about: unknown;
}

/** Runs the changed company in a process that is killed at `point`, then goes on in another; gives how it all stands in the end. */
export async function killedAt(point: CutPoint | undefined) {
  await using db = await openTestDatabase();
  const world = createWorld();
  const calm = await openHousehold({ db, world, sync: crashSync, newId });
  await settleCompany(calm);
  changeTarget(world);
  const target = openMemory({
    world,
    config: MemoryConfig.parse({}),
    tools: testTools(),
  });
  const { calls, signal, code } = await childRun(db.location, target, point);
  if (point === undefined && code !== 0)
    throw new Error(`The process that nobody killed ended with ${code ?? signal}.`);
  const restarted = await openHousehold({
    db,
    world,
    sync: crashSync,
    newId,
    clock: hastyClock(Date.now() + HOUR),
  });
  tellChanges(restarted);
  await untilQuiet(restarted);
  return { state: companyState(world), calls, killed: signal === 'SIGKILL' };
}

async function childRun(location: string, target: ProvisioningTarget, point: CutPoint | undefined) {
  const commit = point?.what === 'commit' ? [String(point.at), point.when] : [];
  const child = fork(new URL('./kill-child.ts', import.meta.url), [location, ...commit], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  let calls = 0;
  const answer = async ({ id, what, about }: Question): Promise<void> => {
    if (what !== 'read') calls += 1;
    const number = calls;
    const cut = (when: CutPoint['when']): boolean => {
      const now = what !== 'read' && point?.what === 'call' && point.at === number && point.when === when;
      if (now) child.kill('SIGKILL');
      return now;
    };
    if (cut('before')) return;
    const value =
      what === 'read'
        ? await recordsOf(target, about as ReadScope | null)
        : await change(target, what, about);
    if (!cut('after') && child.connected) child.send({ id, value });
  };
  child.on('message', (question: Question) => {
    answer(question).catch(
      (thrown: Error) => child.connected && child.send({ id: question.id, error: thrown.message }),
    );
  });
  const { promise, resolve } = Promise.withResolvers<{ code: number | null; signal: string | null }>();
  child.on('exit', (code, signal) => resolve({ code, signal }));
  return { ...(await promise), calls };
}

async function recordsOf(
  target: ProvisioningTarget,
  scope: ReadScope | null,
): Promise<readonly TargetRecord[]> {
  const records: TargetRecord[] = [];
  for await (const record of target.read(scope ?? undefined)) records.push(record);
  return records;
}

function change(target: ProvisioningTarget, type: string, about: unknown): Promise<unknown> {
  const handlers = target.changes as Readonly<Record<string, (change: unknown) => Promise<unknown>>>;
  const handler = handlers[type];
  if (handler === undefined) throw new Error(`The target has no ${type}.`);
  return handler(about);
}
