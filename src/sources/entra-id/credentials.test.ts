import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { linesOf } from '../../testkit/check-lines.ts';
import { certificate, privateKey } from './certificate-fixture.ts';
import { EntraIdConfig } from './config.ts';
import { readCertificate } from './credentials.ts';
import { clientId, guid, openPretend, secret } from './pretend-world.ts';

const pem = `${privateKey}${certificate}`;

describe('a connection signs in', () => {
  test('by a certificate, whose key never travels', async () => {
    const opened = openPretend({ app: { clientId, certificate } });
    await opened.open({ clientSecret: undefined, certificate: pem }).check();
    expect(opened.entra.calls.tokens).toBe(1);
  });

  test('by a token of the platform, read anew from its file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-entra-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, 'token');
    const opened = openPretend({ app: { clientId, federated: 'platform-token-2' } });
    const source = opened.open({ clientSecret: undefined, federatedTokenFile: file });
    await expect(source.check()).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining(file),
    });
    await writeFile(file, '');
    await expect(source.check()).rejects.toMatchObject({ message: expect.stringContaining('is empty') });
    await writeFile(file, 'platform-token-1\n');
    await expect(source.check()).rejects.toMatchObject({ message: expect.stringContaining('AADSTS70021') });
    await writeFile(file, 'platform-token-2\n');
    await source.check();
  });

  test('in the cloud of its tenant', async () => {
    const opened = openPretend({
      login: 'https://login.partner.microsoftonline.cn',
      graph: 'https://microsoftgraph.chinacloudapi.cn',
    });
    await opened.open({ cloud: 'china' }).check();
  });

  test.each([
    ['a wrong secret', { clientSecret: 'wrong~secret-0123456789' }, 'AADSTS7000215'],
    ['a wrong app', { clientId: 'bbbbbbbb-1111' }, 'AADSTS700016'],
    ['a wrong tenant', { tenant: 'example.com' }, 'AADSTS90002'],
  ])('not with %s, and says it in the words of Entra ID', async (_, settings, words) => {
    const check = openPretend().open(settings).check();
    await expect(check).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining(words),
    });
  });
});

describe('the settings', () => {
  const base = { tenant: 'contoso.onmicrosoft.com', clientId };

  test.each([
    ['no way to sign in', {}],
    ['two ways at once', { clientSecret: secret, certificate: pem }],
    ['a tenant that is an address', { clientSecret: secret, tenant: 'https://x/' }],
    ['an unknown cloud', { clientSecret: secret, cloud: 'germany' }],
    ['a property that is none', { clientSecret: secret, keep: ['a,b'] }],
  ])('refuse %s', (_, more) => {
    expect(EntraIdConfig.safeParse({ ...base, ...more }).success).toBe(false);
  });

  test.each([
    ['nothing', ''],
    ['a key alone', privateKey],
    ['a certificate alone', certificate],
  ])('take %s for no certificate', (_, text) => {
    expect(() => readCertificate(text)).toThrow('cannot be read');
  });
});

describe('check', () => {
  test('names every permission that is missing, and where it is granted', async () => {
    const opened = openPretend({ roles: [] });
    await expect(opened.open({ signIns: true }).check()).rejects.toMatchObject({
      code: 'forbidden',
      faults: [
        { path: 'User.Read.All', message: 'It may not read users.' },
        { path: 'GroupMember.Read.All', message: 'It may not read groups.' },
        { path: 'AuditLog.Read.All', message: expect.stringContaining('P1') },
      ],
      message: expect.stringMatching(
        /Grant User\.Read\.All, GroupMember\.Read\.All and AuditLog\.Read\.All in .*Grant admin consent/,
      ),
    });
  });

  test('tells a right to basic properties from the right to all of them', async () => {
    const opened = openPretend({ roles: ['User.ReadBasic.All', 'GroupMember.Read.All'] });
    opened.entra.hand.user(guid('ada'), { userPrincipalName: 'ada@example.com', accountEnabled: true });
    await expect(opened.open().check()).rejects.toMatchObject({
      faults: [{ path: 'User.Read.All', message: expect.stringContaining('accountEnabled') }],
    });
  });

  test('warns when groups with hidden membership could not be read', async () => {
    const opened = openPretend({ roles: ['User.Read.All', 'GroupMember.Read.All'] });
    const source = opened.open();
    await source.check();
    expect((await linesOf(source)).filter(({ state }) => state === 'missing')).toMatchObject([
      { name: 'Member.Read.Hidden', needed: false, todo: expect.stringContaining('API permissions') },
    ]);
  });

  test('warns before a certificate ends, and says so when it has', async () => {
    const { expires } = readCertificate(pem);
    const opened = openPretend({ app: { clientId, certificate } });
    const source = opened.open({ clientSecret: undefined, certificate: pem });
    await opened.tools.clock.sleep(expires - opened.tools.clock.now() - 86_400_000);
    await source.check();
    expect(opened.tools.log.lines.filter(({ level }) => level === 'warn')).toMatchObject([
      { message: expect.stringContaining('ends on') },
    ]);
    await opened.tools.clock.sleep(3 * 86_400_000);
    await expect(source.check()).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining('ended on'),
    });
  });
});
