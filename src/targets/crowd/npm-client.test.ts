import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { serve } from '@hono/node-server';
import { expect, test } from 'vitest';
import { simulateCrowd } from './simulator.ts';

const child = new URL('../../testkit/crowd/npm-client-child.ts', import.meta.url);

test('atlassian-crowd-client reads the pretend Crowd over a true connection as it reads a real one', async () => {
  const password = 'application-password-0123';
  const listening = Promise.withResolvers<number>();
  const crowd = simulateCrowd({ clock: { now: Date.now }, url: 'http://127.0.0.1/crowd', password });
  crowd.seed({ groups: ['staff'], users: [{ name: 'ada', displayName: 'Ada Lovelace', groups: ['staff'] }] });
  const server = serve({ fetch: crowd.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) =>
    listening.resolve(port),
  );
  try {
    const url = `http://127.0.0.1:${await listening.promise}/crowd`;
    const run = await promisify(execFile)(process.execPath, [child.pathname, url, 'rollcall', password]);
    expect(JSON.parse(run.stdout)).toMatchObject({
      user: { username: 'ada', displayname: 'Ada Lovelace', email: 'ada@example.com', active: true },
      nobody: { failed: 'USER_NOT_FOUND' },
      groups: ['staff'],
      group: { groupname: 'staff', active: true },
      members: ['ada'],
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
