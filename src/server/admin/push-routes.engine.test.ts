import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FakeClock, fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { connection, openStage, type Page, type Stage } from './fixture.ts';

let db: TestDatabase;
let clock: FakeClock;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  clock = fakeClock();
  stage = await openStage(db, testTools({ clock }));
  await stage.furnish();
});

afterEach(async () => {
  await stage.inspector.close();
  await stage.idle();
  await db.close();
});

interface Made {
  readonly credential: { readonly id: string; readonly name: string; readonly expiresAt?: number };
  readonly secret: string;
}

test('the address for an identity provider is the one that was written, and where none was it is said how it is known', async () => {
  expect(await stage.get('GET /sources/okta/addresses')).toEqual({
    scim2: 'http://localhost/scim/v2/okta',
    scim1: 'http://localhost/scim/v1/okta',
    known: 'local',
  });
  expect(await stage.ask('viewer', 'GET /sources/nobody/addresses')).toMatchObject({ status: 404 });
  for (const [written, known, scim2] of [
    ['https://rollcall.example.com/', 'written', 'https://rollcall.example.com/scim/v2/okta'],
    ['http://127.0.0.1:7655', 'local', 'http://127.0.0.1:7655/scim/v2/okta'],
  ] as const) {
    const other = await openTestDatabase();
    const told = await openStage(other, testTools({ clock }), written);
    await told.furnish();
    expect(await told.get('GET /sources/okta/addresses')).toMatchObject({ known, scim2 });
    await told.inspector.close();
    await other.close();
  }
});

test('a credential is made, shown once, rotated and revoked', async () => {
  const at = '/sources/okta/credentials';
  const { credential, secret } = await stage.get<Made>(`POST ${at}`, {
    body: { name: 'first', scopes: ['read'] },
  });
  expect(credential).toMatchObject({
    source: 'okta',
    kind: 'token',
    scopes: ['read'],
    createdBy: 'token:administrator',
  });
  expect(secret).toMatch(/^rollcall_/);
  const listed = await stage.ask('viewer', 'GET /credentials?source=okta');
  expect(listed.body).toMatchObject([
    { name: 'token', managedBy: 'settings' },
    { name: 'first', managedBy: 'api' },
  ]);
  expect(JSON.stringify(listed.body)).not.toContain(secret);
  // The settings name one already: a third would be live.
  const third = await stage.ask('administrator', `POST ${at}/first/rotate`, { body: { overlap: 1_000 } });
  expect(third).toMatchObject({ status: 409 });
  const client = await stage.get<Made>(`POST ${at}`, { body: { name: 'app', kind: 'client' } });
  const next = await stage.get<Made>(`POST ${at}/app/rotate`, { body: { overlap: 1_000 } });
  expect(next.credential.name).toBe('app-2');
  await stage.get(`DELETE ${at}/${client.credential.id}`);
  const left = await stage.get<readonly { readonly name: string }[]>('GET /credentials');
  expect(left.map(({ name }) => name)).toEqual(['token', 'app-2', 'first']);
  expect(await stage.ask('administrator', `DELETE ${at}/token`)).toMatchObject({ status: 409 });
  expect(await stage.ask('administrator', `DELETE ${at}/nobody`)).toMatchObject({ status: 404 });
  expect(await stage.ask('operator', `POST ${at}`, { body: { name: 'x' } })).toMatchObject({ status: 403 });
  const { items } = await stage.get<Page<{ readonly action: string }>>('GET /audit');
  expect(items.map(({ action }) => action)).toEqual(
    expect.arrayContaining(['credential.created', 'credential.rotated', 'credential.revoked']),
  );
});

/** As the SCIM service notes it. */
function note(path: string, status = 200, agent = '', source = 'okta'): void {
  stage.inspector.begin()({
    source,
    method: 'GET',
    url: `https://rollcall.example/scim/v2/${source}${path}`,
    headers: new Headers(agent === '' ? {} : { 'user-agent': agent }),
    status,
    client: 'okta token',
    address: '192.0.2.1',
  });
}

test('requests are listed page by page and shown one by one', async () => {
  for (const path of ['/Users/a', '/Users/b', '/Users/c']) note(path, path.endsWith('b') ? 404 : 200);
  await stage.inspector.idle();
  interface Recorded {
    readonly id: number;
    readonly path: string;
  }
  const first = await stage.get<Page<Recorded>>('GET /requests?source=okta&limit=2');
  expect(first.items.map(({ path }) => path.slice(-1))).toEqual(['c', 'b']);
  const second = await stage.get<Page<Recorded>>(`GET /requests?source=okta&limit=2&cursor=${first.next}`);
  expect(second.items.map(({ path }) => path.slice(-1))).toEqual(['a']);
  expect(second).not.toHaveProperty('next');
  expect((await stage.get<Page<Recorded>>('GET /requests?failed=true')).items).toMatchObject([
    { status: 404 },
  ]);
  expect(await stage.get(`GET /requests/${first.items[0]?.id}`)).toEqual(first.items[0]);
  expect((await stage.ask('viewer', 'GET /requests/999')).status).toBe(404);
});

test('whose client a source seems to have is told with the reasons, and that the settings name another', async () => {
  note('/Users/a');
  await stage.inspector.idle();
  expect(await stage.get('GET /requests/dialects')).toEqual([
    { source: 'okta', setting: 'auto', because: [], differs: false },
  ]);
  note('/Users/a', 200, 'Okta SCIM Client 1.0.0');
  await stage.inspector.idle();
  expect((await stage.ask('viewer', 'GET /requests/dialects')).body).toEqual([
    {
      source: 'okta',
      setting: 'auto',
      seems: 'okta',
      title: 'Okta',
      because: ['calls itself so in its User-Agent'],
      since: clock.now(),
      lastAt: clock.now(),
      differs: false,
    },
  ]);
});

/** What is told by a stream so far. */
function listen(answer: Response) {
  const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const reading = (async () => {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) text += chunk.value;
  })();
  return {
    text: () => text,
    async leave() {
      await reader.cancel();
      await reading;
    },
  };
}

test('requests are followed while they come, with signs of life between, until the caller goes', async () => {
  note('/Users/before');
  await stage.inspector.idle();
  const answer = await stage.call('viewer', 'GET /requests/events?source=okta');
  expect(answer.headers.get('content-type')).toBe('text/event-stream');
  const heard = listen(answer);
  await expect.poll(() => clock.sleepers).toBe(1);
  note('/Users/after');
  await stage.inspector.idle();
  await clock.advance(1_000);
  await expect.poll(heard.text).toContain('/Users/after');
  expect(heard.text()).toContain('event: request');
  expect(heard.text()).not.toContain('/Users/before');
  for (let second = 0; second < 16; second++) {
    await expect.poll(() => clock.sleepers).toBe(1);
    await clock.advance(1_000);
  }
  await expect.poll(heard.text).toContain(': still here');
  await heard.leave();
  await expect.poll(() => clock.sleepers).toBe(0);
});

test('requests to several sources are followed at once, and those to others are not told', async () => {
  for (const name of ['entra', 'onelogin']) await stage.get(`PUT /connections/${name}`, { body: connection });
  const heard = listen(await stage.call('viewer', 'GET /requests/events?source=okta&source=entra'));
  await expect.poll(() => clock.sleepers).toBe(1);
  for (const source of ['okta', 'onelogin', 'entra']) note(`/Users/of-${source}`, 200, '', source);
  await stage.inspector.idle();
  await clock.advance(1_000);
  await expect.poll(heard.text).toContain('/Users/of-entra');
  expect(heard.text()).toContain('/Users/of-okta');
  expect(heard.text()).not.toContain('/Users/of-onelogin');
  await heard.leave();
  await expect.poll(() => clock.sleepers).toBe(0);
});
