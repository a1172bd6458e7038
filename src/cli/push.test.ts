import { expect, test } from 'vitest';
import { openDesk } from './fixture.ts';
import { serving } from './serving-fixture.ts';

const yaml = 'sources: { okta: { type: scim } }\n';
const desk = () => openDesk({ yaml });

test('a token for a source is made, alone on standard output, listed and revoked', async () => {
  await using there = desk();
  const made = await there.run(
    'credentials',
    'create',
    'okta',
    'first',
    '--scope',
    'read',
    '--expires',
    '10d',
  );
  expect(made).toMatchObject({ code: 0, stdout: expect.stringMatching(/^rollcall_\S+\n$/) });
  expect(made.stderr).toContain('it is shown this once');
  const listed = await there.run('credentials', 'list', 'okta');
  expect(listed.stdout).toMatch(/okta\s+first\s+token\s+read\s+rollcall_\S{4}…\s+api\s+never/);
  expect(listed.stdout).not.toContain(made.stdout.trim());
  const doctor = await there.run('doctor');
  expect(doctor.stdout).toMatch(
    /token first of okta\s+ends within 14 days, on .*rollcall credentials rotate okta first/,
  );
  const next = await there.run('credentials', 'rotate', 'okta', 'first', '--overlap', '1d', '--json');
  expect(next.json).toMatchObject({ credential: { name: 'first-2', scopes: ['read'] } });
  expect(await there.run('credentials', 'revoke', 'okta', 'first')).toMatchObject({ code: 0 });
  expect(await there.run('credentials', 'revoke', 'okta', 'first')).toMatchObject({ code: 4 });
});

test('an OAuth client is made with its id, its secret and where to exchange them', async () => {
  await using there = desk();
  const { stdout } = await there.run('credentials', 'create', 'okta', 'app', '--kind', 'client');
  expect(stdout).toMatch(
    /^client_id \S+\nclient_secret rollcall_\S+\ntoken address http\S+\/scim\/v2\/okta\/oauth\/token\n$/,
  );
  expect(await there.run('credentials', 'create', 'nobody', 'app')).toMatchObject({ code: 4 });
});

test('whose client a source seems to have is told, and doctor says when the settings name another', async () => {
  await using there = openDesk({ yaml: 'sources: { okta: { type: scim, dialect: entra } }\n' });
  const { stdout: token } = await there.run('credentials', 'create', 'okta', 'first');
  expect((await there.run('requests', 'dialects')).stdout).toMatch(
    /okta\s+entra\s+–\s+has shown nothing yet/,
  );
  there.environment.ROLLCALL_LISTEN = '127.0.0.1:0';
  const { ended } = await serving(there, async (told) => {
    const { address } = JSON.parse(told) as { readonly address: string };
    const headers = { authorization: token.trim(), 'user-agent': 'Okta SCIM Client 1.0.0' };
    expect((await fetch(`${address}/scim/v2/okta/Users`, { headers })).status).toBe(200);
  });
  expect((await ended()).code).toBe(0);
  const told = await there.run('requests', 'dialects');
  expect(told.stdout).toMatch(/okta\s+entra\s+okta\s+calls itself so in its User-Agent/);
  expect((await there.run('doctor')).stdout).toMatch(
    /client of okta\s+looks like Okta.*set okta, or leave it to auto/s,
  );
});

test('what was asked is listed and shown, and watched until the command is told to end', async () => {
  await using there = desk();
  expect(await there.run('requests', 'list')).toMatchObject({
    code: 0,
    stdout: 'There are no such requests.\n',
  });
  expect(await there.run('requests', 'show', '7')).toMatchObject({ code: 4 });
  expect(await there.run('requests', 'show', 'x')).toMatchObject({ code: 2 });
  const watching = there.run('requests', 'watch', 'okta');
  const stopping = setInterval(() => there.stop(), 20);
  expect(await watching).toMatchObject({ code: 0 });
  clearInterval(stopping);
});
