import { expect, test } from 'vitest';
import { simulateEntraId } from '../sources/entra-id/simulator.ts';
import { endsSoon } from './endings.ts';
import { openDesk } from './fixture.ts';

const day = 86_400_000;
const now = Date.UTC(2026, 0, 1);

test.each([
  [31, undefined],
  [30, 'ends within 30 days, on 2026-01-31'],
  [14, 'ends within 14 days, on 2026-01-15'],
  [7.5, 'ends within 14 days, on 2026-01-08'],
  [7, 'ends within 7 days, on 2026-01-08'],
  [1, 'ends within 1 day, on 2026-01-02'],
  [0, 'ended on 2026-01-01'],
  [-3, 'ended on 2025-12-29'],
])('%d days before its end a secret is told as: %s', (days, words) => {
  const told = endsSoon(now + days * day, now);
  if (words === undefined) expect(told).toBeUndefined();
  else expect(told).toContain(words);
});

const later = (days: number): string => new Date(Date.now() + days * day).toISOString();

test('the doctor tells which secrets end soon, by the file and by the other side', async () => {
  const secret = 'entra~secret-0123456789';
  const tenant = '11111111-2222-3333-4444-555555555555';
  const clientId = 'aaaaaaaa-1111-2222-3333-444444444444';
  const entra = simulateEntraId({
    clock: { now: () => Date.now() },
    tenant,
    app: { clientId, secret },
    roles: ['User.Read.All', 'GroupMember.Read.All', 'Application.Read.All'],
  });
  entra.passwordCredentials = [{ hint: secret.slice(0, 3), endDateTime: later(5) }];
  await using desk = openDesk({
    fetch: entra.fetch,
    yaml: `sources:
  okta: { type: scim, token: { env: OKTA_TOKEN, expires: ${later(20).slice(0, 10)} } }
  one: { type: scim, token: { env: OKTA_TOKEN, expires: ${later(90).slice(0, 10)} } }
  entra: { type: entra-id, tenant: ${tenant}, clientId: ${clientId}, clientSecret: { env: ENTRA_SECRET } }
`,
  });
  desk.environment.OKTA_TOKEN = 'okta-token-0123456789';
  desk.environment.ENTRA_SECRET = secret;
  const { stdout } = await desk.run('doctor');
  expect(stdout).toMatch(/look\s+token of okta\s+ends within 30 days, on .*environment variable OKTA_TOKEN/);
  expect(stdout).toMatch(/look\s+client secret of entra\s+ends within 7 days, on /);
  expect(stdout).not.toContain('token of one');
});

test('a day that is none is refused with its place', async () => {
  await using desk = openDesk({
    yaml: 'sources: { okta: { type: scim, token: { env: OKTA_TOKEN, expires: soon } } }\n',
  });
  desk.environment.OKTA_TOKEN = 'okta-token-0123456789';
  const { code, stderr } = await desk.run('doctor');
  expect(code).toBe(2);
  expect(stderr).toContain('sources.okta.token');
});
