import { expect, test } from 'vitest';
import { judgeKit } from '../../testkit/judged-kit.ts';
import { findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { bambooDataCenter } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const reason = { situation: 'absent', rule: 'contract' } as const;

test('what Atlassian publishes of Bamboo 12.1 holds in every request and answer of the whole kit, with no exception too many', async (context) => {
  const spec = findSpec('bamboo-dc-12.1.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, {
    base: 'https://bamboo.example.com/rest',
    overrides: specOverrides,
  });
  const found = await judgeKit({ connector: bambooDataCenter, world: () => pretendWorld() }, contract);
  const { bamboo, target } = openPretend(
    (inner) =>
      testTools({ clock: hastyClock(), fetch: judgedFetch(inner, contract, { faults: found }).fetch }),
    { rateLimit: { capacity: 5, fill: 1, seconds: 1 } },
  );
  bamboo.seed({ users: [{ name: 'ada' }] });
  await target.changes['account.delete']?.({ type: 'account.delete', id: 'ada', reason });
  for (let sent = 0; sent < 10; sent += 1) {
    const headers = { authorization: 'Bearer pat-0123456789-secret', accept: 'application/json' };
    const request = new Request(`${bamboo.url}/rest/api/latest/admin/groups`, { headers });
    for (const fault of await contract.judge(request.clone(), await bamboo.fetch(request))) found.add(fault);
  }
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
  expect([...contract.judged].sort()).toEqual([
    'DELETE /api/latest/admin/groups/{name}/remove-users',
    'DELETE /api/latest/admin/users/{name}',
    'GET /api/latest/admin/groups',
    'GET /api/latest/admin/groups/{name}/more-members',
    'GET /api/latest/admin/users',
    'GET /api/latest/admin/users/{name}/assigned-groups',
    'GET /api/latest/currentUser',
    'GET /api/latest/info',
    'GET /api/latest/permissions/global/groups',
    'POST /api/latest/admin/groups',
    'POST /api/latest/admin/groups/{name}/add-users',
    'POST /api/latest/admin/users',
  ]);
});
