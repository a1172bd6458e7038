import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { judgeSourceKit } from '../../testkit/judged-kit.ts';
import { type Contract, findSpec, judgedFetch, openContract, type Spelling } from '../../testkit/openapi.ts';
import { googleWorkspace } from './index.ts';
import { openPretend, pretendWorld } from './pretend-world.ts';
import { specOverrides } from './spec-overrides.ts';

const base = 'https://admin.googleapis.com';

const as: Spelling = (request) => (request.url.startsWith(base) ? request : undefined);

function judged(inner: Fetch, contract: Contract, found: Set<string>): Fetch {
  return judgedFetch(inner, contract, { faults: found, as }).fetch;
}

test('the published description of the Directory API holds in every request and answer, with no exception too many', async (context) => {
  const spec = findSpec('idp-google-admin-directory.json');
  if ('absent' in spec) return context.skip(spec.absent);
  const contract = openContract(spec.file, { base, overrides: specOverrides });
  const found = await judgeSourceKit({ connector: googleWorkspace, world: pretendWorld, as }, contract);
  await beyondTheKit(contract, found);
  expect([...found]).toEqual([]);
  expect(contract.unused()).toEqual([]);
  expect([...contract.judged].sort()).toEqual([
    'GET /admin/directory/v1/customer/{customerId}/orgunits',
    'GET /admin/directory/v1/groups',
    'GET /admin/directory/v1/groups/{groupKey}',
    'GET /admin/directory/v1/groups/{groupKey}/members',
    'GET /admin/directory/v1/users',
    'GET /admin/directory/v1/users/{userKey}',
  ]);
});

/** Refusals, a group that went meanwhile, and a member who came meanwhile. */
async function beyondTheKit(contract: Contract, found: Set<string>): Promise<void> {
  let after = 0;
  const { google, read } = openPretend({}, (inner) => {
    const outer = judged(inner, contract, found);
    return async (request) => {
      const answer = await outer(request);
      if (request.url.includes('/groups?')) after += 1;
      if (after === 2) {
        google.hand.user('10002', {
          primaryEmail: 'b@example.com',
          name: { givenName: 'B', familyName: 'B' },
        });
        google.hand.removeGroup('01gone');
      }
      return answer;
    };
  });
  google.hand.user('10001', { primaryEmail: 'a@example.com', name: { givenName: 'A', familyName: 'A' } });
  google.hand.group({ id: '01gone', name: 'Gone', email: 'gone@example.com', members: [] });
  google.hand.group({
    id: '01team',
    name: 'Team',
    email: 'team@example.com',
    members: [{ type: 'USER', id: '10002', email: 'b@example.com' }],
  });
  google.accidents.quota = { times: 2, status: 403, reason: 'userRateLimitExceeded' };
  google.hand.user('10003', { primaryEmail: 'c@example.com' });
  google.hand.removeUser('10003');
  const records = await read({ orgUnits: 'groups', deleted: 'inactive' });
  expect(records.filter(({ type }) => type === 'identity')).toHaveLength(3);
  expect(records.filter(({ type }) => type === 'group')).toHaveLength(2);
  google.privileges = [];
  await expect(read()).rejects.toMatchObject({ code: 'forbidden' });
}
