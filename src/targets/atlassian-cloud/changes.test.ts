import { expect, test } from 'vitest';
import type { Applied, Change } from '../../model/index.ts';
import { testTools } from '../../testkit/tools.ts';
import { confluence, jira, openPretend } from './pretend-world.ts';
import type { SeedUser } from './simulator.ts';

const reason = { situation: 'confirmed', rule: 'test' } as const;
type Wanted = { [Type in Change['type']]: Omit<Extract<Change, { type: Type }>, 'reason'> }[Change['type']];

function open(options: Parameters<typeof openPretend>[1] = {}, users: readonly SeedUser[] = []) {
  const opened = openPretend((fetch) => testTools({ fetch }), options);
  opened.cloud.seed({ users });
  const apply = async (change: Wanted): Promise<Applied> => {
    const handler = opened.target.changes[change.type] as ((change: object) => Promise<Applied>) | undefined;
    if (handler === undefined) throw new Error(`there is no ${change.type}`);
    return handler({ ...change, reason });
  };
  return { ...opened, apply };
}

const creation = (userName: string, displayName?: string) => ({
  type: 'account.create' as const,
  identity: userName,
  account: { active: true, attributes: { userName, ...(displayName !== undefined && { displayName }) } },
});

test('people are invited without an e-mail, with what invitations bring, and named', async () => {
  const { cloud, target, apply } = open({
    config: { invite: { groups: ['engineering'], applications: [{ resource: confluence }] } },
  });
  const { id } = await apply(creation('ada@example.com', 'Ada Lovelace'));
  expect(cloud.look.user('ada@example.com')).toMatchObject({
    accountId: id,
    name: 'Ada Lovelace',
    groups: new Set(['engineering']),
    roles: new Set([`atlassian/user ${confluence}`]),
  });
  expect(target.changes).not.toHaveProperty('entitlement.rename');
});

test('of many who are invited at once those who were refused fail with the reason, and the others are made', async () => {
  const { cloud, target } = open({ config: { invite: { groups: ['engineering'] } } });
  cloud.hand.refuseInvitation('b@example.com', 'BLOCKED_BY_POLICY');
  cloud.seed({ users: [{ email: 'c@example.com' }] });
  const [batch] = target.batches ?? [];
  if (batch?.type !== 'account.create') throw new Error('there is no batch of creations');
  const outcomes = await batch.apply(
    ['a', 'b', 'c', 'd'].map((name) => ({ ...creation(`${name}@example.com`), reason })),
  );
  expect(outcomes).toMatchObject([
    { id: cloud.look.user('a@example.com')?.accountId },
    { failed: { code: 'unsupported', message: expect.stringContaining('BLOCKED_BY_POLICY') } },
    { failed: { code: 'conflict' } },
    { id: cloud.look.user('d@example.com')?.accountId },
  ]);
  expect(cloud.calls.byOperation.get('POST users/invite')).toBe(1);
  expect(cloud.look.user('b@example.com')).toBeUndefined();
});

test('whoever is refused without a reason is not waited for', async () => {
  const { cloud, tools, apply } = open();
  cloud.hand.refuseInvitation('b@example.com', 'unused: nothing was to be given');
  const before = tools.clock.now();
  await expect(apply(creation('b@example.com'))).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('it gives no reason'),
  });
  expect(tools.clock.now()).toBe(before);
});

test('an address that Atlassian does not take keeps nobody else from being invited', async () => {
  const { cloud, target } = open();
  const [batch] = target.batches ?? [];
  if (batch?.type !== 'account.create') throw new Error('there is no batch of creations');
  const outcomes = await batch.apply(
    ['a@example.com', 'not an address@', 'b@example.com'].map((name) => ({ ...creation(name), reason })),
  );
  expect(outcomes).toMatchObject([
    { id: expect.any(String) },
    { failed: { code: 'invalid' } },
    { id: expect.any(String) },
  ]);
  expect(cloud.look.user('b@example.com')).toBeDefined();
});

test('an answer that does not name the account is completed by a search, for as long as that lags', async () => {
  const opened = openPretend(
    (fetch) =>
      testTools({
        async fetch(request) {
          const answer = await fetch(request);
          if (!request.url.endsWith('/users/invite')) return answer;
          const { data } = (await answer.json()) as { readonly data: readonly object[] };
          return Response.json(
            { data: data.map((one) => ({ ...one, id: undefined })) },
            { status: answer.status },
          );
        },
      }),
    { lag: 20_000 },
  );
  const made = await opened.target.changes['account.create']?.({ ...creation('ada@example.com'), reason });
  expect(made?.id).toBe(opened.cloud.look.user('ada@example.com')?.accountId);
});

test('an account that was made a moment ago is not made again although the search does not know it, and its groups are given', async () => {
  const { cloud, apply, reopen } = open({ lag: 60_000 });
  const { id = '' } = await apply(creation('ada@example.com', 'Ada'));
  await expect(apply(creation('ADA@example.com'))).rejects.toMatchObject({ code: 'conflict' });
  await apply({ type: 'grant.add', account: id, entitlement: 'jira-users' });
  expect(cloud.look.usage(jira)).toBe(1);
  const told: string[] = [];
  for await (const record of reopen().read()) if (record.type === 'account') told.push(record.account.id);
  expect(told).toContain(id);
});

test('no seat left is said of the group that would take it, and of an invitation that brings one', async () => {
  const { cloud, apply } = open({ config: { invite: { applications: [{ resource: jira }] } } }, [
    { email: 'ada@example.com' },
  ]);
  cloud.seed({ workspaces: [{ id: jira, name: 'example', typeKey: 'jira-software', capacity: 0 }] });
  const words = { code: 'unsupported', message: expect.stringContaining('no seat left') };
  await expect(apply({ type: 'grant.add', account: 'ada', entitlement: 'jira-users' })).rejects.toMatchObject(
    words,
  );
  await expect(apply(creation('b@example.com'))).rejects.toMatchObject(words);
});

test('whoever is in the group already is left in it, by whatever words that is said', async () => {
  const { apply } = open({}, [{ email: 'ada@example.com', groups: ['engineering'] }]);
  expect(await apply({ type: 'grant.add', account: 'ada', entitlement: 'engineering' })).toMatchObject({
    note: expect.stringContaining('already'),
  });
});

test('closing is suspending: access and seat go, groups stay, and all comes back with restoring', async () => {
  const { cloud, apply } = open({}, [{ email: 'ada@example.com', groups: ['jira-users'] }]);
  await apply({ type: 'account.deactivate', id: 'ada' });
  expect(cloud.look.user('ada@example.com')).toMatchObject({
    membershipStatus: 'suspended',
    groups: new Set(['jira-users']),
  });
  expect(cloud.look.usage(jira)).toBe(0);
  await apply({ type: 'account.activate', id: 'ada' });
  expect(cloud.look.usage(jira)).toBe(1);
  expect(cloud.calls.byOperation.has('DELETE directory/users/*')).toBe(false);
});

test('an account that the organisation deactivated is activated again, and one that is not managed is not', async () => {
  const { cloud, apply } = open({}, [
    { email: 'ada@example.com', accountStatus: 'inactive', membershipStatus: 'suspended' },
    { email: 'own@gmail.com', accountStatus: 'inactive' },
  ]);
  await apply({ type: 'account.activate', id: 'ada' });
  expect(cloud.look.user('ada@example.com')).toMatchObject({
    accountStatus: 'active',
    membershipStatus: 'active',
  });
  await expect(apply({ type: 'account.activate', id: 'own' })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('only its owner'),
  });
});

test('removing is removing from the directory; whoever is invited again is the same account', async () => {
  const { cloud, apply } = open({}, [{ email: 'ada@example.com', groups: ['engineering'] }]);
  expect(await apply({ type: 'account.delete', id: 'ada' })).toMatchObject({ note: expect.any(String) });
  expect(cloud.look.user('ada@example.com')).toMatchObject({ membershipStatus: 'no_membership' });
  expect(await apply(creation('ada@example.com'))).toMatchObject({ id: 'ada' });
});

test('what only the owner of an account may change is said, and is no failure', async () => {
  const { cloud, apply } = open({}, [
    { email: 'own@gmail.com' },
    { email: 'free@example.com', unclaimed: true },
  ]);
  for (const id of ['own', 'free']) {
    const after = { userName: 'new@example.com', displayName: 'New' };
    expect(await apply({ type: 'account.update', id, before: {}, after })).toEqual({
      note: expect.stringContaining('not managed by the organisation'),
    });
  }
  expect(cloud.look.user('new@example.com')).toBeUndefined();
});

test('an address goes only to a verified domain, and never to one that somebody has', async () => {
  const { cloud, apply } = open({}, [{ email: 'ada@example.com' }, { email: 'bob@example.com' }]);
  const move = (userName: string) =>
    apply({ type: 'account.update', id: 'ada', before: {}, after: { userName } });
  await expect(move('ada@elsewhere.com')).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('verify the domain of ada@elsewhere.com'),
  });
  await expect(move('bob@example.com')).rejects.toMatchObject({ code: 'conflict' });
  await move('ada.l@example.com');
  expect(cloud.look.user('ada.l@example.com')?.accountId).toBe('ada');
});

test('a role that comes from a group is taken with the group, not from the person', async () => {
  const { cloud, apply } = open({ config: { applications: [{ resource: jira }] } }, [
    { email: 'ada@example.com', groups: ['jira-users'] },
    { email: 'bob@example.com', roles: [`atlassian/user ${jira}`] },
  ]);
  const entitlement = `atlassian/user ${jira}`;
  await expect(apply({ type: 'grant.remove', account: 'ada', entitlement })).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('through a group'),
  });
  await apply({ type: 'grant.remove', account: 'bob', entitlement });
  expect(cloud.look.user('bob@example.com')?.roles).toEqual(new Set());
  expect(await apply({ type: 'grant.remove', account: 'bob', entitlement })).toMatchObject({
    note: expect.any(String),
  });
});

test('an agent of Jira Service Management gets the seat by a group or by access to the application, and loses it with it', async () => {
  const desk = 'ari:cloud:jira-servicedesk::site/1';
  const opened = open({ config: { applications: [{ resource: desk }] } }, [
    { email: 'ada@example.com' },
    { email: 'bob@example.com' },
  ]);
  const { cloud, target, apply } = opened;
  cloud.seed({
    workspaces: [{ id: desk, name: 'example', typeKey: 'jira-servicedesk', capacity: 1 }],
    groups: [{ name: 'agents', roles: [`atlassian/user ${desk}`] }],
  });
  const entitlements = new Map<string, unknown>();
  for await (const record of target.read())
    if (record.type === 'entitlement') entitlements.set(record.entitlement.id, record.entitlement.licences);
  expect([entitlements.get('agents'), entitlements.get(`atlassian/user ${desk}`)]).toEqual([[desk], [desk]]);
  for (const entitlement of ['agents', `atlassian/user ${desk}`]) {
    await apply({ type: 'grant.add', account: 'ada', entitlement });
    expect(cloud.look.usage(desk)).toBe(1);
    await expect(apply({ type: 'grant.add', account: 'bob', entitlement })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await apply({ type: 'grant.remove', account: 'ada', entitlement });
    expect(cloud.look.usage(desk)).toBe(0);
  }
});

test('an administrator of the organisation is not suspended, and that stops nobody else', async () => {
  const { apply } = open({}, [{ email: 'boss@example.com', platformRoles: ['atlassian/org-admin'] }]);
  await expect(apply({ type: 'account.deactivate', id: 'boss' })).rejects.toMatchObject({
    code: 'unsupported',
  });
});

test('a new group is found by its name until the search knows it', async () => {
  const { cloud, apply } = open({ lag: 10_000 });
  const { id } = await apply({ type: 'entitlement.create', kind: 'group', name: 'Design' });
  expect(id).toBe(cloud.look.group('Design')?.id);
});
