import { expect, test } from 'vitest';
import type { Fetch } from '../../model/index.ts';
import { keepPromises, targetPromises } from '../../testkit/index.ts';
import { findSpec, judgedFetch, openContract } from '../../testkit/openapi.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { atlassianGuard } from './index.ts';
import { openPretend, pretendWorld, withOrganisation } from './pretend-world.ts';
import { directoryOverrides, organisationOverrides } from './spec-overrides.ts';

const reason = { situation: 'confirmed', rule: 'contract' } as const;

test('what Atlassian publishes holds in every request and answer of the whole kit, with no exception too many', async (context) => {
  const directory = findSpec('admin-user-provisioning-scim.json');
  const organisation = findSpec('admin-organizations.json');
  if ('absent' in directory) return context.skip(directory.absent);
  if ('absent' in organisation) return context.skip(organisation.absent);
  const about = {
    directory: openContract(directory.file, {
      base: 'https://api.atlassian.com',
      overrides: directoryOverrides,
    }),
    organisation: openContract(organisation.file, {
      base: 'https://api.atlassian.com/admin',
      overrides: organisationOverrides,
    }),
  };
  const found = new Set<string>();
  /** Each request is judged by the file that it belongs to; those about links are in none, and written down in api.ts. */
  function judged(inner: Fetch) {
    const scim = judgedFetch(inner, about.directory, { faults: found });
    const admin = judgedFetch(inner, about.organisation, { faults: found });
    return (request: Request) => {
      const { pathname } = new URL(request.url);
      if (pathname.startsWith('/admin/user-provisioning/')) return inner(request);
      return (pathname.startsWith('/admin/') ? admin : scim).fetch(request);
    };
  }
  const world = () => {
    const made = pretendWorld({ ...withOrganisation, repair: true });
    return { ...made, fetch: judged(made.fetch) };
  };
  const subject = { connector: atlassianGuard, world };
  const { declined = {} } = atlassianGuard;
  for await (const result of keepPromises({ promises: targetPromises, subject, declined })) {
    const expected = declined[result.name] === undefined ? 'kept' : 'declined';
    expect(result.state, `${result.name}: ${'message' in result ? result.message : ''}`).toBe(expected);
  }
  const clock = hastyClock();
  const { guard, target } = openPretend((inner) => testTools({ clock, fetch: judged(inner) }), {
    config: { ...withOrganisation, repair: true },
    rateLimit: { limit: 2, seconds: 60 },
  });
  const emails = [{ value: 'ada@example.com', type: 'work', primary: true }];
  const id = guard.scim.hand.user({ userName: 'ada@example.com', emails });
  guard.hand.moveAway(id, 'ada@elsewhere.example');
  const update = {
    type: 'account.update',
    id,
    before: { link: 'unlinked' },
    after: { link: 'linked' },
    reason,
  } as const;
  await target.changes['account.update']?.(update);
  for await (const _ of target.read());

  expect([...found]).toEqual([]);
  expect([...about.directory.unused(), ...about.organisation.unused()]).toEqual([]);
  expect([...about.directory.judged, ...about.organisation.judged].sort()).toEqual([
    'GET /scim/directory/{directoryId}/Groups',
    'GET /scim/directory/{directoryId}/Groups/{id}',
    'GET /scim/directory/{directoryId}/Users',
    'GET /scim/directory/{directoryId}/Users/{userId}',
    'PATCH /scim/directory/{directoryId}/Groups/{id}',
    'PATCH /scim/directory/{directoryId}/Users/{userId}',
    'POST /scim/directory/{directoryId}/Groups',
    'POST /scim/directory/{directoryId}/Users',
    'POST /v2/orgs/{orgId}/directories/{directoryId}/groups/search',
    'POST /v2/orgs/{orgId}/directories/{directoryId}/users/search',
    'PUT /scim/directory/{directoryId}/Users/{userId}',
  ]);
});
