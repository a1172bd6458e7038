/** Whatever is told of activity, and however the service and its letters fare: who is active keeps access, the protected are never touched, and who loses access was warned first. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Clock } from '../model/index.ts';
import { createWorld, type World } from '../targets/memory/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { type Household, householdSync, openHousehold } from '../testkit/household.ts';
import { countedIds } from '../testkit/tools.ts';
import type { Warning, Warnings, WarningWish } from './warnings.ts';

const hour = 3_600_000;
const day = 24 * hour;
const limit = 10 * day;
/** How late the target may tell, and does. */
const delay = day;
/** How long before it people are warned, where they are. */
const ahead = 3 * day;
const start = Date.UTC(2026, 0, 5);
const names = ['ada', 'bob', 'root'] as const;
type Name = (typeof names)[number];

type Step =
  | { readonly type: 'uses'; readonly who: Name; readonly late: number }
  | { readonly type: 'signs in'; readonly who: Name; readonly ago: number }
  /** A round reads HR first. */
  | { readonly type: 'hr is read' | 'restart' | 'round' | 'run' | 'run that cannot read the target' }
  | { readonly type: 'opened by hand' | 'says to be here' | 'has no mailbox'; readonly who: Name }
  | { readonly type: 'post' | 'post is away for a year' | 'post is back' }
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
    { weight: 6, arbitrary: fc.record({ type: fc.constant('round' as const) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('run' as const) }) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('opened by hand' as const), who }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constantFrom('says to be here' as const, 'has no mailbox' as const),
        who,
      }),
    },
    { weight: 3, arbitrary: fc.record({ type: fc.constant('post' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        type: fc.constantFrom('post is away for a year' as const, 'post is back' as const),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        type: fc.constant('pass' as const),
        hours: fc.integer({ min: 1, max: 20 * 24 }),
      }),
    },
  ),
  { minLength: 8, maxLength: 22 },
);

/** What is true and what is told, side by side. */
interface Life {
  now: number;
  /** When each used the target, and when the target tells it. */
  readonly uses: { readonly who: Name; readonly at: number; readonly toldAt: number }[];
  readonly signIns: Map<Name, number>;
  hrReadAt: number;
  /** When each said to be still here. */
  readonly said: Map<Name, number>;
  readonly letters: Letters;
}

/** The letters of the company: what was asked for, what was delivered, and to whom nothing can be. */
interface Letters {
  /** The newest of each person. */
  readonly newest: Map<string, Warning>;
  readonly delivered: { readonly who: string; readonly at: number }[];
  readonly noMailbox: Set<string>;
  away: boolean;
}

/** Keeps what is asked for; the post does the rest when the story says so. */
function writesLetters({ newest }: Letters, now: () => number): Warnings {
  return {
    of: async (_db, _sync, people) =>
      new Map(
        people.flatMap((person) => {
          const warning = newest.get(person);
          return warning === undefined ? [] : [[person, warning] as const];
        }),
      ),
    async ask(_tx, _about, wishes: readonly WarningWish[]) {
      for (const { person, spell, address } of wishes)
        newest.set(person, {
          state: 'asked',
          spell,
          askedAt: now(),
          ...(address === undefined ? {} : { address }),
        });
    },
    count: async (_db, _sync, since) =>
      [...newest.values()].filter(({ askedAt, state }) => askedAt > since && state !== 'undeliverable')
        .length,
  };
}

/** Everything that waits is delivered, or comes back for good. */
function post({ newest, delivered, noMailbox, away }: Letters, now: number): void {
  if (away) return;
  for (const [who, warning] of newest) {
    if (warning.state !== 'asked') continue;
    if (noMailbox.has(who)) {
      newest.set(who, { ...warning, state: 'undeliverable', message: 'No such mailbox.' });
      continue;
    }
    newest.set(who, { ...warning, state: 'delivered', deliveredAt: now });
    delivered.push({ who, at: now });
  }
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
function knownActivity({ uses, signIns, said, now }: Life, name: Name): number {
  const used = uses.filter((use) => use.who === name && use.toldAt <= now).map(({ at }) => at);
  return Math.max(start, signIns.get(name) ?? 0, said.get(name) ?? 0, ...used);
}

/** Judged whenever somebody has lost access by a run. */
const uponLoss: readonly ((name: Name, life: Life, warns: boolean) => void)[] = [
  function isNotProtected(name) {
    expect(name).not.toBe('root');
  },
  function wasInactiveAsKnown(name, life) {
    expect(knownActivity(life, name), `${name} was active`).toBeLessThanOrEqual(life.now - delay - limit);
  },
  function wasWarnedFirst(name, life, warns) {
    if (!warns) return;
    const last = knownActivity(life, name);
    // Delivered after the last activity, and so long ago that an answer to it would be known by now.
    const letters = life.letters.delivered.filter(
      ({ who, at }) => who === name && at >= last && at <= life.now - delay - ahead,
    );
    expect(letters, `${name} was not warned of this silence in time`).not.toEqual([]);
  },
];

interface Rules {
  readonly inactive: 'suspend' | 'deactivate' | 'remove-licences' | 'delete';
  readonly warns: boolean;
}

async function open(db: Household['db'], world: World, life: Life, rules: Rules): Promise<Household> {
  const clock: Clock = { now: () => life.now, sleep: async () => undefined };
  const house = await openHousehold({
    db,
    world,
    clock,
    newId,
    warnings: writesLetters(life.letters, clock.now),
    sync: {
      reactions: { ...householdSync().reactions, inactive: rules.inactive },
      deprovision: {
        after: 0,
        inactiveAfter: limit,
        neverActiveAfter: limit,
        ...(rules.warns ? { warn: ahead } : {}),
      },
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

async function live(story: readonly Step[], rules: Rules) {
  await using db = await openTestDatabase();
  const world = createWorld();
  world.addEntitlement({ name: 'Staff', kind: 'group', licences: ['jira-software'] });
  const life: Life = {
    now: start,
    uses: [],
    signIns: new Map(),
    hrReadAt: start,
    said: new Map(),
    letters: { newest: new Map(), delivered: [], noMailbox: new Set(), away: false },
  };
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
  let house = await open(db, world, life, rules);
  const lost: Name[] = [];
  for (const step of story) {
    if (step.type === 'pass') life.now += step.hours * hour;
    else if (step.type === 'uses' && hasAccess(world, step.who))
      life.uses.push({ who: step.who, at: life.now, toldAt: life.now + step.late });
    else if (step.type === 'signs in' && life.now - step.ago >= start)
      life.signIns.set(step.who, Math.max(life.signIns.get(step.who) ?? 0, life.now - step.ago));
    else if (step.type === 'hr is read') life.hrReadAt = life.now;
    else if (step.type === 'restart') house = await open(db, world, life, rules);
    else if (step.type === 'post') post(life.letters, life.now);
    else if (step.type === 'post is back') life.letters.away = false;
    else if (step.type === 'post is away for a year') life.letters.away = true;
    else if (step.type === 'has no mailbox') life.letters.noMailbox.add(step.who);
    else if (step.type === 'says to be here') {
      await house.reconciliation.stillHere({ sync: 'staff', person: step.who, by: 'test' });
      life.said.set(step.who, life.now);
    } else if (step.type === 'opened by hand')
      world.changeAccount(accountOf(world, step.who).id, (account) => ({ ...account, active: true }));
    else if (
      step.type === 'round' ||
      step.type === 'run' ||
      step.type === 'run that cannot read the target'
    ) {
      if (step.type === 'round') life.hrReadAt = life.now;
      const reads = step.type !== 'run that cannot read the target';
      lost.push(...(await runAndJudge(house, { world, life, rules }, reads)));
    }
  }
  return lost;
}

async function runAndJudge(
  house: Household,
  { world, life, rules }: { readonly world: World; readonly life: Life; readonly rules: Rules },
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
  for (const name of lost) for (const judge of uponLoss) judge(name, life, rules.warns);
  return lost;
}

test('nobody active within the limit loses access, nobody protected is touched, and nobody unwarned, whatever is told and when', async () => {
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.record({
        inactive: fc.constantFrom(
          'suspend' as const,
          'deactivate' as const,
          'remove-licences' as const,
          'delete' as const,
        ),
        warns: fc.constantFrom(true, true, false),
      }),
      async (story, rules) => void (await live(story, rules)),
    ),
    { numRuns: 20 },
  );
}, 240_000);

const used: readonly Step[] = names.map((name) => ({ type: 'uses', who: name, late: hour }));
const days = (count: number): Step => ({ type: 'pass', hours: count * 24 });
const look: readonly Step[] = [{ type: 'round' }];

test('who is silent beyond the limit does lose access, so that the property says something', async () => {
  const silent: readonly Step[] = [...used, days(1), { type: 'run' }];
  const after = (count: number): readonly Step[] => [...silent, days(count), ...look];
  const rules = { inactive: 'suspend', warns: false } as const;
  expect(await live(after(9), rules)).toEqual([]);
  expect(await live(after(11), rules)).toEqual(['ada', 'bob']);
});

test.each(['suspend', 'deactivate', 'remove-licences', 'delete'] as const)(
  'with the reaction %s who was warned loses access, and whom no letter has reached keeps it, for the same reason',
  async (inactive) => {
    const rules = { inactive, warns: true } as const;
    const silent: readonly Step[] = [...used, days(1), { type: 'run' }, days(8), ...look];
    const later: readonly Step[] = [days(4.5), ...look];
    expect(await live([...silent, { type: 'post' }, ...later], rules), 'both were warned').toEqual([
      'ada',
      'bob',
    ]);
    expect(await live([...silent, ...later, ...later], rules), 'the post is late').toEqual([]);
    const lost: Step = { type: 'has no mailbox', who: 'bob' };
    expect(await live([...silent, lost, { type: 'post' }, ...later], rules)).toEqual(['ada']);
    const here: Step = { type: 'says to be here', who: 'ada' };
    expect(await live([...silent, { type: 'post' }, days(2), here, days(3), ...look], rules)).toEqual([
      'bob',
    ]);
  },
  120_000,
);
