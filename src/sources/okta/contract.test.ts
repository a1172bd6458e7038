import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { keepPromises, sourcePromises } from '../../testkit/index.ts';
import { type Contract, findSpec, openContract } from '../../testkit/openapi.ts';
import { okta } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const base = 'https://example.okta.com';

function judged(inner: Fetch, contract: Contract, found: Set<string>): Fetch {
  return async (request) => {
    const copy = request.clone();
    const answer = await inner(request);
    if (request.url.startsWith(`${base}/oauth2/`)) return answer;
    for (const fault of await contract.judge(copy, answer)) found.add(fault);
    return answer;
  };
}

test('the published description of Okta holds in every request and answer, with no exception too many', async (context) => {
  const spec = findSpec('idp-okta.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, { base, overrides: specOverrides });
  const found = new Set<string>();
  const world = () => {
    const made = pretendWorld();
    return { ...made, fetch: judged(made.okta.fetch, contract, found) };
  };
  const { declined } = okta;
  const promises = sourcePromises.filter(({ name }) => !name.startsWith('a reading ends'));
  for await (const result of keepPromises({
    promises,
    subject: { connector: okta, world },
    ...(declined && { declined }),
  })) {
    const expected = declined?.[result.name] === undefined ? 'kept' : 'declined';
    expect(result.state, `${result.name}: ${'message' in result ? result.message : ''}`).toBe(expected);
  }
  await beyondTheKit(contract, found);
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
  expect([...contract.judged].sort()).toEqual([
    'GET /api/v1/groups',
    'GET /api/v1/groups/{groupId}',
    'GET /api/v1/groups/{groupId}/users',
    'GET /api/v1/logs',
    'GET /api/v1/users',
    'GET /api/v1/users/{id}',
  ]);
});

/** Refusals, and people of every status. */
async function beyondTheKit(contract: Contract, found: Set<string>): Promise<void> {
  const { okta: organisation, read } = openPretend({ perMinute: 3 }, (fetch) =>
    judged(fetch, contract, found),
  );
  const profile = {
    login: 'ada@example.com',
    firstName: 'Ada',
    lastName: 'Lovelace',
    email: 'ada@example.com',
  };
  for (const status of ['STAGED', 'LOCKED_OUT', 'DEPROVISIONED', 'ACTIVE', 'RECOVERY'])
    organisation.hand.user(`00u${status}`, { status, profile, lastLogin: Date.UTC(2026, 0, 1) });
  organisation.accidents.concurrency = 2;
  await read();
  expect(organisation.calls.refused).toBeGreaterThan(1);
  organisation.rights = [];
  await expect(read()).rejects.toMatchObject({ code: 'forbidden' });
  await expect(read(undefined, { token: '00wrong-token-0123456789' })).rejects.toMatchObject({
    code: 'unauthorized',
  });
}
