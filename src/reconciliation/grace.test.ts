import { expect, test } from 'vitest';
import type { Person, Sync } from '../model/index.ts';
import { account, day, given, holds, linked, now, react, rules } from './fixture.ts';
import { goneHow, type Known } from './grace.ts';
import { type PersonPlan, planPerson } from './plan.ts';
import type { Rules } from './rules.ts';

const hour = day / 24;

/** Ada as gone since then, told as deleted or missed by so many readings. */
function gone(goneAt: number, how: 'removed' | number): Person {
  const { person } = linked({ present: false });
  const [identity] = person.identities;
  if (identity === undefined) throw new Error('The fixture tells nobody.');
  const told =
    how === 'removed'
      ? { ...identity, goneAt, goneBy: how }
      : ({ ...identity, goneAt, goneBy: 'absent', missed: how } as const);
  return { ...person, identity: told, identities: [told] };
}

function planned(person: Person, by: Rules, known?: Known, closed = false): PersonPlan {
  const held = { account: account({ id: 'ada' }, { active: !closed }) };
  return planPerson({ ...linked({}, holds(given('Staff')), held), person }, by, known);
}

const suspecting = (more: Partial<Sync['deprovision']> = {}): Rules =>
  rules({ deprovision: { after: 0, missedReadings: 3, missedFor: 36 * hour, ...more } });

test('whoever vanished is suspected until enough readings missed them, and for long enough', () => {
  const by = suspecting();
  const steps: readonly [missed: number, ago: number, stage: string, due: unknown, changes: number][] = [
    [1, hour, 'suspected', 'reading', 0],
    [2, 40 * hour, 'suspected', 'reading', 0],
    [3, 35 * hour, 'suspected', now + hour, 0],
    [3, 36 * hour, 'leaving', undefined, 2],
  ];
  for (const [missed, ago, stage, dueAt, changes] of steps) {
    const plan = planned(gone(now - ago, missed), by, { kind: 'source-missing', since: now - ago });
    expect([plan.stage, plan.dueAt, plan.changes.length], `${missed} after ${ago / hour} hours`).toEqual([
      stage,
      dueAt,
      changes,
    ]);
  }
});

test('whom the source says it deleted is not suspected, and has a reaction apart', () => {
  const by = rules({
    ...react({ deleted: 'remove-grants', 'source-missing': 'deactivate' }),
    deprovision: { after: 0, missedReadings: 3 },
  });
  const deleted = planned(gone(now, 'removed'), by);
  expect(deleted.changes.map(({ type }) => type)).toEqual(['grant.remove']);
  expect(deleted).toMatchObject({ departure: 'deleted', situation: 'source-missing' });
  expect(planned(gone(now, 1), by)).toMatchObject({ departure: 'source-missing', changes: [] });
});

test('of several sources all must have said so', () => {
  const [left, vanished] = [gone(now, 'removed'), gone(now, 1)];
  expect(goneHow(left)).toBe('deleted');
  expect(goneHow({ ...left, identities: [...left.identities, ...vanished.identities] })).toBe(
    'source-missing',
  );
});

test('who vanishes again is suspected anew, with the whole grace', () => {
  const by = rules({ deprovision: { after: 3 * day } });
  const known = { kind: 'source-missing', since: now - 10 * day } as const;
  expect(planned(gone(now - day, 1), by, known)).toMatchObject({
    standing: 'waiting',
    since: now - day,
    dueAt: now + 2 * day,
  });
});

test('who reappears disabled begins another departure', () => {
  const by = rules({ deprovision: { after: 3 * day } });
  const known = { kind: 'source-missing', since: now - 10 * day } as const;
  expect(planned(linked({ active: false }).person, by, known)).toMatchObject({
    departure: 'inactive',
    since: now,
    dueAt: now + 3 * day,
  });
});

test('what falls due on a weekend waits for the next working day, and says why', () => {
  // The fixture's now is a Monday; its weekend is Monday and Tuesday.
  const calendar = { weekend: [1, 2], freezes: [], except: [] };
  const by = rules({ deprovision: { after: day, calendar } });
  const known = { kind: 'inactive', since: now - 2 * day } as const;
  expect(planned(linked({ active: false }).person, by, known)).toMatchObject({
    standing: 'waiting',
    stage: 'leaving',
    dueAt: now + 2 * day,
    message: expect.stringContaining('Nothing is taken away during the weekend'),
    changes: [],
  });
  const except = rules({ deprovision: { after: day, calendar: { ...calendar, except: ['disabled'] } } });
  expect(planned(linked({ active: false }).person, except, known).changes).toHaveLength(2);
});

test('what is due is judged by no reading from before, and what is done at once needs none', () => {
  const old = { readings: new Map([['hr', { begunAt: now - 2 * day, wholeAt: now - 2 * day }]]) };
  const person = linked({ active: false }).person;
  const grace = { ...rules({ deprovision: { after: day } }), freshness: old };
  expect(planned(person, grace, { kind: 'inactive', since: now - 2 * day })).toMatchObject({
    standing: 'waiting',
    dueAt: 'reading',
    changes: [],
    message: expect.stringContaining('hr is read once more'),
  });
  expect(planned(person, { ...rules(), freshness: old }).changes).toHaveLength(2);
});

test('the days before the deletion are counted from the closing', () => {
  const by = rules({ deprovision: { after: day, deleteAfter: 30 * day } });
  const known = { kind: 'inactive', since: now - 60 * day } as const;
  const person = linked({ active: false }).person;
  const early = planned(person, by, { ...known, closedAt: now - 29 * day }, true);
  expect(early).toMatchObject({ stage: 'suspended', dueAt: now + day });
  expect(early.changes.map(({ type }) => type)).toEqual(['grant.remove']);
  const due = planned(person, by, { ...known, closedAt: now - 30 * day }, true);
  expect(due.changes.map(({ type }) => type)).toEqual(['grant.remove', 'account.delete']);
  expect(due.dueAt).toBeUndefined();
});
