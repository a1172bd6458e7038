import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { judgeSourceKit } from '../../testkit/judged-kit.ts';
import { type Contract, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { scimPull } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { scimSpec } from './spec.ts';

const base = (version: '1.1' | '2.0') => `https://people.example.com/scim/${version === '2.0' ? 'v2' : 'v1'}`;

test.each([
  ['2.0', 'index', ['GET /ResourceTypes', 'GET /Schemas', 'GET /ServiceProviderConfig']],
  ['2.0', 'cursor', ['GET /ResourceTypes', 'GET /Schemas', 'GET /ServiceProviderConfig']],
  ['1.1', 'index', ['GET /ServiceProviderConfigs']],
] as const)(
  'the standard of SCIM %s, paged by %s, holds in every request and answer',
  async (version, paging, discovery) => {
    const contract = openContract(scimSpec(version), { base: base(version) });
    const found = await judgeSourceKit(
      { connector: scimPull, world: () => pretendWorld({ version, paging }) },
      contract,
    );
    await beyondTheKit({ version, paging, contract, found });
    expect([...found]).toEqual([]);
    expect([...contract.judged].sort()).toEqual(
      ['GET /Groups', 'GET /Groups/{id}', 'GET /Users', 'GET /Users/{id}', ...discovery].sort(),
    );
  },
);

/** Extensions, a member who came meanwhile, members found by search, refusals. */
async function beyondTheKit({
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
  const { scim, read } = openPretend({ version, paging }, (inner) => {
    const outer: Fetch = judgedFetch(inner, contract, { faults: found }).fetch;
    return async (request) => {
      if (request.url.includes('/Groups?')) scim.hand.user('u2', { userName: 'b' });
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
  scim.habits = { hidesMembers: 'always', groupsOfUsers: 'none' };
  await read();
  scim.rights = [];
  await expect(read()).rejects.toMatchObject({ code: 'forbidden' });
}
