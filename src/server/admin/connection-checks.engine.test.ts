import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Stage } from './fixture.ts';

const day = 86_400_000;

interface State {
  readonly name: string;
  readonly state: string;
  readonly by?: string;
  readonly since?: number;
  readonly message?: string;
  readonly ends: readonly { readonly what: string; readonly at: number; readonly by: string }[];
}

let db: TestDatabase;
let now: number;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  now = monday;
  stage = await openStage(db, testTools({ clock: { now: () => now, sleep: realClock().sleep } }));
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

async function states(): Promise<Record<string, State>> {
  const all = await stage.get<readonly State[]>('GET /connection-states');
  return Object.fromEntries(all.map((one) => [one.name, one]));
}

describe('a check', () => {
  test('is remembered with its lines, until the connection is changed', async () => {
    await stage.furnish();
    expect(await stage.get('GET /connections/jira/check')).toEqual({});
    const checked = await stage.get('POST /connections/jira/check');
    expect(checked).toMatchObject({ ok: true, lines: [{ name: 'reach', state: 'granted', needed: true }] });
    expect(await stage.get('GET /connections/jira/check')).toEqual({ last: checked });
    const { config } = await stage.get<{ config: object }>('GET /connections/jira');
    const changed = { kind: 'target', type: 'memory', config: { ...config, pageSize: 7 } };
    await stage.get('PUT /connections/jira', { body: changed });
    expect(await stage.get('GET /connections/jira/check')).toEqual({});
    expect((await states()).jira?.state).toBe('untried');
  });

  test('is told line by line: what is asked for, what came of it, and how it ended', async () => {
    await stage.furnish();
    const answer = await stage.call('operator', 'POST /connections/jira/check/live');
    expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
    const lines = (await answer.text())
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { asking: { name: 'reach', needed: true, without: expect.any(String) } },
      { line: { name: 'reach', state: 'granted' } },
      { check: { ok: true } },
    ]);
    expect(await stage.get('GET /connections/jira/check')).toEqual({ last: lines[2].check });
  });

  test('may be looked at by a viewer and made by an operator', async () => {
    await stage.furnish();
    expect((await stage.ask('viewer', 'GET /connections/jira/check')).status).toBe(200);
    for (const path of ['check', 'check/live'])
      expect((await stage.ask('viewer', `POST /connections/jira/${path}`)).status).toBe(403);
    expect((await stage.ask('operator', 'POST /connections/none/check/live')).status).toBe(404);
  });

  test('that fails says since when', async () => {
    await stage.get('PUT /connections/cut', { body: { kind: 'target', type: 'broken' } });
    const first = now;
    await stage.get('POST /connections/cut/check');
    now += day;
    expect(await stage.get('POST /connections/cut/check')).toMatchObject({
      ok: false,
      code: 'forbidden',
      since: first,
    });
    expect((await states()).cut).toMatchObject({
      state: 'fails',
      by: 'check',
      since: first,
      message: 'The token may not read groups; grant it that.',
    });
  });
});

describe('the state of a connection', () => {
  test('is known by what happened to it, without asking anybody', async () => {
    await stage.furnish();
    const asked = [...stage.world.server.calls];
    expect(await states()).toMatchObject({ jira: { state: 'untried' }, okta: { state: 'untried' } });
    expect([...stage.world.server.calls]).toEqual(asked);
    await stage.tellPeople('Ada');
    await stage.planOf('POST /syncs/staff/run');
    expect((await states()).jira).toMatchObject({ state: 'works', by: 'run' });
    stage.world.server.faults = () => ({ kind: 'refused', status: 401 });
    now += 1_000;
    await stage.ask('administrator', 'POST /syncs/staff/run');
    await stage.idle();
    expect((await states()).jira).toMatchObject({ state: 'fails', by: 'run' });
  });

  test('tells the end that is written beside a secret, until another secret is written', async () => {
    const written = (config: object) => ({ body: { kind: 'source', type: 'scim', config } });
    const put = (config: object) => stage.get<{ config: object }>('PUT /connections/okta', written(config));
    await put({ token: { text: 'hunter2', expires: '2027-01-31' } });
    const { config } = await stage.get<{ config: object }>('GET /connections/okta');
    expect(config).toEqual({ token: { sealed: true, changedAt: now, expires: '2027-01-31' } });
    const end = { what: 'token', at: Date.UTC(2027, 0, 31), by: 'settings' };
    expect((await states()).okta?.ends).toMatchObject([end]);
    expect(JSON.stringify(await stage.settings.exported())).toContain('"expires":"2027-01-31"');
    await put({ token: { sealed: true } });
    expect((await states()).okta?.ends).toMatchObject([end]);
    await put({ token: { sealed: true, expires: null } });
    expect((await states()).okta?.ends).toEqual([]);
    await put({ token: { sealed: true, expires: '2027-02-28' } });
    await put({ token: 'another secret' });
    expect((await states()).okta?.ends).toEqual([]);
  });

  test('a day that is none is a fault with its place', async () => {
    const config = { token: { text: 'hunter2', expires: 'soon' } };
    const body = { kind: 'source', type: 'scim', config };
    expect(await stage.ask('administrator', 'PUT /connections/okta', { body })).toMatchObject({
      status: 400,
      body: { faults: [{ path: 'config.token', message: expect.stringContaining('2027-01-31') }] },
    });
  });
});
