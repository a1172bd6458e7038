import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { expect, test } from 'vitest';
import { ProvisioningError } from '../model/index.ts';
import { fakeClock } from '../testkit/clock.ts';
import { countedIds, recordingLog } from '../testkit/tools.ts';
import { openServer } from './http.ts';

function open() {
  const log = recordingLog();
  const counted: object[] = [];
  const part = new Hono();
  part.get('/people/:person', (context) => context.text('ada'));
  part.get('/kept', (context) => context.text('x', 200, { 'cache-control': 'max-age=60' }));
  part.get('/fault', () => {
    throw new ProvisioningError('conflict', 'It is there already.');
  });
  part.get('/bug', () => {
    throw new TypeError('the password is hunter2');
  });
  part.get('/unreadable', () => {
    throw new HTTPException(400, { message: 'Malformed JSON in request body' });
  });
  const app = openServer({
    clock: fakeClock(),
    log,
    newId: countedIds('q'),
    metrics: { request: (labels) => counted.push(labels) },
    mounts: { '/part': part },
  });
  return { app, log, counted };
}

test('every answer has a request id, and is not kept by anybody unless it says so', async () => {
  const { app } = open();
  const answer = await app.request('/part/people/ada');
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'x-request-id': 'q-000001',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  expect((await app.request('/part/kept')).headers.get('cache-control')).toBe('max-age=60');
});

test.each([
  ['/part/fault', 409, 'conflict'],
  ['/part/bug', 500, 'internal'],
  ['/part/unreadable', 400, 'invalid'],
  ['/part/nothing', 404, 'not-found'],
  ['/nothing', 404, 'not-found'],
])('what is thrown at %s becomes a problem that names the request', async (path, status, code) => {
  const { app } = open();
  const answer = await app.request(path);
  expect(answer.status).toBe(status);
  expect(answer.headers.get('x-request-id')).toBe('q-000001');
  expect(await answer.json()).toMatchObject({ code, request: 'q-000001' });
});

test('a failure of our own is logged with its cause, and told without it', async () => {
  const { app, log } = open();
  const answer = await app.request('/part/bug');
  expect(await answer.text()).not.toContain('hunter2');
  expect(log.lines.filter(({ level }) => level === 'error')).toMatchObject([
    { fields: { request: 'q-000001', path: '/part/bug', cause: expect.any(TypeError) } },
  ]);
});

test('requests are logged by path and never by query', async () => {
  const { app, log } = open();
  await app.request('/part/people/ada?token=hunter2');
  expect(log.lines).toMatchObject([{ fields: { method: 'GET', path: '/part/people/ada', status: 200 } }]);
  expect(JSON.stringify(log.lines)).not.toContain('hunter2');
});

test('of a long path the beginning is logged, and no token that was pasted into it', async () => {
  const { app, log } = open();
  await app.request(`/rollcall_${'Ab-_'.repeat(11)}/${'x'.repeat(50_000)}`);
  const [{ fields }] = log.lines as unknown as [{ readonly fields: { readonly path: string } }];
  expect(fields.path).toMatch(/^\/\[redacted\]\/x{900,1000}…$/);
});

test('requests are counted by the declared route, and strangers make up no labels', async () => {
  const { app, counted } = open();
  await app.request('/part/people/ada');
  await app.request('/made-up');
  await app.request('/part/made-up');
  expect(counted).toMatchObject([
    { method: 'GET', route: '/part/people/:person', status: 200 },
    { route: 'none', status: 404 },
    { route: 'none', status: 404 },
  ]);
});
