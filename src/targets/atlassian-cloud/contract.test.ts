import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { keepPromises, targetPromises } from '../../testkit/index.ts';
import { findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { atlassianCloud } from './index.ts';
import { confluence, openPretend, pretendWorld } from './pretend-world.ts';
import { managementOverrides, organisationOverrides } from './spec-overrides.ts';

const reason = { situation: 'absent', rule: 'contract' } as const;
const access = {
  applications: [{ resource: confluence, role: 'atlassian/user' }],
  invite: { groups: ['engineering'], applications: [{ resource: confluence }] },
};

test('what Atlassian publishes holds in every request and answer of the whole kit, with no exception too many', async (context) => {
  const organisations = findSpec('admin-organizations.json');
  const management = findSpec('admin-user-management-2026-08.json');
  if ('absent' in organisations) return context.skip(organisations.absent);
  if ('absent' in management) return context.skip(management.absent);
  const about = {
    organisation: openContract(organisations.file, {
      base: 'https://api.atlassian.com/admin',
      overrides: organisationOverrides,
    }),
    accounts: openContract(management.file, {
      base: 'https://api.atlassian.com',
      overrides: managementOverrides,
    }),
  };
  const found = new Set<string>();
  /** Each request is judged by the file that it belongs to. */
  function judged(inner: Fetch) {
    const organisation = judgedFetch(inner, about.organisation);
    const accounts = judgedFetch(inner, about.accounts);
    return {
      fetch: (request: Request) =>
        (new URL(request.url).pathname.startsWith('/admin/') ? organisation : accounts).fetch(request),
      close: async () => {
        for (const fault of [...organisation.faults, ...accounts.faults]) found.add(fault);
      },
    };
  }
  for (const config of [{}, access]) {
    const world = () => {
      const made = pretendWorld({ config });
      return { ...made, ...judged(made.fetch) };
    };
    const subject = { connector: atlassianCloud, world };
    for await (const result of keepPromises({ promises: targetPromises, subject })) {
      expect(result.state, `${result.name}: ${'message' in result ? result.message : ''}`).toBe('kept');
    }
  }
  await refusals(judged);
  expect([...found]).toEqual([]);
  expect([...about.organisation.unused(), ...about.accounts.unused()]).toEqual([]);
  expect([...about.organisation.judged, ...about.accounts.judged].sort()).toEqual([
    'DELETE /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships/{accountId}',
    'DELETE /v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}',
    'GET /v1/orgs/{orgId}/domains',
    'GET /v2/orgs/{orgId}/directories',
    'GET /v2/orgs/{orgId}/directories/{directoryId}/users/count',
    'GET /v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/role-assignments',
    'GET /v2/orgs/{orgId}/directories/{directoryId}/users/{userId}',
    'PATCH /users/{account_id}/manage/profile',
    'POST /users/{account_id}/manage/lifecycle/enable',
    'POST /v1/orgs/{orgId}/users/{userId}/roles/assign',
    'POST /v1/orgs/{orgId}/users/{userId}/roles/revoke',
    'POST /v2/orgs/{orgId}/directories/{directoryId}/groups',
    'POST /v2/orgs/{orgId}/directories/{directoryId}/groups/search',
    'POST /v2/orgs/{orgId}/directories/{directoryId}/groups/{groupId}/memberships',
    'POST /v2/orgs/{orgId}/directories/{directoryId}/users/search',
    'POST /v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/restore',
    'POST /v2/orgs/{orgId}/directories/{directoryId}/users/{accountId}/suspend',
    'POST /v2/orgs/{orgId}/users/invite',
    'POST /v2/orgs/{orgId}/workspaces',
    'PUT /users/{account_id}/manage/email',
  ]);
});

/** What the kit does not meet: limits, partial invitations, seats, deactivated accounts, and addresses that are not ours. */
async function refusals(
  judged: (inner: Fetch) => { readonly fetch: Fetch; readonly close: () => Promise<void> },
): Promise<void> {
  let close = async (): Promise<void> => undefined;
  const { cloud, target } = openPretend(
    (inner) => {
      const wrapped = judged(inner);
      close = wrapped.close;
      return testTools({ clock: hastyClock(), fetch: wrapped.fetch });
    },
    { rateLimit: { limit: 3, seconds: 60 }, config: access },
  );
  cloud.seed({
    users: [
      { email: 'gone@example.com', accountStatus: 'inactive' },
      { email: 'own@gmail.com', roles: [`atlassian/user ${confluence}`] },
    ],
  });
  cloud.hand.refuseInvitation('no@example.com', 'POLICY');
  await target.check();
  const create = (userName: string) => ({
    type: 'account.create' as const,
    identity: userName,
    account: { active: true, attributes: { userName } },
    reason,
  });
  const [batch] = target.batches ?? [];
  if (batch?.type !== 'account.create') throw new Error('there is no batch of creations');
  await batch.apply([create('yes@example.com'), create('no@example.com')]);
  await target.changes['account.activate']?.({ type: 'account.activate', id: 'gone', reason });
  const entitlement = `atlassian/user ${confluence}`;
  await target.changes['grant.add']?.({ type: 'grant.add', account: 'gone', entitlement, reason });
  await target.changes['grant.remove']?.({ type: 'grant.remove', account: 'own', entitlement, reason });
  const move = {
    type: 'account.update',
    id: 'gone',
    before: {},
    after: { userName: 'x@other.net' },
    reason,
  } as const;
  await expect(target.changes['account.update']?.(move)).rejects.toMatchObject({ code: 'unsupported' });
  await target.changes['account.delete']?.({ type: 'account.delete', id: 'gone', reason });
  for await (const _ of target.read());
  await close();
}
