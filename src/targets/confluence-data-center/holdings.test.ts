import { expect, test } from 'vitest';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

test('the personal space is told of whoever has one', async () => {
  const { confluence, target } = openPretend((fetch) => testTools({ fetch }), {});
  confluence.seed({ users: [{ name: 'ada', hasSpace: true }, { name: 'bob' }] });
  const found = await target.holdings?.of({ accounts: ['ada', 'bob', 'nobody'], counts: true });
  expect(found?.held.get('ada')).toEqual([{ kind: 'space', id: '~ada', name: 'ada (personal)' }]);
  expect(found?.held.get('bob')).toEqual([]);
  expect(found?.silent).toBeUndefined();
  const many = await target.holdings?.of({ accounts: ['ada'], counts: false });
  expect(many).toEqual({ held: new Map(), silent: ['space'] });
});
