import { createV1Client } from 'confluence.js';
import { expect, test } from 'vitest';
import { serveOnLoopback } from '../serve.ts';
import { simulateSite } from './site.ts';

const connection = { email: 'rollcall@example.com', token: 'site-token-0123456789-secret' };

test('confluence.js makes groups of the pretend site and changes who is in them over a true connection, and finds every answer as published', async () => {
  const site = simulateSite({ clock: { now: () => 0 }, connection, pageMax: 2 });
  site.seed({
    groups: [{ name: 'confluence-users' }, { name: 'from-okta', external: true }],
    applications: [{ key: 'confluence', name: 'Confluence', groups: ['confluence-users'], seats: 1 }],
    users: [
      { email: 'ada@example.com', displayName: 'Ada' },
      { email: 'bob@example.com', showsEmail: false },
      { email: 'eve@example.com' },
    ],
  });
  const served = await serveOnLoopback(site.fetch);
  try {
    const { group, users } = createV1Client({
      host: served.url,
      auth: { type: 'basic', email: connection.email, apiToken: connection.token },
    });
    expect(await users.getCurrentUser()).toMatchObject({ accountId: 'rollcall', type: 'known' });
    expect(await users.getUser({ accountId: 'bob' })).toMatchObject({ email: '' });
    await expect(users.getUser({ accountId: 'nobody' })).rejects.toMatchObject({ status: 404 });

    const { id: groupId } = await group.createGroup({ name: 'engineering' });
    await expect(group.createGroup({ name: 'Engineering' })).rejects.toMatchObject({ status: 400 });
    expect((await group.getGroups({ start: 0, limit: 200 })).results.map(({ name }) => name)).toEqual([
      'confluence-users',
      'engineering',
    ]);
    for (const accountId of ['ada', 'bob', 'eve', 'ada'])
      await group.addUserToGroupByGroupId({ groupId, accountId });
    await group.addUserToGroupByGroupId({ groupId: 'confluence-users', accountId: 'ada' });
    await expect(
      group.addUserToGroupByGroupId({ groupId: 'confluence-users', accountId: 'bob' }),
    ).rejects.toMatchObject({ status: 400 });
    await expect(
      group.addUserToGroupByGroupId({ groupId: 'from-okta', accountId: 'bob' }),
    ).rejects.toMatchObject({ status: 403 });

    const [first, last] = await Promise.all(
      [0, 2].map((start) => group.getGroupMembersByGroupId({ groupId, start, limit: 200 })),
    );
    expect([first?.size, last?.size]).toEqual([2, 1]);
    await expect(group.getGroupMembersByGroupId({ groupId, limit: 201 })).rejects.toMatchObject({
      status: 400,
    });
    for (const _ of [1, 2]) await group.removeMemberFromGroupByGroupId({ groupId, accountId: 'eve' });
    expect(site.look.group('engineering')).toEqual(['ada', 'bob']);
    expect(
      (await users.getGroupMembershipsForUser({ accountId: 'ada' })).results.map(({ name }) => name),
    ).toEqual(['confluence-users', 'engineering']);
  } finally {
    await served.close();
  }
});
