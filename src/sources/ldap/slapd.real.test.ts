import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SourceRecord } from '../../model/index.ts';
import { realClock } from '../../testkit/clock.ts';
import { type Known, keep, known } from '../../testkit/source-stage.ts';
import { testTools } from '../../testkit/tools.ts';
import { type RealServer, startSlapd } from './fixture.ts';
import { ldap } from './index.ts';

const count = 1200;
const people = 'ou=people,dc=example,dc=com';
const groups = 'ou=groups,dc=example,dc=com';
const dn = (n: number) => `uid=p${n},${people}`;

function ldif(): string {
  const entry = (name: string, lines: readonly string[]) => [`dn: ${name}`, ...lines, ''].join('\n');
  const everybody = Array.from({ length: count }, (_, n) => n);
  return [
    entry('dc=example,dc=com', [
      'objectClass: dcObject',
      'objectClass: organization',
      'o: Example',
      'dc: example',
    ]),
    ...[people, groups].map((name) => entry(name, ['objectClass: organizationalUnit'])),
    ...['reader', 'narrow'].map((name) =>
      entry(`cn=${name},dc=example,dc=com`, [
        'objectClass: organizationalRole',
        'objectClass: simpleSecurityObject',
        'userPassword: reading',
      ]),
    ),
    ...everybody.map((n) =>
      entry(dn(n), [
        'objectClass: inetOrgPerson',
        `cn: Person ${n}`,
        'sn:: TMO8dHRpY2g=',
        `mail: p${n}@example.com`,
        `mail: person.${n}@example.com`,
        `manager: ${dn(0)}`,
      ]),
    ),
    entry(`cn=staff,${groups}`, ['objectClass: groupOfNames', ...everybody.map((n) => `member: ${dn(n)}`)]),
    entry(`cn=backend,${groups}`, ['objectClass: groupOfNames', `member: ${dn(1)}`, `member: ${dn(2)}`]),
    entry(`cn=engineering,${groups}`, [
      'objectClass: groupOfNames',
      `member: cn=backend,${groups}`,
      `member: ${dn(3)}`,
    ]),
    entry(`cn=unix,${groups}`, [
      'objectClass: posixGroup',
      'gidNumber: 5000',
      'memberUid: p4',
      'memberUid: nobody',
    ]),
    '',
  ].join('\n');
}

let server: RealServer;
beforeAll(async () => {
  server = await startSlapd(ldif());
});
afterAll(() => server?.stop());

function source(settings: Record<string, unknown> = {}) {
  const config = {
    url: server.url,
    startTls: true,
    ca: server.ca,
    bindDn: 'cn=reader,dc=example,dc=com',
    password: 'reading',
    base: people,
    groupsBase: groups,
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

function named({ people, groups }: Known) {
  const userNames = new Map([...people].map(([id, { userName }]) => [`identity ${id}`, userName ?? id]));
  for (const [id, { name }] of groups) userNames.set(`group ${id}`, `@${name}`);
  return Object.fromEntries(
    [...groups.values()].map(({ name, members }) => [
      name,
      [...members].map((id) => userNames.get(id)).sort(),
    ]),
  );
}

test('a full reading over StartTLS with a pinned authority tells everybody in pages, and proves it', async () => {
  await source().check();
  const records = await read();
  const whole = known(records);
  expect(whole.people.size).toBe(count);
  const tree = named(whole);
  expect(tree.staff).toHaveLength(count);
  expect(tree).toMatchObject({ backend: ['p1', 'p2'], engineering: ['@backend', 'p3'], unix: ['p4'] });
  const ada = [...whole.people.values()].find(({ userName }) => userName === 'p7');
  expect(ada).toMatchObject({
    active: true,
    attributes: {
      name: { familyName: 'Lüttich' },
      emails: [{ value: 'p7@example.com', primary: true }, { value: 'person.7@example.com' }],
    },
  });
  expect(records.at(-1)).toMatchObject({
    type: 'complete',
    proof: { expected: { people: count, groups: 4 }, clock: expect.any(Number) },
  });
});

test('ldaps tells the same', async () => {
  const records = await read(undefined, { url: server.secureUrl, startTls: false });
  expect(known(records).people.size).toBe(count);
});

test('joiners, movers and new members come by changes; a leaver makes the cursor stale', async () => {
  const before = await read();
  const cursor = cursorOf(before);
  await server.admin.add(`uid=joiner,${people}`, {
    objectClass: 'inetOrgPerson',
    cn: 'Joan',
    sn: 'Joiner',
    uid: 'joiner',
  });
  await server.set(dn(5), { title: 'Captain', pwdAccountLockedTime: '000001010000Z' });
  await server.value('add', `cn=backend,${groups}`, 'member', `uid=joiner,${people}`);
  await server.value('delete', `cn=backend,${groups}`, 'member', dn(1));
  const changes = await read(cursor);
  // Everything is young in this server, so that the overlap tells all of it again; it must only lead to the same.
  const now = keep(known(before), changes);
  const again = known(await read());
  expect(now).toEqual(again);
  expect(named(now).backend).toEqual(['joiner', 'p2']);
  const captain = [...now.people.values()].find(({ userName }) => userName === 'p5');
  expect(captain).toMatchObject({ active: false, attributes: { title: 'Captain' } });

  await server.admin.del(dn(9));
  await expect(read(cursorOf(changes))).rejects.toMatchObject({ code: 'stale' });
  const left = known(await read());
  expect(left.people.size).toBe(count);
  expect(named(left).staff).toHaveLength(count - 1);
});

test('that nothing has changed is told by the server itself, in two calls; whatever changes is noticed', async () => {
  // The first write of a database that was filled from a file gives it a last change.
  await server.set(dn(20), { title: 'Cook' });
  const cursor = cursorOf(await read());
  const nothing = await read(cursor);
  expect(nothing).toEqual([
    {
      type: 'complete',
      cursor,
      proof: { pages: 2, remarks: ['The server says that nothing has changed since (contextCSN).'] },
    },
  ]);
  await server.set(dn(20), { title: 'Baker' });
  const changes = await read(cursor);
  expect(known(changes).people.size).toBeGreaterThan(0);
  expect(await read(cursorOf(changes))).toHaveLength(1);
  await server.admin.del(dn(21));
  await expect(read(cursorOf(changes))).rejects.toMatchObject({ code: 'stale' });
});

test('a renamed person makes the cursor stale and keeps the id', async () => {
  const before = await read();
  const id = [...known(before).people.values()].find(({ userName }) => userName === 'p11')?.id;
  await server.admin.modifyDN(dn(11), `uid=renamed,${people}`);
  await expect(read(cursorOf(before))).rejects.toMatchObject({ code: 'stale' });
  expect(known(await read()).people.get(id ?? '')?.userName).toBe('renamed');
});

test('a size limit that cuts the pages short is an error, never a short list', async () => {
  const narrow = { bindDn: 'cn=narrow,dc=example,dc=com' };
  await expect(read(undefined, narrow)).rejects.toMatchObject({
    code: 'forbidden',
    message: expect.stringContaining('size limit'),
  });
});

test.each([
  ['a wrong password', { password: 'wrong' }, 'unauthorized', 'correct bindDn and password'],
  ['a base that is not there', { base: 'ou=none,dc=example,dc=com' }, 'not-found', 'correct base'],
  ['an authority that is not named', { ca: undefined }, 'unavailable', 'in ca'],
  ['a filter that nobody fits', { userFilter: '(uid=nobody)' }, 'forbidden', 'userFilter'],
])('check tells of %s', async (_, settings, code, words) => {
  await expect(source(settings).check()).rejects.toMatchObject({
    code,
    message: expect.stringContaining(words),
  });
});

test('memberships told at people by memberOf are the same', async () => {
  // The overlay notes at people what is done to groups while it runs.
  const member = [`cn=backend,${groups}`, dn(3)];
  await server.admin.add(`cn=late,${groups}`, { objectClass: 'groupOfNames', member });
  const records = await read(undefined, {
    members: 'memberOf',
    groupFilter: '(objectClass=groupOfNames)',
  });
  const tree = named(known(records));
  expect(tree.late).toEqual(['@backend', 'p3']);
  expect(records.at(-1)).not.toHaveProperty('cursor');
});
