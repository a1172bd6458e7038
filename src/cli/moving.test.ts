import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { openDesk } from './fixture.ts';

const okta = 'sources: { okta: { type: scim, token: { env: OKTA_TOKEN } } }';

test('what is exported is what the file declares, secrets as references', async () => {
  await using desk = openDesk({ more: 'people: { join: [externalId] }' });
  const { code, stdout } = await desk.run('export');
  expect(code).toBe(0);
  expect(parse(stdout)).toMatchObject({
    people: { join: ['externalId'] },
    sources: { hr: { type: 'csv' } },
    syncs: { staff: { from: ['hr'], to: 'app' } },
  });
  expect((await desk.run('export', '--json')).json).toEqual(parse(stdout));
});

test('an import shows what differs and saves nothing until it is told to', async () => {
  await using desk = openDesk();
  desk.environment.OKTA_TOKEN = 'a-token-of-more-than-sixteen';
  const file = desk.write('more.yaml', okta);
  const shown = await desk.run('import', file);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('+ sources.okta: {"type":"scim"}');
  expect(shown.stdout).toContain('~ sources.okta.token: taken from the environment variable OKTA_TOKEN');
  expect(shown.stdout).toContain('Nothing is saved yet');
  expect(shown.stdout).not.toContain('a-token-of-more');
  expect((await desk.run('export', '--json')).json.sources).not.toHaveProperty('okta');
  expect((await desk.run('import', file, '--yes')).stdout).toContain('1 entry saved.');
  expect((await desk.run('export', '--json')).json.sources.okta).toEqual({
    type: 'scim',
    token: { env: 'OKTA_TOKEN' },
  });
});

test('what was exported can be imported where it came from, secrets staying sealed as they are', async () => {
  await using desk = openDesk();
  desk.environment.OKTA_TOKEN = 'a-token-of-more-than-sixteen';
  await desk.run('import', desk.write('more.yaml', okta), '--yes');
  delete desk.environment.OKTA_TOKEN;
  const file = desk.write('all.yaml', (await desk.run('export')).stdout);
  expect((await desk.run('import', file, '--yes')).stdout).toBe(
    'Everything is kept as the file writes it.\n',
  );
  const changed = desk.write(
    'changed.yaml',
    'sources: { okta: { type: scim, dialect: okta, token: { env: OKTA_TOKEN } } }',
  );
  expect((await desk.run('import', changed, '--yes')).stdout).toContain('+ sources.okta.dialect: "okta"');
  expect((await desk.run('secrets', 'rotate')).code).toBe(0);
});

test('a sync may use connections that are there already', async () => {
  await using desk = openDesk();
  const file = desk.write(
    'sync.yaml',
    'syncs: { guests: { from: [hr], to: app, scope: { groups: [Guests] } } }',
  );
  expect((await desk.run('import', file, '--yes')).code).toBe(0);
  expect((await desk.run('plan', 'guests')).code).toBe(0);
});

test('all faults are told and nothing is saved', async () => {
  await using desk = openDesk();
  const file = desk.write(
    'bad.yaml',
    `${okta}\nsyncs: { staff: { from: [hr], to: app, enabled: false }, guests: { from: [nobody], to: app }, more: { from: [hr], to: app, shedule: x } }`,
  );
  const { code, stderr } = await desk.run('import', file, '--yes');
  expect(code).toBe(2);
  for (const path of ['sources.okta.token', 'syncs.staff', 'syncs.guests.from', 'syncs.more.shedule'])
    expect(stderr).toContain(`  ${path}`);
  expect(Object.keys((await desk.run('export', '--json')).json.syncs)).toEqual(['staff']);
});

test('what says how a service runs is left alone, and said to be; what nobody knows is refused', async () => {
  await using desk = openDesk();
  const { code, stderr } = await desk.run('import', desk.write('own.yaml', 'listen: 127.0.0.1:1\n'));
  expect(code).toBe(0);
  expect(stderr).toMatch(/^listen: says how a service runs/);
  expect((await desk.run('import', desk.write('odd.yaml', 'soures: {}\n'))).code).toBe(2);
  expect((await desk.run('import', 'none.yaml')).code).toBe(4);
});

test('with a new key first every secret is sealed anew, and the old key can go', async () => {
  await using desk = openDesk({ yaml: '{}' });
  const [old, fresh] = [1, 2].map((byte) => Buffer.alloc(32, byte).toString('base64'));
  desk.environment.ROLLCALL_ENCRYPTION_KEY = old;
  desk.environment.OKTA_TOKEN = 'a-token-of-more-than-sixteen';
  await desk.run('import', desk.write('more.yaml', okta), '--yes');
  desk.environment.ROLLCALL_ENCRYPTION_KEY = `${fresh},${old}`;
  expect((await desk.run('secrets', 'rotate')).stdout).toBe('1 secret sealed with the newest key.\n');
  desk.environment.ROLLCALL_ENCRYPTION_KEY = fresh;
  expect((await desk.run('check')).code).toBe(0);
});
