import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { keepPromises, sourcePromises } from '../../testkit/index.ts';
import { type Contract, findSpec, openContract } from '../../testkit/openapi.ts';
import { onelogin } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const base = 'https://example.onelogin.com';

function judged(inner: Fetch, contract: Contract, found: Set<string>): Fetch {
  return async (request) => {
    const copy = request.clone();
    const answer = await inner(request);
    for (const fault of await contract.judge(copy, answer.clone())) found.add(fault);
    return answer;
  };
}

test('the description of OneLogin holds in every request and answer, with no exception too many', async (context) => {
  const spec = findSpec('idp-onelogin.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, { base, overrides: specOverrides });
  const found = new Set<string>();
  const world = () => {
    const made = pretendWorld();
    return { ...made, fetch: judged(made.onelogin.fetch, contract, found) };
  };
  const { declined } = onelogin;
  const promises = sourcePromises.filter(({ name }) => !name.startsWith('a reading ends'));
  for await (const result of keepPromises({
    promises,
    subject: { connector: onelogin, world },
    ...(declined && { declined }),
  })) {
    const expected = declined?.[result.name] === undefined ? 'kept' : 'declined';
    expect(result.state, `${result.name}: ${'message' in result ? result.message : ''}`).toBe(expected);
  }
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
