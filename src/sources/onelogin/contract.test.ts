import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { judgeSourceKit } from '../../testkit/judged-kit.ts';
import { type Contract, findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { onelogin } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const base = 'https://example.onelogin.com';

function judged(inner: Fetch, contract: Contract, found: Set<string>): Fetch {
  return judgedFetch(inner, contract, { faults: found }).fetch;
}

test('the description of OneLogin holds in every request and answer, with no exception too many', async (context) => {
  const spec = findSpec('idp-onelogin.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, { base, overrides: specOverrides });
  const found = await judgeSourceKit({ connector: onelogin, world: pretendWorld }, contract);
  await beyondTheKit(contract, found);
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
  expect([...contract.judged].sort()).toEqual([
    'GET /api/2/roles',
    'GET /api/2/roles/{role_id}',
    'GET /api/2/roles/{role_id}/users',
    'GET /api/2/users',
    'GET /api/2/users/{user_id}',
    'POST /auth/oauth2/v2/token',
  ]);
});

/** Refusals, and a member who came meanwhile. */
async function beyondTheKit(contract: Contract, found: Set<string>): Promise<void> {
  const { onelogin: account, read } = openPretend({ perHour: 8 }, (inner) => {
    const outer = judged(inner, contract, found);
    return async (request) => {
      if (request.url.includes('/api/2/roles?'))
        account.hand.user(2, { username: 'b', email: 'b@example.com' });
      return outer(request);
    };
  });
  account.hand.user(1, { username: 'a', email: 'a@example.com', custom_attributes: { cost_code: 'C1' } });
  account.hand.role(7, { name: 'Team', members: [1, 2] });
  const records = await read();
  expect(records.filter(({ type }) => type === 'identity')).toHaveLength(2);
  account.rights = [];
  await expect(read()).rejects.toMatchObject({ code: 'forbidden' });
  for (let calls = 0; calls < 10; calls++) await read().catch(() => undefined);
  expect(account.calls.refused).toBeGreaterThan(0);
}
