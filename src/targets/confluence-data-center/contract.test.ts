import { describe, expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { judgeKit } from '../../testkit/judged-kit.ts';
import { type Contract, findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { confluenceDataCenter } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const reason = { situation: 'absent', rule: 'contract' } as const;

/** The numbers of the licence have no published description. */
function described({ judge, ...contract }: Contract): Contract {
  return {
    ...contract,
    judge: async (request, answer) => (request.url.includes('/rest/license/') ? [] : judge(request, answer)),
  };
}

describe.each([
  ['10.0.3', 'confluence-dc-10.0.json'],
  ['10.2.14', 'confluence-dc-10.2.json'],
])('Confluence %s, as %s publishes it', (version, name) => {
  test('holds in every request and answer of the whole kit, with no exception too many', async (context) => {
    const spec = findSpec(name);
    if ('absent' in spec) return context.skip(spec.absent);
    const base = 'https://confluence.example.com';
    const contract = described(openContract(spec.file, { base, overrides: specOverrides }));
    const world = () => pretendWorld({ version });
    const found = await judgeKit({ connector: confluenceDataCenter, world }, contract);

    const clock = hastyClock();
    let faults: ReadonlySet<string> = new Set();
    const judged = (inner: Fetch) => {
      const made = judgedFetch(inner, contract);
      faults = made.faults;
      return testTools({ clock, fetch: made.fetch });
    };
    const { confluence, target } = openPretend(judged, {
      version,
      rateLimit: { capacity: 3, fill: 1, seconds: 1 },
    });
    confluence.seed({
      users: [{ name: 'ada', lastLogin: clock.now(), hasSpace: true, groups: ['confluence-users'] }],
    });
    for await (const _ of target.read());
    await target.check();
    await target.holdings?.of({ accounts: ['ada'], counts: true });
    await target.changes['account.delete']?.({ type: 'account.delete', id: 'ada', reason });
    for (let sent = 0; sent < 10; sent += 1) {
      const headers = { authorization: 'Bearer pat-0123456789-secret', accept: 'application/json' };
      const request = new Request(`${base}/rest/api/group`, { headers });
      for (const fault of await contract.judge(request.clone(), await confluence.fetch(request)))
        found.add(fault);
    }
    for (const fault of faults) found.add(fault);

    expect([...found]).toEqual([]);
    expect(contract.unused()).toEqual([]);
    expect([...contract.judged].sort()).toEqual([
      'DELETE /rest/api/admin/user/{username}',
      'DELETE /rest/api/user/{username}/group/{groupName}',
      'GET /rest/api/admin/users/list/active',
      'GET /rest/api/group',
      'GET /rest/api/group/{groupName}/member',
      'GET /rest/api/longtask/{id}',
      'GET /rest/api/space/{spaceKey}',
      'GET /rest/api/user',
      'GET /rest/api/user/current',
      'GET /rest/api/user/list',
      'GET /rest/api/user/memberof',
      'POST /rest/api/admin/group',
      'POST /rest/api/admin/user',
      'PUT /rest/api/admin/user/{username}',
      'PUT /rest/api/admin/user/{username}/disable',
      'PUT /rest/api/admin/user/{username}/enable',
      'PUT /rest/api/user/{username}/group/{groupName}',
    ]);
  });
});
