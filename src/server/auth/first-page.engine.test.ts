import { expect, test } from 'vitest';
import { openAudit } from '../../audit/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/tools.ts';
import { openAdministrators } from './administrators.ts';
import { firstRoutes } from './first-page.ts';

async function open() {
  const db = await openTestDatabase();
  const clock = fakeClock();
  const administrators = openAdministrators({ db, clock, audit: openAudit(db), newId: countedIds() });
  const app = firstRoutes({ administrators, addressOf: () => '10.0.0.1' });
  return { db, administrators, app };
}

const send = (code: string, name = 'me') => ({ method: 'POST', body: new URLSearchParams({ code, name }) });

test('the link asks for a name, makes the first token once, and the token is an administrator’s', async () => {
  const { db, administrators, app } = await open();
  await using _ = db;
  const code = (await administrators.firstCode()) ?? '';
  const asked = await app.request(`/?code=${code}`);
  expect(await asked.text()).toContain(`value="${code}"`);
  const made = await app.request('/', send(code));
  const [, secret = ''] = /<code>([^<]+)<\/code>/.exec(await made.text()) ?? [];
  const bearer = { authorization: `Bearer ${secret}`, address: '10.0.0.2' };
  expect(await administrators.authenticate(bearer)).toMatchObject({ name: 'me', role: 'administrator' });
  const again = await app.request('/', send(code));
  expect(again.status).toBe(401);
  expect(await again.text()).toContain('used already');
});

test('what is asked for is shown as text, never as markup, and the page allows no script', async () => {
  const { db, app } = await open();
  await using _ = db;
  const answer = await app.request(`/?code=${encodeURIComponent('"><script>alert(1)</script>')}`);
  expect(await answer.text()).not.toContain('<script>');
  expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none'/);
  expect(answer.headers.get('cache-control')).toBe('no-store');
});
