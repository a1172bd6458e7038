/** Whatever is told of activity, and however the service fares: who is active keeps access, and the protected are never touched. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../model/index.ts';
import { createWorld, type World } from '../targets/memory/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { type Household, householdSync, openHousehold } from '../testkit/household.ts';
import { countedIds } from '../testkit/tools.ts';

const hour = 3_600_000;
const day = 24 * hour;
const limit = 10 * day;
/** How late the target may tell, and does. */
const delay = day;
const start = Date.UTC(2026, 0, 5);
const names = ['ada', 'bob', 'root'] as const;
type Name = (typeof names)[number];

type Step =
  | { readonly type: 'uses'; readonly who: Name; readonly late: number }
  | { readonly type: 'signs in'; readonly who: Name; readonly ago: number }
  | { readonly type: 'hr is read' | 'restart' | 'run' | 'run that cannot read the target' }
  | { readonly type: 'opened by hand'; readonly who: Name }
  | { readonly type: 'pass'; readonly hours: number };

const who = fc.constantFrom(...names);
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        type: fc.constant('uses' as const),
        who,
        late: fc.integer({ min: 0, max: delay }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        type: fc.constant('signs in' as const),
        who,
        ago: fc.integer({ min: 0, max: 15 * day }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constantFrom(
          'hr is read' as const,
          'restart' as const,
          'run that cannot read the target' as const,
        ),
      }),
    },
    { weight: 4, arbitrary: fc.record({ type: fc.constant('run' as const) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('opened by hand' as const), who }) },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('pass' as const),
        hours: fc.integer({ min: 1, max: 20 * 24 }),
      }),
    },
  ),
  { minLength: 6, maxLength: 16 },
);

/** What is true and what is told, side by side. */
interface Life {
  now: number;
  /** When each used the target, and when the target tells it. */
  readonly uses: { readonly who: Name; readonly at: number; readonly toldAt: number }[];
  readonly signIns: Map<Name, number>;
  hrReadAt: number;
}

function accountOf(world: World, name: Name) {
  const found = [...world.accounts.values()].find(({ attributes }) => attributes.userName === name);
  if (found === undefined) throw new Error(`${name} has lost the account itself.`);
  return found;
}

/** Open, and with the seat. */
function hasAccess(world: World, name: Name): boolean {
  const account = accountOf(world, name);
  const seat = [...world.entitlements.values()].find((one) => one.name === 'Staff');
  return account.active && world.holders.get(seat?.id ?? '')?.has(account.id) === true;
}

/** The last activity that is told, or must have been by now. */
function knownActivity({ uses, signIns, now }: Life, name: Name): number {
  const used = uses.filter((use) => use.who === name && use.toldAt <= now).map(({ at }) => at);
  return Math.max(start, signIns.get(name) ?? 0, ...used);
}

/** Judged whenever somebody has lost access by a run. A rule that warns before it takes adds its own here. */
const uponLoss: readonly ((name: Name, life: Life) => void)[] = [
  function isNotProtected(name) {
    expect(name).not.toBe('root');
  },
  function wasInactiveAsKnown(name, life) {
    expect(knownActivity(life, name), `${name} was active`).toBeLessThanOrEqual(life.now - delay - limit);
  },
];

async function open(db: Household['db'], world: World, life: Life, parts: object): Promise<Household> {
  const clock: Clock = { now: () => life.now, sleep: async () => undefined };
  const house = await openHousehold({
    db,
    world,
    clock,
    newId,
    sync: {
      ...parts,
      deprovision: { after: 0, inactiveAfter: limit, neverActiveAfter: limit },
      safety: {
        ...householdSync().safety,
        maxDeprovisionShare: 1,
        maxGroupLossShare: 1,
        protected: { accounts: ['root'], groups: [] },
      },
    },
  });
  tell(house, life);
  return house;
}

const newId = countedIds();

function tell(house: Household, { signIns, hrReadAt }: Life): void {
  house.feeds.set('hr', { delay: 0, absent: 'never', asOf: hrReadAt });
  for (const name of names) {
    const last = signIns.get(name);
    const activity = last === undefined ? {} : { last: new Date(last).toISOString() };
    house.tell({ id: name, userName: name, groups: ['Staff'], activity });
  }
}

async function live(
  story: readonly Step[],
  inactive: 'suspend' | 'deactivate' | 'remove-licences' | 'delete',
) {
  await using db = await openTestDatabase();
  const world = createWorld();
  world.addEntitlement({ name: 'Staff', kind: 'group', licences: ['jira-software'] });
  const life: Life = { now: start, uses: [], signIns: new Map(), hrReadAt: start };
  const parts = { reactions: { ...householdSync().reactions, inactive } };
  // Root is protected once the account is there.
  const first = await openHousehold({
    db,
    world,
    clock: { now: () => start, sleep: async () => undefined },
    newId,
  });
  tell(first, life);
  const held = await first.reconciliation.run({ sync: 'staff', actor: 'test' });
  await first.reconciliation.approve({ plan: held.plan ?? '', by: 'test' });
  await first.reconciliation.apply({ plan: held.plan ?? '', actor: 'test' });
  let house = await open(db, world, life, parts);
  const lost: Name[] = [];
  for (const step of story) {
    if (step.type === 'pass') life.now += step.hours * hour;
    else if (step.type === 'uses' && hasAccess(world, step.who))
      life.uses.push({ who: step.who, at: life.now, toldAt: life.now + step.late });
    else if (step.type === 'signs in' && life.now - step.ago >= start)
      life.signIns.set(step.who, Math.max(life.signIns.get(step.who) ?? 0, life.now - step.ago));
    else if (step.type === 'hr is read') life.hrReadAt = life.now;
    else if (step.type === 'restart') house = await open(db, world, life, parts);
    else if (step.type === 'opened by hand')
      world.changeAccount(accountOf(world, step.who).id, (account) => ({ ...account, active: true }));
    else if (step.type === 'run' || step.type === 'run that cannot read the target')
      lost.push(...(await runAndJudge(house, world, life, step.type === 'run')));
  }
  return lost;
}

async function runAndJudge(
  house: Household,
  world: World,
  life: Life,
  reads: boolean,
): Promise<readonly Name[]> {
  for (const { who: name, at, toldAt } of life.uses)
    if (toldAt <= life.now)
      world.changeAccount(accountOf(world, name).id, (account) => ({
        ...account,
        lastActive: new Date(at).toISOString(),
      }));
  tell(house, life);
  const before = new Map(names.map((name) => [name, hasAccess(world, name)]));
  world.server.faults = reads
    ? undefined
    : ({ what }) => (what.endsWith('.page') ? { kind: 'refused', status: 503 } : undefined);
  const run = house.reconciliation.run({ sync: 'staff', actor: 'test' });
  await (reads ? run : run.catch(() => undefined));
  world.server.faults = undefined;
  const lost = names.filter((name) => before.get(name) === true && !hasAccess(world, name));
  for (const name of lost) for (const judge of uponLoss) judge(name, life);
  return lost;
}

test('nobody active within the limit loses access, and nobody protected is touched, whatever is told and when', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.constantFrom(
        'suspend' as const,
        'deactivate' as const,
        'remove-licences' as const,
        'delete' as const,
      ),
      async (story, inactive) => void (await live(story, inactive)),
    ),
    { numRuns: 15 },
  );
}, 240_000);

test('who is silent beyond the limit does lose access, so that the property says something', async () => {
  const used: readonly Step[] = names.map((name) => ({ type: 'uses', who: name, late: hour }));
  const silent: readonly Step[] = [...used, { type: 'pass', hours: 24 }, { type: 'run' }];
  const after = (days: number): readonly Step[] => [
    ...silent,
    { type: 'pass', hours: days * 24 },
    { type: 'hr is read' },
    { type: 'run' },
  ];
  expect(await live(after(9), 'suspend')).toEqual([]);
  expect(await live(after(11), 'suspend')).toEqual(['ada', 'bob']);
});
