import { describe, expect, test } from 'vitest';
import { judgeKit } from '../../testkit/judged-kit.ts';
import { findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { bitbucketDataCenter } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const reason = { situation: 'absent', rule: 'contract' } as const;

describe.each([
  ['9.5.1', 'bitbucket-dc-9.5.json'],
  ['10.4.0', 'bitbucket-dc-10.4.json'],
])('Bitbucket %s, as %s publishes it', (version, name) => {
  test('holds in every request and answer of the whole kit, with no exception too many', async (context) => {
    const spec = findSpec(name);
    if ('absent' in spec) return context.skip(spec.absent);
    const contract = openContract(spec.file, {
      base: 'https://bitbucket.example.com/rest',
      overrides: specOverrides,
    });
    const world = () => pretendWorld({ version });
    const found = await judgeKit({ connector: bitbucketDataCenter, world }, contract);

    const clock = hastyClock();
    let faults: ReadonlySet<string> = new Set();
    const { bitbucket, target } = openPretend(
      (inner) => {
        const judged = judgedFetch(inner, contract);
        faults = judged.faults;
        return testTools({ clock, fetch: judged.fetch });
      },
      { version, rateLimit: { capacity: 5, fill: 1, seconds: 1 } },
    );
    bitbucket.seed({ users: [{ name: 'ada', lastAuthentication: clock.now() }] });
    const { changes } = target;
    await changes['account.update']?.({
      type: 'account.update',
      id: '2',
      before: {},
      after: { userName: 'a' },
      reason,
    });
    await changes['account.delete']?.({ type: 'account.delete', id: '2', reason });
    await target.seats?.();
    for (let sent = 0; sent < 10; sent += 1) {
      const headers = { authorization: 'Bearer pat-0123456789-secret', accept: 'application/json' };
      const request = new Request(`${bitbucket.url}/rest/api/latest/admin/groups`, { headers });
      for (const fault of await contract.judge(request.clone(), await bitbucket.fetch(request)))
        found.add(fault);
    }
    for (const fault of faults) found.add(fault);

    expect([...found]).toEqual([]);
    expect(contract.unused()).toEqual([]);
    expect([...contract.judged].sort()).toEqual([
      'DELETE /api/latest/admin/users',
      'GET /api/latest/admin/groups',
      'GET /api/latest/admin/groups/more-members',
      'GET /api/latest/admin/license',
      'GET /api/latest/admin/permissions/groups',
      'GET /api/latest/admin/users',
      'GET /api/latest/admin/users/more-members',
      'GET /api/latest/application-properties',
      'POST /api/latest/admin/groups',
      'POST /api/latest/admin/groups/add-users',
      'POST /api/latest/admin/users',
      'POST /api/latest/admin/users/remove-group',
      'POST /api/latest/admin/users/rename',
      'PUT /api/latest/admin/users',
    ]);
  });
});
