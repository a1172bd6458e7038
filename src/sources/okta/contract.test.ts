import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { judgeSourceKit } from '../../testkit/judged-kit.ts';
import { type Contract, findSpec, judgedFetch, openContract, type Spelling } from '../../testkit/openapi.ts';
import { okta } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const base = 'https://example.okta.com';

const as: Spelling = (request) => (request.url.startsWith(`${base}/oauth2/`) ? undefined : request);

function judged(inner: Fetch, contract: Contract, found: Set<string>): Fetch {
  return judgedFetch(inner, contract, { faults: found, as }).fetch;
}

test('the published description of Okta holds in every request and answer, with no exception too many', async (context) => {
  const spec = findSpec('idp-okta.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, { base, overrides: specOverrides });
  const found = await judgeSourceKit({ connector: okta, world: pretendWorld, as }, contract);
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
