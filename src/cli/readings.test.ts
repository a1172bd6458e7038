import { expect, test } from 'vitest';
import { type Desk, openDesk } from './fixture.ts';
import { approved } from './journey.ts';

const many = Array.from({ length: 40 }, (_, index) => `p${index},Person ${index},Staff`);

/** A source that lost three quarters of its people; gives the id of the held reading. */
async function halved(desk: Desk): Promise<string> {
  desk.people(...many);
  await approved(desk);
  desk.people(...many.slice(0, 10));
  await desk.run('run', 'staff');
  const { json } = await desk.run('readings', 'list', '--state', 'held', '--json');
  return json.readings[0].id;
}

test('a held reading says why and how to decide', async () => {
  await using desk = openDesk();
  const id = await halved(desk);
  const { code, stdout } = await desk.run('readings', 'show', id);
  expect(code).toBe(0);
  expect(stdout).toContain(`rollcall readings believe ${id}`);
  expect(stdout).toContain('held');
});

test('believed, whoever it lacked has departed; the guard still holds what follows', async () => {
  await using desk = openDesk();
  const id = await halved(desk);
  const believed = await desk.run('readings', 'believe', id, '--json');
  expect(believed.json.reading).toMatchObject({ state: 'complete', departed: { people: 30 } });
  expect((await desk.run('run', 'staff')).code).toBe(6);
  expect(desk.memory.snapshot().accounts.filter(({ active }) => active)).toHaveLength(40);
  const { json } = await desk.run('audit', 'list', '--action', 'reading.believed', '--json');
  expect(json.lines).toMatchObject([{ actor: 'cli', subject: 'hr' }]);
});

test('disbelieved, nobody has departed, and it cannot be believed any more', async () => {
  await using desk = openDesk();
  const id = await halved(desk);
  expect((await desk.run('readings', 'disbelieve', id)).stdout).toContain('disbelieved');
  expect((await desk.run('readings', 'believe', id)).code).toBe(6);
  const { json } = await desk.run('plan', 'staff', '--json');
  expect(json.plan.counts.changes).toEqual({});
});

test('a reading and the run made from it show by what the source knows that nothing was left out', async () => {
  await using desk = openDesk();
  desk.people(...many);
  await approved(desk);
  const { json } = await desk.run('runs', 'list', '--json');
  const { stdout } = await desk.run('runs', 'show', json.runs[0].id);
  expect(stdout).toContain('Proof: 1 page, the source counts 40 people\n');
  expect(stdout).toContain('The files were proved whole');
  const shown = await desk.run('runs', 'show', json.runs[0].id, '--json');
  expect(shown.json.readings).toMatchObject([
    { source: 'hr', proof: { pages: 1, expected: { people: 40 } } },
  ]);
  const reading = await desk.run('readings', 'show', shown.json.readings[0].id);
  expect(reading.stdout).toContain('Proof: 1 page');
});

test('readings are listed with what was told', async () => {
  await using desk = openDesk();
  await desk.run('plan', 'staff');
  expect((await desk.run('readings', 'list')).stdout).toMatch(/hr\s+full\s+complete\s+\d+/);
  expect((await desk.run('readings', 'show', 'nothing')).code).toBe(4);
});
