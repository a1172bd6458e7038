import { expect, test } from 'vitest';
import type { Change, Holding } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;

function open() {
  const opened = openPretend((fetch) => testTools({ fetch }), { pageMax: 2 });
  opened.site.seed({
    users: [
      { email: 'ada@example.com' },
      { email: 'bob@example.com' },
      { email: 'eve@example.com', active: false },
    ],
    projects: [
      { key: 'ABC', lead: 'ada', components: [{ name: 'Engine', lead: 'ada' }, { name: 'Wheels' }] },
      { key: 'DEF', lead: 'bob', components: [{ name: 'Brakes', lead: 'ada' }] },
      { key: 'XYZ', lead: 'ada' },
    ],
    filters: [
      { name: 'Mine', owner: 'ada' },
      { name: 'Ours', owner: 'ada', shared: true },
      { name: 'Hers', owner: 'bob' },
    ],
    dashboards: [
      { name: 'Private', owner: 'ada' },
      { name: 'Team', owner: 'ada', shared: true },
    ],
    boards: [
      { name: 'ABC board', admins: ['ada', 'bob'] },
      { name: 'Of Bob', admins: ['bob'] },
      { name: 'Own board', admins: [], location: 'ada' },
    ],
    issues: { ada: 7 },
  });
  return opened;
}
type Opened = ReturnType<typeof open>;

const asked = ({ target }: Opened, account: string, counts = true) =>
  target.holdings?.of({ accounts: [account], counts });
const held = async (opened: Opened, account: string, counts = true) =>
  (await asked(opened, account, counts))?.held.get(account) ?? [];
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

test('what somebody leads and owns is told whole, over pages; a dashboard that is not shared is not', async () => {
  const opened = open();
  expect((await held(opened, 'ada')).map(({ kind, name, count }) => [kind, name, count])).toEqual([
    ['project', 'Project ABC (ABC)', undefined],
    ['project', 'Project XYZ (XYZ)', undefined],
    ['component', 'Engine (ABC)', undefined],
    ['component', 'Brakes (DEF)', undefined],
    ['filter', 'Mine', undefined],
    ['filter', 'Ours', undefined],
    ['board', 'ABC board', undefined],
    ['board', 'Own board', undefined],
    ['dashboard', 'Team', undefined],
    ['issues', 'open issues', 7],
  ]);
  opened.site.calls.reset();
  expect(await held(opened, 'ada', false), 'of many leavers what is listed for all').toHaveLength(2);
  expect(opened.site.calls.total, 'for the leavers of one run the lists are kept').toBe(0);
});

test('projects and components are given to another lead, and back', async () => {
  const opened = open();
  const movable = ({ kind }: Holding) => opened.target.holdings?.movable.includes(kind) === true;
  for (const holding of (await held(opened, 'ada')).filter(movable))
    await move(opened, 'ada', 'bob', holding);
  expect((await held(opened, 'ada')).filter(movable)).toEqual([]);
  const bobs = (await held(opened, 'bob')).filter(movable);
  expect(bobs).toHaveLength(5);
  for (const holding of bobs.filter(({ name }) => !name.includes('DEF') || name.startsWith('Brakes')))
    await move(opened, 'bob', 'ada', holding);
  expect((await held(opened, 'ada')).filter(movable)).toHaveLength(4);
});

test('what a third leads by now stays with the third, and nobody who is closed or gone takes anything over', async () => {
  const opened = open();
  const [project] = await held(opened, 'ada', false);
  if (project === undefined) throw new Error('nothing is led');
  await expect(move(opened, 'ada', 'eve', project)).rejects.toMatchObject({ code: 'unsupported' });
  await expect(move(opened, 'ada', 'nobody', project)).rejects.toMatchObject({ code: 'not-found' });
  await move(opened, 'ada', 'bob', project);
  expect(await move(opened, 'ada', 'bob', project)).toEqual({
    note: 'Project ABC (ABC) has another lead already.',
  });
});

test('where boards are not shown nothing is said of them, and the rest is told', async () => {
  const opened = open();
  opened.site.hand.hideBoards();
  const told = await asked(opened, 'ada');
  expect(told?.silent).toEqual(['board']);
  expect(told?.held.get('ada')?.map(({ kind }) => kind)).not.toContain('board');
  expect(told?.held.get('ada')).toHaveLength(8);
});
