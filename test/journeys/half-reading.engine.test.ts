/** The HR system's export is cut short, or complete and strangely small: nobody may lose an account by that. */

import { describe, expect, test } from 'vitest';
import { ProvisioningError } from '../../src/model/index.ts';
import { accountsOf, crowd, csvOf, day, openStage, type Row, type Stage } from './stage.ts';

const sync = 'staff';
const people = crowd(40);
const trailer = 'END';

/** The export ends with a row that counts the rows before it. */
function exported(rows: readonly Row[]): string {
  return `${csvOf(rows)}${trailer},${rows.length},,,,\n`;
}

async function openCompany(): Promise<Stage> {
  const stage = await openStage({
    files: { 'people.csv': exported(people) },
    rules: {
      sources: { hr: { type: 'csv', users: 'people.csv', trailer } },
      syncs: {
        [sync]: {
          from: ['hr'],
          to: 'world',
          attributes: {
            userName: 'user.userName',
            externalId: 'user.externalId',
            department: 'user.department',
          },
          safety: { 'max-deprovisions': 5 },
        },
      },
    },
  });
  await stage.roundApproved(sync);
  expect(active(stage)).toHaveLength(40);
  return stage;
}

function active(stage: Stage): string[] {
  return Object.entries(accountsOf(stage)).flatMap(([name, state]) => (state === 'active' ? [name] : []));
}

/** A round in which the reading was not believed; gives the problem. */
async function doubted(stage: Stage): Promise<ProvisioningError> {
  stage.clock.later(day);
  const { readings, run } = await stage.round(sync);
  expect(readings).toHaveLength(1);
  expect(run.state).toBe('done');
  const [reading] = readings;
  expect(reading?.problem).toBeInstanceOf(ProvisioningError);
  return reading?.problem as ProvisioningError;
}

describe('a file that is cut short', () => {
  test.each([
    ['in the middle of a row', (text: string) => text.slice(0, text.length / 2)],
    ['after a whole row', (text: string) => text.slice(0, text.lastIndexOf(trailer))],
    ['before the first row', () => ''],
  ])('%s is refused whole: nobody leaves, nobody joins, nobody moves', async (_, cut) => {
    await using stage = await openCompany();
    const before = stage.world.snapshot();
    const told = people.map((row, index) => (index === 0 ? { ...row, department: 'Legal' } : row));
    stage.write('people.csv', cut(exported([{ id: 'e000', userName: 'newcomer' }, ...told])));
    expect((await doubted(stage)).message).toMatch(/people\.csv/);
    await stage.app.drain();
    expect(stage.world.snapshot()).toEqual(before);
    const [reading] = await stage.app.directory.readings({ source: 'hr', limit: 1 });
    expect(reading?.state).toBe('failed');
  });

  test('the next whole file is taken as if nothing had been', async () => {
    await using stage = await openCompany();
    stage.write('people.csv', exported(people).slice(0, 700));
    await doubted(stage);
    stage.write('people.csv', exported(people.slice(1)));
    stage.clock.later(day);
    expect((await stage.round(sync)).readings).toEqual([]);
    await stage.app.drain();
    expect(active(stage)).toHaveLength(39);
    expect(accountsOf(stage).person001).toBe('closed');
  });
});

describe('a whole file with half the people', () => {
  async function openHalf(): Promise<{ stage: Stage; reading: string }> {
    const stage = await openCompany();
    const half = people.slice(0, 20).map((row) => ({ ...row, department: 'Legal' }));
    stage.write('people.csv', exported(half));
    const problem = await doubted(stage);
    expect(problem.code).toBe('unsafe');
    expect(problem.message).toContain('20 of 40 people');
    const { held } = await stage.app.directory.status('hr');
    if (held === undefined) throw new Error('The reading is not held.');
    expect(problem.message).toContain(`rollcall readings believe ${held}`);
    return { stage, reading: held };
  }

  test('is held: what it tells is served, and whom it lacks keeps the account', async () => {
    const { stage } = await openHalf();
    await using _ = stage;
    await stage.app.drain();
    expect(active(stage)).toHaveLength(40);
    const moved = stage.world
      .snapshot()
      .accounts.filter(({ attributes }) => attributes.department === 'Legal');
    expect(moved).toHaveLength(20);
  });

  test('leads to a plan that the guard holds when the reading is believed', async () => {
    const { stage, reading } = await openHalf();
    await using _ = stage;
    expect(await stage.app.directory.believe(reading)).toMatchObject({
      state: 'complete',
      departed: { people: 20 },
    });
    await stage.app.drain();
    expect(active(stage).length, 'single departures within the budget go through').toBe(35);
    const plan = await stage.heldPlan(sync);
    expect(plan.hold.map(({ rule }) => rule)).toContain('max-deprovisions');
    expect(plan.counts.changes).toEqual({ 'account.deactivate': 15 });
    await stage.approve(plan.id);
    expect(active(stage)).toEqual(people.slice(0, 20).map(({ userName }) => userName));
  });

  test('leads to nothing when it is disbelieved, also in the rounds after the file is mended', async () => {
    const { stage, reading } = await openHalf();
    await using _ = stage;
    expect((await stage.app.directory.disbelieve(reading)).state).toBe('disbelieved');
    stage.write('people.csv', exported(people));
    stage.clock.later(day);
    expect((await stage.round(sync)).readings).toEqual([]);
    await stage.app.drain();
    expect(active(stage)).toHaveLength(40);
    await expect(stage.app.directory.believe(reading)).rejects.toMatchObject({ code: 'stale' });
  });
});
