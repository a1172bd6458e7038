import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { judgeSourceKit } from '../../testkit/judged-kit.ts';
import { type Contract, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { scimPull } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { scimSpec } from './spec-fixture.ts';

const base = (version: '1.1' | '2.0') => `https://people.example.com/scim/${version === '2.0' ? 'v2' : 'v1'}`;

const resources = ['GET /Groups', 'GET /Groups/{id}', 'GET /Users', 'GET /Users/{id}'];

test('the standard of SCIM 2.0 holds in every request and answer of the kit', async () => {
  const contract = openContract(scimSpec('2.0'), { base: base('2.0') });
  const found = await judgeSourceKit({ connector: scimPull, world: () => pretendWorld() }, contract);
  expect([...found]).toEqual([]);
  expect([...contract.judged].sort()).toEqual(
    [
      ...resources,
      'GET /ResourceTypes',
      'GET /Schemas',
      'GET /ServiceProviderConfig',
      'GET /ServiceProviderConfigs',
      'GET /serviceproviderconfig',
    ].sort(),
  );
});

test.each([
  ['2.0', 'index', ['GET /ResourceTypes', 'GET /Schemas', 'GET /ServiceProviderConfig']],
  ['2.0', 'cursor', ['GET /ResourceTypes', 'GET /Schemas', 'GET /ServiceProviderConfig']],
  [
    '1.1',
    'index',
    ['GET /ServiceProviderConfig', 'GET /ServiceProviderConfigs', 'GET /serviceproviderconfig'],
  ],
] as const)(
  'the standard of SCIM %s, paged by %s, holds in every request and answer of a life',
  async (version, paging, discovery) => {
    const contract = openContract(scimSpec(version), { base: base(version) });
    const found = new Set<string>();
    await live({ version, paging, contract, found });
    expect([...found]).toEqual([]);
    expect([...contract.judged].sort()).toEqual([...resources, ...discovery].sort());
  },
);

/** Extensions, a member who came meanwhile, changes, members found by search, refusals. */
async function live({
  version,
  paging,
  contract,
  found,
}: {
  readonly version: '1.1' | '2.0';
  readonly paging: 'index' | 'cursor';
  readonly contract: Contract;
  readonly found: Set<string>;
}): Promise<void> {
  const { scim, read, open, tools } = openPretend({ version, paging }, (inner) => {
    const outer: Fetch = judgedFetch(inner, contract, { faults: found }).fetch;
    let came = false;
    return async (request) => {
      if (request.url.includes('/Groups?') && !came) {
        came = true;
        scim.hand.user('u2', { userName: 'b' });
      }
      return outer(request);
    };
  });
  scim.hand.user('u1', {
    userName: 'a',
    'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
      department: 'Engines',
      manager: { value: 'u2' },
    },
  });
  scim.hand.group('g1', { displayName: 'Team', users: ['u1', 'u2'] });
  const records = await read();
  expect(records.filter(({ type }) => type === 'identity')).toHaveLength(2);
  await tools.clock.sleep(3_600_000);
  const last = (await read()).at(-1);
  const cursor = last?.type === 'complete' ? last.cursor : undefined;
  expect(cursor).toBeDefined();
  scim.hand.user('u1', { title: 'Countess' });
  await read(cursor);
  await open().check();
  scim.habits = { hidesMembers: 'always', groupsOfUsers: 'none' };
  await read();
  scim.rights = [];
  await expect(read()).rejects.toMatchObject({ code: 'forbidden' });
}
