import { expect, test } from 'vitest';
import { certificate, privateKey } from './certificate-fixture.ts';
import { readCertificate } from './credentials.ts';
import { clientId, openPretend, secret } from './pretend-world.ts';

const able = ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All'];
const hint = secret.slice(0, 3);

test('the end of the client secret that begins as ours does is told where Graph may be asked', async () => {
  const { entra, open } = openPretend({ roles: able });
  entra.passwordCredentials = [
    { hint: 'xyz', endDateTime: '2026-01-07T00:00:00Z' },
    { hint, endDateTime: '2026-02-01T00:00:00Z' },
    { hint, endDateTime: '2026-01-20T00:00:00Z' },
  ];
  expect(await open().ends?.()).toEqual([
    {
      what: 'client secret',
      at: Date.UTC(2026, 0, 20),
      renew: expect.stringContaining('Client secrets'),
    },
  ]);
});

test('without the permission nothing is told, and nothing fails', async () => {
  const { entra, open } = openPretend();
  entra.passwordCredentials = [{ hint, endDateTime: '2026-01-20T00:00:00Z' }];
  expect(await open().ends?.()).toEqual([]);
});

test('the end of a certificate stands in it', async () => {
  const pem = `${privateKey}${certificate}`;
  const { open } = openPretend({ app: { clientId, certificate } });
  expect(await open({ clientSecret: undefined, certificate: pem }).ends?.()).toMatchObject([
    { what: 'certificate', at: readCertificate(pem).expires },
  ]);
});
