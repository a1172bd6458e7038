import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceRecord } from '../../model/index.ts';
import { realClock } from '../../testkit/clock.ts';
import { keep, known } from '../../testkit/source-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { adminPassword, type Samba, startSamba } from './fixture.ts';
import { ldap } from './index.ts';

let server: Samba;
const staff = () => `OU=Staff,${server.context}`;
const dn = (name: string) => `CN=${name},${staff()}`;

beforeAll(async () => {
  server = await startSamba();
  await server.admin.add(staff(), { objectClass: 'organizationalUnit' });
  await server.admin.add(`OU=Gone,${server.context}`, { objectClass: 'organizationalUnit' });
  for (let n = 0; n < 60; n++) await addPerson(`p${n}`);
  await server.admin.add(`CN=reader,CN=Users,${server.context}`, {
    objectClass: 'user',
    sAMAccountName: 'reader',
  });
  await server.set(`CN=reader,CN=Users,${server.context}`, {
    unicodePwd: Buffer.from('"Reading-of-tests1"', 'utf16le'),
    userAccountControl: '512',
  });
  await addGroup(
    'Everybody',
    Array.from({ length: 60 }, (_, n) => dn(`p${n}`)),
  );
  await addGroup('Backend', [dn('p1'), dn('p2')]);
  await addGroup('Engineering', [dn('Backend'), dn('p3')]);
}, 240_000);
afterAll(() => server?.stop());

async function addPerson(name: string): Promise<void> {
  await server.admin.add(dn(name), {
    objectClass: ['top', 'person', 'organizationalPerson', 'user'],
    sAMAccountName: name,
    userPrincipalName: `${name}@corp.example.com`,
    mail: `${name}@example.com`,
    displayName: `Person ${name}`,
    userAccountControl: '544',
  });
}

async function addGroup(name: string, member: readonly string[]): Promise<void> {
  await server.admin.add(dn(name), {
    objectClass: ['top', 'group'],
    sAMAccountName: name,
    ...(member.length > 0 && { member: [...member] }),
  });
}

/** Sees deleted objects, which an ordinary account does not. */
const administrator = { bindDn: 'administrator@corp.example.com', password: adminPassword };

function source(settings: Record<string, unknown> = {}) {
  const config = {
    url: server.secureUrl,
    ca: server.ca,
    flavour: 'active-directory',
    bindDn: 'reader@corp.example.com',
    password: 'Reading-of-tests1',
    base: staff(),
    pageSize: 25,
    ...settings,
  };
  return ldap.open(ldap.config.parse(config), testTools({ clock: realClock() }));
}

async function read(since?: string, settings?: Record<string, unknown>): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of source(settings).read(since)) records.push(record);
  return records;
}

function cursorOf(records: readonly SourceRecord[]): string {
  const last = records.at(-1);
  if (last?.type !== 'complete' || last.cursor === undefined) throw new Error('The reading gave no cursor.');
  return last.cursor;
}

test('an ordinary account reads everybody, disabled accounts and groups within groups', async () => {
  await server.set(dn('p5'), { userAccountControl: '546' });
  await expect(source().check()).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('dsacls "CN=Deleted Objects,'),
  });
  await source({ changes: false }).check();
  expect((await read()).at(-1)).not.toHaveProperty('cursor');
  await source(administrator).check();
  const records = await read();
  const { people, groups } = known(records);
  expect(people.size).toBe(60);
  const byName = new Map([...people.values()].map((one) => [one.userName, one]));
  expect(byName.get('p5@corp.example.com')?.active).toBe(false);
  expect(byName.get('p6@corp.example.com')?.active).toBe(true);
  const group = (name: string) => [...groups].find(([, one]) => one.name === name);
  const [backend] = group('Backend') ?? [];
  expect(group('Everybody')?.[1].members.size).toBe(60);
  expect([...(group('Engineering')?.[1].members ?? [])].sort()).toEqual(
    [`group ${backend}`, `identity ${byName.get('p3@corp.example.com')?.id}`].sort(),
  );
  expect(records.at(-1)).toMatchObject({
    proof: { expected: { people: 60, groups: 3 }, clock: expect.any(Number) },
  });
});

test('DirSync tells joiners, movers, leavers and memberships exactly, in few calls', async () => {
  const before = await read(undefined, administrator);
  let now = known(before);
  let cursor = cursorOf(before);
  const steps: Readonly<Record<string, () => Promise<unknown>>> = {
    'nothing happened': async () => undefined,
    'a joiner came': () => addPerson('joiner'),
    'a person joined a group': () => server.value('add', dn('Backend'), 'member', dn('joiner')),
    'a person left a group': () => server.value('delete', dn('Backend'), 'member', dn('p1')),
    'a person was disabled': () => server.set(dn('p7'), { userAccountControl: '546' }),
    'an attribute was set': () => server.set(dn('p8'), { title: 'Captain' }),
    'an attribute was cleared': () => server.set(dn('p8'), { title: [] }),
    'a person was renamed': () => server.admin.modifyDN(dn('p9'), dn('p9 renamed')),
    'a person moved out of the base': () =>
      server.admin.modifyDN(dn('p10'), `CN=p10,OU=Gone,${server.context}`),
    'a person moved back': () => server.admin.modifyDN(`CN=p10,OU=Gone,${server.context}`, dn('p10')),
    'a leaver went': () => server.admin.del(dn('p11')),
    'a group came': () => addGroup('Fresh', [dn('p12'), dn('Backend')]),
    'a group was renamed': () => server.admin.modifyDN(dn('Fresh'), dn('Refreshed')),
    'a group went': () => server.admin.del(dn('Refreshed')),
    'a group left a group': () => server.value('delete', dn('Engineering'), 'member', dn('Backend')),
  };
  for (const [what, step] of Object.entries(steps)) {
    await step();
    const changes = await read(cursor, administrator);
    now = keep(now, changes);
    cursor = cursorOf(changes);
    expect(now, `After ${what}`).toEqual(known(await read(undefined, administrator)));
  }
  const [last] = (await read(cursor, administrator)).slice(-1);
  expect(last).toMatchObject({ type: 'complete', proof: { pages: 4 } });
});

test('the primary group, which no member attribute names, has its members', async () => {
  const settings = {
    base: server.context,
    userFilter: '(&(objectCategory=person)(objectClass=user)(mail=*))',
  };
  const { people, groups } = known(await read(undefined, settings));
  const users = [...groups.values()].find(({ name }) => name === 'Domain Users');
  expect(users?.members.size).toBe(people.size);
});

test('an organisational unit that moves makes the cursor stale', async () => {
  const inner = `OU=Inner,${staff()}`;
  await server.admin.add(inner, { objectClass: 'organizationalUnit' });
  const cursor = cursorOf(await read(undefined, administrator));
  await server.admin.modifyDN(inner, `OU=Inner,OU=Gone,${server.context}`);
  await expect(read(cursor, administrator)).rejects.toMatchObject({ code: 'stale' });
});

test('groups within groups decide who is read, by the matching rule in chain', async () => {
  const userFilter = `(&(objectClass=user)(memberOf:1.2.840.113556.1.4.1941:=${dn('Backend')}))`;
  const records = await read(undefined, { userFilter });
  expect([...known(records).people.values()].map(({ userName }) => userName).sort()).toEqual([
    'joiner@corp.example.com',
    'p2@corp.example.com',
  ]);
  // Who comes and goes by a group leaves no trace at the person, so there are no changes to be told.
  expect(records.at(-1)).not.toHaveProperty('cursor');
});

test('a password in plain text is refused, and the refusal says what to do', async () => {
  const plain = { url: server.url, allowPlainText: true };
  await expect(source(plain).check()).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('ldaps:// or startTls'),
  });
});
