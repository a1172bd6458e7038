import { expect, test } from 'vitest';
import type { Change, Holding } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;
const open = (settings: object = {}) => {
  const opened = openPretend((fetch) => testTools({ fetch }), {
    settings: { componentPage: 1, ...settings },
  });
  opened.jira.seed({
    users: [
      { name: 'ada', key: 'ada', leads: ['ABC', 'XYZ'], issues: 3 },
      { name: 'bob "b"', key: 'bob', issues: 1 },
      { name: 'eve', key: 'eve', active: false },
    ],
    components: [
      { id: '1', name: 'Engine', project: 'ABC', lead: 'ada' },
      { id: '2', name: 'Wheels', project: 'ABC' },
      { id: '3', name: 'Brakes', project: 'XYZ', lead: 'ada' },
    ],
  });
  return opened;
};
type Opened = ReturnType<typeof open>;

const held = async ({ target }: Opened, account: string, counts = true) =>
  (await target.holdings?.of({ accounts: [account], counts }))?.held.get(account) ?? [];
const move = ({ target }: Opened, account: string, to: string, holding: Holding) => {
  const change: Extract<Change, { type: 'holding.move' }> = {
    type: 'holding.move',
    account,
    to,
    holding,
    reason,
  };
  return target.changes['holding.move']?.(change);
};

test('what somebody leads is told whole, over pages, with the open issues where they are asked for', async () => {
  const opened = open();
  expect((await held(opened, 'ada')).map(({ kind, name, count }) => [kind, name, count])).toEqual([
    ['project', 'Project ABC (ABC)', undefined],
    ['project', 'Project XYZ (XYZ)', undefined],
    ['component', 'Engine (ABC)', undefined],
    ['component', 'Brakes (XYZ)', undefined],
    ['issues', 'open issues', 3],
  ]);
  opened.jira.calls.reset();
  expect(await held(opened, 'ada', false)).toHaveLength(4);
  expect(opened.jira.calls.total, 'for the leavers of one run the lists are kept').toBe(0);
  expect(await held(opened, 'bob'), 'quotes in a name end no text').toMatchObject([{ count: 1 }]);
});

test('projects and components are given to another lead, and back', async () => {
  const opened = open();
  for (const holding of await held(opened, 'ada', false)) await move(opened, 'ada', 'bob', holding);
  expect(await held(opened, 'ada', false)).toEqual([]);
  const bobs = await held(opened, 'bob', false);
  expect(bobs).toHaveLength(4);
  for (const holding of bobs) await move(opened, 'bob', 'ada', holding);
  expect(opened.jira.look.user('ada')?.leads).toEqual(['ABC', 'XYZ']);
});

test('what a third leads by now stays with the third, and doing it twice is doing it once', async () => {
  const opened = open();
  const [project] = await held(opened, 'ada', false);
  if (project === undefined) throw new Error('nothing is led');
  await move(opened, 'ada', 'bob', project);
  expect(await move(opened, 'ada', 'bob', project)).toEqual({
    note: 'Project ABC (ABC) has another lead already.',
  });
  expect(opened.jira.look.user('bob "b"')?.leads).toEqual(['ABC']);
});

test('nobody who is closed or gone takes anything over', async () => {
  const opened = open();
  const [project] = await held(opened, 'ada', false);
  if (project === undefined) throw new Error('nothing is led');
  await expect(move(opened, 'ada', 'eve', project)).rejects.toMatchObject({ code: 'unsupported' });
  await expect(move(opened, 'ada', 'nobody', project)).rejects.toMatchObject({ code: 'not-found' });
});

test('a lead whom Jira does not deactivate is deactivated once nothing is led any more', async () => {
  const opened = open({ deactivatesLeads: false });
  const close = () =>
    opened.target.changes['account.deactivate']?.({ type: 'account.deactivate', id: 'ada', reason });
  await expect(close()).rejects.toMatchObject({ code: 'unsupported' });
  for (const holding of await held(opened, 'ada', false)) await move(opened, 'ada', 'bob', holding);
  await close();
  expect(opened.jira.look.user('ada')?.active).toBe(false);
});
