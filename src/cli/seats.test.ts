import { expect, test } from 'vitest';
import { openDesk } from './fixture.ts';
import { approved } from './journey.ts';

const year = 365 * 86_400_000;

async function openCompany() {
  const desk = openDesk({
    sync: 'groups: { map: { Eng: [eng] } }, deprovision: { inactive-after: 90d }',
    more: 'seats: { currency: EUR, prices: { app: { jira-software: 7.5 } } }',
  });
  desk.memory.products.set('jira-software', { name: 'Jira Software' });
  const eng = desk.memory.addEntitlement({ name: 'eng', kind: 'group', licences: ['jira-software'] });
  desk.people('ada,Ada,Eng', 'bob,Bob,Eng', 'eve,Eve,');
  await approved(desk);
  const stranger = desk.memory.addAccount({ attributes: { userName: 'stranger' }, active: true });
  desk.memory.grant(stranger, eng);
  const ada = desk.memory.snapshot().accounts.find(({ attributes }) => attributes.userName === 'ada');
  desk.memory.changeAccount(ada?.id ?? '', (account) => ({
    ...account,
    lastActive: new Date(Date.now() - year).toISOString(),
  }));
  await desk.run('plan', 'staff');
  return desk;
}

test('seats are counted with what they cost, without asking anybody', async () => {
  await using desk = await openCompany();
  desk.memory.server.faults = () => ({ kind: 'refused', status: 401 });
  const { code, stdout } = await desk.run('seats');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^app\s+Jira Software\s+3\s+0\s+1\s+22\.50 EUR\s+0\.00 EUR/m);
  const { json } = await desk.run('seats', 'app', '--json');
  expect(json.targets).toEqual([
    {
      target: 'app',
      asOf: expect.any(Number),
      currency: 'EUR',
      products: [
        {
          product: 'jira-software',
          name: 'Jira Software',
          used: 3,
          reclaimable: 0,
          unlinked: 1,
          price: 7.5,
          cost: 22.5,
          saving: 0,
        },
      ],
    },
  ]);
});

test('who takes them is listed with the groups that give them, as a table and as CSV', async () => {
  await using desk = await openCompany();
  const { json } = await desk.run('seats', '--people', '--json');
  expect(
    json.targets[0].holders.map(({ userName, via }: Record<string, unknown>) => [userName, via]),
  ).toEqual([
    ['ada', ['eng']],
    ['bob', ['eng']],
    ['stranger', ['eng']],
  ]);
  const { stdout } = await desk.run('seats', '--csv');
  expect(stdout.split('\n')[0]).toBe(
    'target,account,userName,person,sync,products,through,lastActive,inactive',
  );
  expect(stdout).toMatch(/^app,\S+,stranger,,,jira-software,eng,,$/m);
  expect((await desk.run('seats', '--inactive', '--json')).json.targets[0].holders).toEqual([]);
});

test('a target that was never read is told as such, and all targets are none', async () => {
  await using desk = openDesk();
  expect(await desk.run('seats', 'app')).toMatchObject({
    code: 4,
    stderr: 'No target app has been read yet; plan a sync that leads to it first.\n',
  });
  expect((await desk.run('seats')).stdout).toContain('No target that was read has groups that give seats');
});
