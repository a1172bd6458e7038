import { expect, test } from 'vitest';
import { judgeKit } from '../../testkit/judged-kit.ts';
import { findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { confluenceCloudSite } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const reason = { situation: 'absent', rule: 'contract' } as const;

test('what Atlassian publishes of Confluence Cloud holds in every request and answer of the whole kit, with no exception too many', async (context) => {
  const spec = findSpec('confluence-cloud-v1.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const base = 'https://example.atlassian.net';
  const contract = openContract(spec.file, { base, overrides: specOverrides });
  const found = await judgeKit({ connector: confluenceCloudSite, world: () => pretendWorld() }, contract);
  const { site, target } = openPretend((inner) =>
    testTools({ clock: hastyClock(), fetch: judgedFetch(inner, contract, { faults: found }).fetch }),
  );
  site.seed({ users: [{ email: 'eve@example.com', showsEmail: false, groups: ['confluence-users'] }] });
  for await (const _ of target.read());
  const grant = { account: 'eve', entitlement: 'from-okta', reason } as const;
  const given = target.changes['grant.add']?.({ type: 'grant.add', ...grant });
  await expect(given).rejects.toMatchObject({ code: 'unsupported' });
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
  expect([...contract.judged].sort()).toEqual([
    'DELETE /wiki/rest/api/group/userByGroupId',
    'GET /wiki/rest/api/group',
    'GET /wiki/rest/api/group/{groupId}/membersByGroupId',
    'GET /wiki/rest/api/user',
    'GET /wiki/rest/api/user/current',
    'GET /wiki/rest/api/user/memberof',
    'POST /wiki/rest/api/group',
    'POST /wiki/rest/api/group/userByGroupId',
  ]);
});

test('what Atlassian publishes of spaces (version 2) holds in every request and answer', async (context) => {
  const spec = findSpec('confluence-cloud-v2.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const base = 'https://example.atlassian.net/wiki/api/v2';
  const contract = openContract(spec.file, { base, overrides: [] });
  const faults = new Set<string>();
  const { site, target } = openPretend(
    (inner) => testTools({ clock: hastyClock(), fetch: judgedFetch(inner, contract, { faults }).fetch }),
    { pageMax: 1 },
  );
  site.seed({
    spaces: [
      { key: '~ada', author: 'ada', isPersonal: true },
      { key: 'ENG', author: 'ada' },
    ],
  });
  const hands = await target.holdings?.of({ accounts: ['ada'], counts: true });
  expect(hands?.held.get('ada')).toHaveLength(2);
  expect([...faults]).toEqual([]);
  expect([...contract.judged]).toEqual(['GET /spaces']);
});
