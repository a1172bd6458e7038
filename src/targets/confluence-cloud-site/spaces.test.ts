import { expect, test } from 'vitest';
import { testTools } from '../../testkit/tools.ts';
import { openPretend } from './pretend-world.ts';

test('the personal space and those that somebody made are told, over pages; archived ones are not', async () => {
  const { site, target } = openPretend((fetch) => testTools({ fetch }), { pageMax: 2 });
  site.seed({
    users: [{ email: 'ada@example.com' }, { email: 'bob@example.com' }],
    spaces: [
      { key: '~ada', author: 'ada', isPersonal: true },
      { key: 'HR', author: 'bob' },
      { key: 'OLD', author: 'ada', status: 'archived' },
      { key: 'ENG', author: 'ada' },
      { key: 'OPS', author: 'bob' },
    ],
  });
  const found = await target.holdings?.of({ accounts: ['ada', 'bob'], counts: true });
  const names = (account: string) => found?.held.get(account)?.map(({ name }) => name);
  expect(names('ada')).toEqual(['Space ~ada (personal)', 'Space ENG (ENG)']);
  expect(names('bob')).toEqual(['Space HR (HR)', 'Space OPS (OPS)']);
  expect(site.calls.total).toBe(2);
  await target.holdings?.of({ accounts: ['bob'], counts: true });
  expect(site.calls.total, 'for the leavers of one run the list is kept').toBe(2);
});
