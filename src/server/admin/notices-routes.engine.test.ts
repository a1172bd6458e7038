import { afterEach, beforeEach, expect, test } from 'vitest';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { serve, testTools } from '../../testkit/tools.ts';
import { receiveWebhooks, type WebhookReceiver } from '../../testkit/webhook-receiver.ts';
import { openStage, type Stage } from './fixture.ts';

const secret = 'a secret of four and twenty letters';
const slack = 'https://hooks.slack.com/services/T0/B0/very-secret';

let db: TestDatabase;
let stage: Stage;
let ops: WebhookReceiver;

beforeEach(async () => {
  db = await openTestDatabase();
  const clock = { now: () => monday, sleep: realClock().sleep };
  ops = receiveWebhooks(secret, clock);
  const fetch = serve({ 'https://ops.example.com': (request) => ops.fetch(request) });
  stage = await openStage(db, { ...testTools({ clock }), fetch });
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

const channels = {
  ops: { type: 'webhook', url: 'https://ops.example.com/hook', secret },
  chat: { type: 'slack', url: slack },
};
const save = (body: object) => stage.ask('administrator', 'PUT /service/notices', { body });

test('channels are kept with their secrets sealed, shown as marks, and kept when a mark is sent back', async () => {
  expect((await save({ channels })).status).toBe(200);
  const shown = await stage.get<{ readonly written: { readonly channels: Record<string, object> } }>(
    'GET /service/notices',
  );
  expect(shown.written.channels).toMatchObject({
    ops: { url: 'https://ops.example.com/hook', secret: { sealed: true } },
    chat: { url: { sealed: true } },
  });
  expect(JSON.stringify(shown)).not.toContain('very-secret');
  const { chat, ops: webhook } = shown.written.channels;
  expect((await save({ channels: { chat, ops: { ...webhook, events: ['run-failed'] } } })).status).toBe(200);
  const { channels: kept } = await stage.settings.serviceEntry('notices');
  expect(kept).toMatchObject({ ops: { secret, events: ['run-failed'] }, chat: { url: slack } });
  expect(JSON.stringify(await stage.settings.exported())).not.toMatch(/very-secret|four and twenty/);
});

test.each([
  [{ channels: { it: { type: 'mail', to: ['it@example.com'] } } }, 'channels.it.type', 'needs a mail server'],
  [{ channels: { ops: { ...channels.ops, secret: 'short' } } }, 'channels.ops.secret', 'at least 24'],
  [{ channels: { ops: { ...channels.ops, url: 'http://ops.example.com' } } }, 'channels.ops.url', 'https://'],
  [{ channels: { chat: { type: 'slack', url: 'http://a.example.com/x' } } }, 'channels.chat.url', 'https://'],
  [
    { mail: { host: 'mail', from: 'it@example.com', user: 'a', password: 'b', security: 'none' } },
    'mail.security',
    'in the clear',
  ],
  [
    { mail: { host: 'mail', from: 'it@example.com\r\nBcc: eve@example.com' } },
    'mail.from',
    'an address such as',
  ],
  [{ texts: { en: { 'test.text': 'Hello {nobody}' } } }, 'texts.en.test.text', 'it has {channel}'],
  [{ texts: { en: { 'no.text': 'Hello' } } }, 'texts.en.no.text', 'is no text of notices'],
  [{ weekly: { 'time-zone': 'Nowhere/Land' } }, 'weekly.time-zone', 'time zone'],
])('%j is refused with its place', async (body, path, words) => {
  const { status, body: problem } = await save(body);
  expect(status).toBe(400);
  expect((problem as { readonly faults: readonly object[] }).faults).toContainEqual({
    path,
    message: expect.stringContaining(words),
  });
});

test('an administrator tests a channel; why it was not taken is told, and how it does is shown to everybody', async () => {
  await save({ channels });
  expect((await stage.ask('viewer', 'POST /notices/channels/ops/test')).status).toBe(403);
  expect(await stage.ask('administrator', 'POST /notices/channels/ops/test')).toMatchObject({
    status: 200,
    body: {},
  });
  expect(ops.calls).toHaveLength(1);
  expect(await stage.ask('administrator', 'POST /notices/channels/none/test')).toMatchObject({ status: 404 });
  ops.answer = () => new Response(null, { status: 500 });
  expect(await stage.ask('administrator', 'POST /notices/channels/ops/test')).toMatchObject({
    status: 503,
    body: { detail: expect.stringContaining('ops.example.com answered 500') },
  });
  const shown = await stage.ask('viewer', 'GET /notices');
  expect(shown.body).toMatchObject({
    channels: [
      { name: 'ops', type: 'webhook', enabled: true, waiting: 0, sentAt: monday },
      { name: 'chat', type: 'slack' },
    ],
    returns: [],
  });
  expect(await stage.ask('viewer', 'GET /notices/deliveries')).toMatchObject({
    status: 200,
    body: { items: [] },
  });
});

test('an operator says for a person that the account is used still, where the sync asks for it', async () => {
  await stage.furnish();
  await stage.tellPeople('ada');
  const person = await stage.personNamed('ada');
  const said = () => stage.ask('operator', `POST /people/${person}/still-here`, { body: { sync: 'staff' } });
  expect(await said()).toMatchObject({ status: 409 });
  const written = { from: ['okta'], to: 'jira', groups: { include: ['*'], create: true } };
  const deprovision = { 'inactive-after': '90d', warn: '14d' };
  await stage.settings.saveSync({ name: 'staff', content: { ...written, deprovision } }, { actor: 'test' });
  expect(
    (await stage.ask('viewer', `POST /people/${person}/still-here`, { body: { sync: 'staff' } })).status,
  ).toBe(403);
  expect((await said()).status).toBe(204);
  expect(await stage.audit.list({ person, limit: 1 })).toMatchObject([
    { action: 'person.still-here', actor: 'token:operator', sync: 'staff' },
  ]);
  expect(
    (await stage.ask('operator', 'POST /notices/returns/none', { body: { granted: true } })).status,
  ).toBe(404);
});
