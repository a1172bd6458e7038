import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { SourceRecord } from '../../model/index.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { ldap } from './index.ts';
import { issueCertificate, type LdapSimulator, startLdapSimulator } from './simulator.ts';
import { guidBytes, guidOf, nameKey, ridOf, ticksToTime, timeOf } from './syntax.ts';

const bindDn = 'cn=reader,dc=example,dc=com';
const password = 'correct horse battery staple';
const base = 'ou=people,dc=example,dc=com';
const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
});

async function started(
  options: { secure?: boolean; needsEncryption?: boolean } = {},
): Promise<LdapSimulator> {
  const simulator = await startLdapSimulator({ bindDn, password, bases: [base], ...options });
  open.push(simulator);
  for (let n = 0; n < 7; n++)
    simulator.tree.add(`uid=p${n},${base}`, {
      objectClass: ['top', 'inetOrgPerson'],
      uid: `p${n}`,
      cn: `P ${n}`,
    });
  return simulator;
}

async function authorityFile(pem: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-ldap-'));
  open.push({ close: () => rm(folder, { recursive: true }) });
  const path = join(folder, 'ca.pem');
  await writeFile(path, pem);
  return path;
}

async function read(simulator: LdapSimulator, settings: object = {}): Promise<readonly SourceRecord[]> {
  const config = {
    url: simulator.url,
    allowPlainText: true,
    bindDn,
    password,
    base,
    pageSize: 3,
    ...settings,
  };
  const records: SourceRecord[] = [];
  for await (const record of ldap.open(ldap.config.parse(config), testTools()).read()) records.push(record);
  return records;
}

const peopleIn = (records: readonly SourceRecord[]) =>
  records.filter(({ type }) => type === 'identity').length;

test('an empty page in the middle is no end', async () => {
  const simulator = await started();
  simulator.temper.emptyFirst = true;
  expect(peopleIn(await read(simulator))).toBe(7);
});

test('a part of the tree on another server ends the reading', async () => {
  const simulator = await started();
  simulator.temper.referrals.push('ldap://other.example.com/ou=more');
  await expect(read(simulator)).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringContaining('ldap://other.example.com'),
  });
});

test('an entry of the very second from which changes are told makes no cursor stale', async () => {
  const simulator = await started();
  // The pretended clock moves a second with each; the cursor looks back five minutes and the time of the reading.
  for (let n = 7; n < 400; n++)
    simulator.tree.add(`uid=p${n},${base}`, { objectClass: ['top', 'inetOrgPerson'], uid: `p${n}` });
  let now = Date.UTC(2026, 0, 5, 8);
  const clock = {
    ...hastyClock(),
    now: () => {
      now += 239;
      return now;
    },
  };
  const config = { url: simulator.url, allowPlainText: true, bindDn, password, base };
  const source = ldap.open(ldap.config.parse(config), testTools({ clock }));
  const cursorOf = async (since?: string) => {
    let cursor: string | undefined;
    for await (const record of source.read(since)) if (record.type === 'complete') cursor = record.cursor;
    return cursor;
  };
  await expect(cursorOf(await cursorOf())).resolves.toMatch(/^ldap1:/);
});

test('a right that is lost in the middle ends the reading', async () => {
  const simulator = await started();
  simulator.faults.plan(({ number }) => (number >= 6 ? { kind: 'refused', status: 403 } : undefined));
  await expect(read(simulator)).rejects.toMatchObject({ code: 'forbidden' });
});

test('ldaps and StartTLS trust the authority that is named, and no other', async () => {
  const secure = await started({ secure: true, needsEncryption: true });
  const ca = await authorityFile(secure.authority);
  expect(peopleIn(await read(secure, { ca, allowPlainText: false }))).toBe(7);
  const plain = await started({ needsEncryption: true });
  const other = await authorityFile(issueCertificate('127.0.0.1').authority);
  const startTls = { startTls: true, allowPlainText: false };
  expect(peopleIn(await read(plain, { ...startTls, ca: await authorityFile(plain.authority) }))).toBe(7);
  await expect(read(plain, { ...startTls, ca: other })).rejects.toMatchObject({ code: 'unavailable' });
  await expect(read(secure, { allowPlainText: false })).rejects.toThrow('in ca');
  await expect(read(plain)).rejects.toThrow('ldaps:// or startTls');
});

test.each([
  ['a password in plain text', { url: 'ldap://example.com' }, 'startTls'],
  ['startTls on ldaps', { url: 'ldaps://example.com', startTls: true }, 'encrypted already'],
  ['a filter without parentheses', { url: 'ldaps://example.com', userFilter: 'uid=*' }, 'parentheses'],
  [
    'memberOf at Active Directory',
    { url: 'ldaps://example.com', flavour: 'active-directory', members: 'memberOf' },
    'leave members out',
  ],
])('the settings refuse %s', (_, settings, words) => {
  const result = ldap.config.safeParse({ bindDn, password, base, ...settings });
  expect(result.error?.issues.map(({ message }) => message).join()).toContain(words);
});

test('names that are equal have one key', () => {
  const same = [
    'CN=Ada Lovelace,DC=x',
    'cn = ada  lovelace , dc=X',
    'cn=\\41da Lovelace,dc=x',
    'cn=Ad\\61 lovelace,dc=x',
  ];
  expect(new Set(same.map(nameKey)).size).toBe(1);
  expect(nameKey('cn=a\\,b,dc=x')).toBe(nameKey('CN=A\\2Cb,DC=X'));
  expect(nameKey('cn=a\\,b,dc=x')).not.toBe(nameKey('cn=a,b,dc=x'));
  expect(nameKey('cn=M\\C3\\BCller,dc=x')).toBe(nameKey('cn=müller,dc=x'));
});

test('bytes and times are read as their syntaxes say', () => {
  const bytes = Buffer.from('78563412bc9af0de0123456789abcdef', 'hex');
  expect(guidOf(bytes)).toBe('12345678-9abc-def0-0123-456789abcdef');
  expect(guidBytes(guidOf(bytes))).toEqual(bytes);
  expect(ridOf(Buffer.from('0105000000000005150000000102030405060708090a0b0c00020000', 'hex'))).toBe(512);
  expect(timeOf('20260105080000Z')).toBe(Date.UTC(2026, 0, 5, 8));
  expect(timeOf('20260105080000.0Z')).toBe(Date.UTC(2026, 0, 5, 8));
  expect(timeOf('202601051000+0200')).toBe(Date.UTC(2026, 0, 5, 8));
  expect(timeOf('yesterday')).toBeUndefined();
  expect(ticksToTime('0')).toBeUndefined();
  expect(ticksToTime('9223372036854775807')).toBeUndefined();
  expect(ticksToTime('116444736000000000')).toBe(0);
});
