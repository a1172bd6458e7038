/**
 * A company at a moment when every type of change is due, and the points at which a run through it may be cut:
 * before and after each commit, before and after each call. For tests that crash there and look what comes of it.
 */

import type { ProvisioningTarget } from '../model/index.ts';
import type { Database, Queryable } from '../store/index.ts';
import type { World } from '../targets/memory/index.ts';
import { monday } from './clock.ts';
import { type Household, householdSync } from './household.ts';

/** Where to cut: at the nth commit or call, before it takes effect or after. */
export interface CutPoint {
  readonly at: number;
  readonly what: 'commit' | 'call';
  readonly when: 'before' | 'after';
}

/** Told of every step; it may throw or kill. */
export type Step = (step: CutPoint) => void | Promise<void>;

/** A database that tells of every commit. */
export function steppingDatabase(db: Database, step: Step): Database {
  let at = 0;
  return {
    ...db,
    transaction: async <R>(work: (tx: Queryable) => Promise<R>): Promise<R> => {
      at += 1;
      const point = { at, what: 'commit' } as const;
      const result = await db.transaction(async (tx) => {
        const done = await work(tx);
        await step({ ...point, when: 'before' });
        return done;
      });
      await step({ ...point, when: 'after' });
      return result;
    },
  };
}

/** A target that tells of every change, before and after its effect. */
export function steppingTarget(target: ProvisioningTarget, step: Step): ProvisioningTarget {
  let at = 0;
  const changes = Object.fromEntries(
    Object.entries(target.changes).map(([type, handler]) => [
      type,
      async (change: never) => {
        at += 1;
        const point = { at, what: 'call' } as const;
        await step({ ...point, when: 'before' });
        const applied = await handler(change);
        await step({ ...point, when: 'after' });
        return applied;
      },
    ]),
  );
  return { ...target, changes };
}

/** The one whose account is closed by a first run, and deleted when a person has agreed. */
const GONE = 'gone';

export const crashSync = householdSync({
  scope: { groups: [], where: 'user.department != "Gone"' },
  reactions: { ...householdSync().reactions, 'source-missing': 'delete', missing: 'create' },
  groups: { ...householdSync().groups, own: ['mirror'] },
});

/** A day after the company was settled: what was made then has long appeared. */
export const dayAfter = monday + 24 * 60 * 60_000;

/** Brings a company to the moment before: accounts made, plan approved, everything in step. */
export async function settleCompany(house: Household): Promise<void> {
  house.world.addAccount({ id: 'by-hand', attributes: { userName: 'hand@example.com' }, active: true });
  house.tell(...before);
  const held = await house.reconciliation.run({ sync: 'staff', actor: 'test' });
  await house.reconciliation.approve({ plan: held.plan ?? '', by: 'test' });
  await house.reconciliation.apply({ plan: held.plan ?? '', actor: 'test' });
}

const before = [
  { id: 'mover', groups: ['Staff', 'Sales', 'mirror'] },
  { id: 'leaver', groups: ['Staff', 'Sales'] },
  { id: 'out-of-scope', groups: ['Staff'] },
  { id: GONE, groups: ['Staff'] },
  { id: 'rehire', groups: ['Staff'], active: false },
  { id: 'returning', groups: ['Staff'] },
  { id: 'lost-account', groups: ['Staff'] },
  { id: 'still', groups: ['Staff'] },
  { id: 'released', groups: ['Staff', 'Club'] },
] as const;

/** What changes in the lives of its people, and behind our back at the target. */
export function changeCompany(house: Household): void {
  tellChanges(house);
  changeTarget(house.world);
}

/** What the source tells of the changes. Whoever did not change is told too: a new process knows nobody. */
export function tellChanges(house: Household): void {
  house.tell(
    ...before,
    { id: 'mover', displayName: 'Moved', department: 'Legal', groups: ['Staff', 'Legal', 'mirror'] },
    { id: 'leaver', active: false, groups: ['Staff', 'Sales'] },
    { id: 'out-of-scope', department: 'Gone', groups: ['Staff'] },
    { id: GONE, present: false },
    { id: 'rehire', groups: ['Staff', 'Legal'] },
    { id: 'joiner', groups: ['Staff', 'Legal', 'Brand new'] },
    { id: 'second-joiner', groups: ['Staff'] },
    { id: 'hand', userName: 'hand@example.com', groups: ['Staff'] },
    { id: 'released', groups: ['Staff'] },
  );
}

/** What happens at the target behind our back. */
export function changeTarget(world: World): void {
  const named = (userName: string): string =>
    [...world.accounts.values()].find(({ attributes }) => attributes.userName === userName)?.id ?? '';
  const group = (name: string): string =>
    [...world.entitlements.values()].find((each) => each.name === name)?.id ?? '';
  world.changeAccount(named('returning@example.com'), (account) => ({ ...account, active: false }));
  world.removeAccount(named('lost-account@example.com'));
  world.grant('by-hand', group('mirror'));
  world.revoke(named('released@example.com'), group('Club'));
}

/** What must be the same however often the run was cut: people and groups by name, not by id. */
export function companyState(world: World) {
  const { accounts, entitlements, grants } = world.snapshot();
  return {
    accounts: accounts
      .map(({ attributes, active }) => ({ attributes, active }))
      .sort((a, b) => (String(a.attributes.userName) < String(b.attributes.userName) ? -1 : 1)),
    entitlements: entitlements.map(({ name }) => name).sort(),
    grants: [...grants].sort(),
  };
}

/** Two runs and a person who agrees to what nothing brings back: in them every type of change is made. */
export async function runTwice(house: Household): Promise<void> {
  await house.reconciliation.run({ sync: 'staff', actor: 'test' });
  await house.reconciliation.run({ sync: 'staff', people: [GONE], actor: 'test' });
  await agree(house);
}

async function agree({ reconciliation }: Household): Promise<void> {
  for (const { id, hold } of await reconciliation.plans({ sync: 'staff', states: ['held'] })) {
    if (hold.some(({ rule }) => rule !== 'irrevocable')) throw new Error('The run was held.');
    await reconciliation.approve({ plan: id, by: 'test' });
    await reconciliation.apply({ plan: id, actor: 'test' });
  }
}

/** Runs, with a person who agrees, until a run finds nothing to do, at most six times; gives how many runs that took. */
export async function untilQuiet(house: Household): Promise<number> {
  for (let runs = 1; runs <= 6; runs += 1) {
    const run = await house.reconciliation.run({ sync: 'staff', actor: 'test' });
    await agree(house);
    const plan = await house.reconciliation.planById(run.plan ?? '');
    if (plan.state === 'empty') return runs;
  }
  throw new Error('Six runs did not bring the company in step.');
}
