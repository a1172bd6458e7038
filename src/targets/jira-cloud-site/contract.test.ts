import { expect, test } from 'vitest';
import { judgeKit } from '../../testkit/judged-kit.ts';
import { findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { jiraCloudSite } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const reason = { situation: 'unqualified', rule: 'contract' } as const;

test('what Atlassian publishes of Jira Cloud holds in every request and answer of the whole kit, with no exception too many', async (context) => {
  const spec = findSpec('jira-cloud-platform-v3.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const base = 'https://example.atlassian.net';
  const contract = openContract(spec.file, { base, overrides: specOverrides });
  const found = await judgeKit({ connector: jiraCloudSite, world: () => pretendWorld() }, contract);
  const { site, target } = openPretend((inner) =>
    testTools({ clock: hastyClock(), fetch: judgedFetch(inner, contract, { faults: found }).fetch }),
  );
  site.seed({ users: [{ email: 'eve@example.com', showsEmail: false }] });
  for await (const _ of target.read());
  await target.seats?.();
  await target.changes['entitlement.create']?.({
    type: 'entitlement.create',
    kind: 'group',
    name: 'new',
    reason,
  });
  await target.changes['account.delete']?.({ type: 'account.delete', id: 'eve', reason });
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
  expect([...contract.judged].sort()).toEqual([
    'DELETE /rest/api/3/group/user',
    'DELETE /rest/api/3/user',
    'GET /rest/api/3/applicationrole',
    'GET /rest/api/3/group/bulk',
    'GET /rest/api/3/group/member',
    'GET /rest/api/3/groups/picker',
    'GET /rest/api/3/mypermissions',
    'GET /rest/api/3/myself',
    'GET /rest/api/3/serverInfo',
    'GET /rest/api/3/user',
    'GET /rest/api/3/user/groups',
    'GET /rest/api/3/user/search',
    'GET /rest/api/3/users/search',
    'POST /rest/api/3/group',
    'POST /rest/api/3/group/user',
    'POST /rest/api/3/user',
  ]);
}, 120_000);
