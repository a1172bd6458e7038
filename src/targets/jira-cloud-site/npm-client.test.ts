import { createCloudClient } from 'jira.js';
import { expect, test } from 'vitest';
import { serveOnLoopback, simulateSite } from './simulator.ts';

const connection = { email: 'rollcall@example.com', token: 'site-token-0123456789-secret' };

test('jira.js invites people of the pretend site, finds them and changes groups over a true connection, and finds every answer as published', async () => {
  const site = simulateSite({ clock: { now: () => 0 }, connection, pageMax: 2 });
  site.seed({
    groups: [{ name: 'jira-users' }, { name: 'from-okta', external: true }],
    applications: [{ key: 'jira-software', name: 'Jira', groups: ['jira-users'], seats: 1 }],
    users: [{ email: 'bob@example.com' }, { email: 'eve@example.com' }],
  });
  const served = await serveOnLoopback(site.fetch);
  try {
    const jira = createCloudClient({
      host: served.url,
      auth: { type: 'basic', email: connection.email, apiToken: connection.token },
      onSchemaMismatch: 'throw',
    });
    expect(await jira.myself.getCurrentUser()).toMatchObject({ accountId: 'rollcall' });
    const { accountId = '' } = await jira.users.createUser({
      emailAddress: 'ada@example.com',
      products: ['jira-software'],
    });
    expect(
      (await jira.userSearch.findUsers({ query: 'ada@example.com' })).map((one) => one.accountId),
    ).toEqual([accountId]);
    const all = [];
    for (let startAt = 0; ; ) {
      const page = await jira.users.getAllUsers({ startAt, maxResults: 1_000 });
      if (page.length === 0) break;
      all.push(...page);
      startAt += page.length;
    }
    expect(all).toHaveLength(4);

    const groupId = (await jira.groups.createGroup({ name: 'engineering' })).groupId ?? '';
    await expect(jira.groups.createGroup({ name: 'Engineering' })).rejects.toMatchObject({ status: 400 });
    for (const one of ['bob', 'eve', accountId])
      await jira.groups.addUserToGroup({ groupId, accountId: one });
    await expect(jira.groups.addUserToGroup({ groupId, accountId: 'bob' })).rejects.toMatchObject({
      status: 400,
    });
    await expect(
      jira.groups.addUserToGroup({ groupId: 'from-okta', accountId: 'bob' }),
    ).rejects.toMatchObject({ status: 403 });
    const first = await jira.groups.getUsersFromGroup({ groupId });
    expect([first.total, first.isLast, first.values?.length]).toEqual([3, false, 2]);
    await jira.groups.removeUserFromGroup({ groupId, accountId: 'eve' });
    expect((await jira.users.getUserGroups({ accountId: 'bob' })).map(({ name }) => name)).toEqual([
      'engineering',
    ]);
    expect((await jira.applicationRoles.getAllApplicationRoles())[0]).toMatchObject({
      userCount: 1,
      remainingSeats: 0,
    });
    await jira.users.removeUser({ accountId });
    await expect(jira.users.getUser({ accountId })).rejects.toMatchObject({ status: 404 });
  } finally {
    await served.close();
  }
});
