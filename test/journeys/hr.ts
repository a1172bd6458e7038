/** A company whose people stand in a file of the personnel department, and what becomes of them from day to day. */

import { expect } from 'vitest';
import { accountsOf, csvOf, day, openStage, type Row, type Rules, type Stage } from './stage.ts';

export const sync = 'staff';
const people: readonly Row[] = [
  { id: 'e1', userName: 'ada' },
  { id: 'e2', userName: 'bob' },
  { id: 'e3', userName: 'eve' },
];

function fromHr(more: object): Rules {
  return {
    sources: { hr: { type: 'csv', users: 'people.csv' } },
    syncs: {
      [sync]: {
        from: ['hr'],
        to: 'world',
        scope: { where: 'user.department != "Elsewhere"' },
        attributes: { userName: 'user.userName', externalId: 'user.externalId' },
        ...more,
      },
    },
  };
}

/** A company whose people stand in a file of the personnel department. */
export async function openCompany(more: object): Promise<Stage> {
  const stage = await openStage({ files: { 'people.csv': csvOf(people) }, rules: fromHr(more) });
  await stage.roundApproved(sync);
  expect(accountsOf(stage)).toEqual({ ada: 'active', bob: 'active', eve: 'active' });
  return stage;
}

/** What the file says from now on. */
export function tell(stage: Stage, changes: Readonly<Record<string, Partial<Row> | 'absent'>>): void {
  const rows = people.flatMap((row) => {
    const change = changes[row.userName];
    return change === 'absent' ? [] : [{ ...row, ...change }];
  });
  stage.write('people.csv', csvOf(rows));
}

/** So many days later the schedule of the sync comes round. */
export async function roundAfter(stage: Stage, days: number): Promise<void> {
  stage.clock.later(days * day);
  await stage.round(sync);
}

/** So many days pass; then the service works off what is due, as it does by itself. */
export async function pass(stage: Stage, days: number): Promise<void> {
  stage.clock.later(days * day);
  await stage.restart();
  await stage.app.drain();
}

/** How a person stands, and why. */
export async function explained(stage: Stage, userName: string) {
  return stage.app.reconciliation.explain({ sync, person: await stage.personOf(userName) });
}

/** How far a person is on the way out. */
export async function departureOf(stage: Stage, userName: string) {
  return (await explained(stage, userName)).departure;
}

/** Plans that wait for an answer. */
export const questions = (stage: Stage) => stage.app.reconciliation.plans({ sync, states: ['held'] });
