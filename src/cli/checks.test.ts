import { expect, test } from 'vitest';
import { simulateEntraId } from '../sources/entra-id/simulator.ts';
import { simulateCloud } from '../targets/atlassian-cloud/simulator.ts';
import { openDesk } from './fixture.ts';
import { approved } from './journey.ts';
import { systemClock } from './world.ts';

test('connections that work and syncs that compile are listed', async () => {
  await using desk = openDesk();
  const { code, stdout } = await desk.run('check');
  expect(code).toBe(0);
  expect(stdout).toMatch(/source\s+hr\s+csv\s+works/);
  expect(stdout).toMatch(/target\s+app\s+memory\s+works/);
  expect(stdout).toMatch(/sync\s+staff\s+hr → app\s+works/);
});

test('one connection is checked by its name, and an unknown one is told with those there are', async () => {
  await using desk = openDesk();
  const { json } = await desk.run('check', 'app', '--json');
  expect(json.checked.map(({ name }: { name: string }) => name)).toEqual(['app', 'staff']);
  expect(await desk.run('check', 'jira')).toMatchObject({
    code: 4,
    stderr: 'There is no connection jira; there are app, hr.\n',
  });
});

test('what is missing is said in words, and the other connections are checked all the same', async () => {
  await using desk = openDesk();
  desk.write('people.csv', '');
  const { code, stdout, stderr } = await desk.run('check');
  expect(code).toBe(2);
  expect(stdout).toMatch(/hr\s+csv\s+invalid/);
  expect(stdout).toMatch(/app\s+memory\s+works/);
  expect(stdout).toMatch(/^hr: .*people\.csv/m);
  expect(stderr).toContain('1 problem found.');
});

test('the doctor finds what waits, what is unused and what does nothing yet', async () => {
  await using desk = openDesk({
    sync: 'deprovision: { inactive-after: 90d }, enabled: false',
    more: '',
  });
  await desk.run('plan', 'staff');
  const { code, stdout } = await desk.run('doctor');
  expect(code).toBe(0);
  for (const sentence of [
    /look\s+held plan\s+of staff/,
    /look\s+sync staff\s+is not enabled/,
    /look\s+sync staff\s+nobody has approved/,
    /inactive-after is set, and reactions.inactive is ignore/,
    /look\s+administrators/,
    /ok\s+audit\s+\d+ lines, as written/,
    /ok\s+store/,
    /ok\s+encryption key/,
    /ok\s+clock/,
  ])
    expect(stdout).toMatch(sentence);
});

test('where all is well the doctor says so', async () => {
  await using desk = openDesk();
  await approved(desk);
  await desk.run('tokens', 'create', 'me', '--role', 'administrator');
  const { code, stdout } = await desk.run('doctor');
  expect(code).toBe(0);
  expect(stdout).toContain('All is well.');
});

test('a connection that does not work makes the doctor fail with its code', async () => {
  await using desk = openDesk();
  desk.memory.server.faults = () => ({ kind: 'refused', status: 401 });
  const { code, json } = await desk.run('doctor', '--json');
  expect(code).toBe(3);
  expect(json.findings.find(({ what }: { what: string }) => what === 'target app')).toMatchObject({
    state: 'bad',
    code: 'unauthorized',
  });
});

test('the promises of a target are put to it only where nobody works', async () => {
  await using desk = openDesk();
  const refused = await desk.run('verify', 'memory');
  expect(refused).toMatchObject({ code: 6, stderr: expect.stringContaining('--yes-this-is-a-sandbox') });
  expect(desk.memory.server.writes).toBe(0);
  const { code, json } = await desk.run('verify', 'memory', '--yes-this-is-a-sandbox', '--json');
  expect(code).toBe(0);
  expect(json).toMatchObject({ connector: 'memory', connection: 'app' });
  const states = new Set(json.results.map(({ state }: { state: string }) => state));
  expect(states).toEqual(new Set(['kept', 'declined', 'not-checked']));
  expect(desk.memory.snapshot().accounts).toEqual([]);
});

test('a promise that is broken is named with how, and the command fails', async () => {
  await using desk = openDesk();
  Object.assign(desk.memory, { revoke: () => undefined });
  const { code, stdout, stderr } = await desk.run('verify', 'memory', 'app', '--yes-this-is-a-sandbox');
  expect(code).toBe(1);
  expect(stdout).toMatch(/^BROKEN\s+\S.*: \S/m);
  expect(stderr).toMatch(/promises? broken\./);
});

test('a source is only read, and an unknown connector is told with the connections there are', async () => {
  await using desk = openDesk();
  expect((await desk.run('verify', 'csv')).stdout).toMatch(/^kept\s+a reading ends with complete or throws/m);
  expect(await desk.run('verify', 'okta')).toMatchObject({
    code: 4,
    stderr: expect.stringContaining('hr (csv)'),
  });
});

test('a key that is about to expire is told by check, and is a thing to look at for the doctor', async () => {
  const key = 'org-key-0123456789';
  const cloud = simulateCloud({ clock: { now: () => 0 }, key });
  const settings =
    '{ type: atlassian-cloud, organisation: organisation-1, key: { env: KEY }, keyExpires: 2026-01-01 }';
  await using desk = openDesk({
    fetch: cloud.fetch,
    yaml: `store: ./r.db\ntargets:\n  cloud: ${settings}\n`,
  });
  desk.environment.KEY = key;
  const { code, stdout } = await desk.run('check');
  expect(stdout).toMatch(/cloud\s+atlassian-cloud\s+works/);
  expect(stdout).toMatch(/^cloud: The organisation's API key was to expire on 2026-01-01/m);
  expect(code).toBe(0);
  expect((await desk.run('doctor')).stdout).toMatch(/look\s+target cloud\s+The organisation's API key/);
});

test('subscriptions that are asked for and cannot be made are told by check, and are a thing to look at for the doctor', async () => {
  const app = { clientId: 'app', secret: 'entra~secret-0123456789' };
  const entra = simulateEntraId({ clock: systemClock, app });
  const secrets = 'clientSecret: { env: SECRET }, hookSecret: { env: HOOK }, subscribes: true';
  await using desk = openDesk({
    fetch: entra.fetch,
    yaml: `store: ./r.db\nsources:\n  entra: { type: entra-id, tenant: ${entra.tenant}, clientId: app, ${secrets} }\n`,
  });
  Object.assign(desk.environment, { SECRET: app.secret, HOOK: 'client-state-0123456789' });
  const { code, stdout } = await desk.run('check');
  expect(stdout).toMatch(/entra\s+entra-id\s+works/);
  expect(stdout).toMatch(/^entra: .*set public-url/m);
  expect(stdout).toMatch(/entra\s+Group\.Read\.All\s+missing, not needed/);
  expect(stdout).toMatch(/^entra: Group\.Read\.All: It is not granted\. Grant .* Without it: Groups cannot/m);
  expect(code).toBe(0);
  expect((await desk.run('doctor')).stdout).toMatch(/look\s+source entra\s+.*set public-url/);
  desk.environment.ROLLCALL_PUBLIC_URL = 'https://rollcall.example.com';
  expect((await desk.run('check')).stdout).toMatch(/^entra: Nobody has subscribed .* yet/m);
});
