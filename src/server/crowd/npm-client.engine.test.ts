import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { expect, test } from 'vitest';
import { openCrowdStage, password } from './fixture.ts';

const child = new URL('../../testkit/crowd/npm-client-child.ts', import.meta.url);

test('atlassian-crowd-client reads users, groups, members and searches over a true connection', async () => {
  await using stage = await openCrowdStage();
  const staff = await stage.hand.group('staff');
  const ada = await stage.hand.user('ada', { displayName: 'Ada Lovelace', email: 'ada@example.com' });
  await stage.hand.join(ada, staff);
  const listening = Promise.withResolvers<number>();
  const server = serve({ fetch: stage.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
    listening.resolve(port),
  );
  try {
    const url = `http://127.0.0.1:${await listening.promise}/crowd`;
    const run = await promisify(execFile)(process.execPath, [child.pathname, url, 'confluence', password]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      user: {
        username: 'ada',
        displayname: 'Ada Lovelace',
        email: 'ada@example.com',
        active: true,
      },
      nobody: { failed: 'USER_NOT_FOUND' },
      groups: ['staff'],
      member: 'staff',
      group: { groupname: 'staff', active: true },
      members: ['ada'],
      found: [{ username: 'ada' }],
      foundGroups: ['staff'],
      signIn: { failed: 'INVALID_USER_AUTHENTICATION' },
      cookie: { name: 'crowd.token_key' },
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
