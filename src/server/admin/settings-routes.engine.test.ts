import { afterEach, beforeEach, describe, expect, test } from 'vitest';

import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { connection, openStage, type Stage, staff } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeEach(async () => {
  db = await openTestDatabase();
  // Time stands still; what waits for the database waits in earnest.
  stage = await openStage(db, testTools({ clock: { now: () => monday, sleep: realClock().sleep } }));
});

afterEach(async () => {
  await stage.idle();
  await db.close();
});

describe('connections', () => {
  test('are made, told without their secrets, changed with care, and removed', async () => {
    const made = await stage.ask('administrator', 'PUT /connections/okta', {
      body: connection,
      headers: { 'if-none-match': '*' },
    });
    expect(made.headers.get('etag')).toBe('"1"');
    const taken = { body: connection, headers: { 'if-none-match': '*' } };
    expect((await stage.ask('administrator', 'PUT /connections/okta', taken)).body).toMatchObject({
      code: 'stale',
      detail: 'There is a connection okta by now; give the new one another name.',
      faults: [{ path: 'name' }],
    });
    expect(JSON.stringify(made.body)).not.toContain('hunter2');
    const shown = await stage.get<{ config: object }>('GET /connections/okta');
    const again = { ...connection, config: shown.config };
    expect(
      (
        await stage.ask('administrator', 'PUT /connections/okta', {
          body: again,
          headers: { 'if-match': '"7"' },
        })
      ).body,
    ).toMatchObject({ code: 'stale' });
    expect(
      await stage.get('PUT /connections/okta', { body: again, headers: { 'if-match': '"1"' } }),
    ).toMatchObject({ version: 1 });
    await stage.get('DELETE /connections/okta', { headers: { 'if-match': '"1"' } });
    expect(await stage.get<unknown[]>('GET /connections')).toEqual([]);
    expect(await stage.get<unknown[]>('GET /connections?removed=true')).toHaveLength(1);
    expect(
      (await stage.get<{ items: { action: string }[] }>('GET /connections/okta/versions')).items.map(
        ({ action }) => action,
      ),
    ).toEqual(['removed', 'created']);
  });

  test('are tried: what is missing is an answer, not a failure of the request', async () => {
    await stage.furnish();
    await stage.get('PUT /connections/second', { body: { kind: 'target', type: 'broken', config: {} } });
    expect(await stage.get('POST /connections/jira/check')).toMatchObject({
      ok: true,
      milliseconds: 0,
      lines: [{ name: 'reach', state: 'granted' }],
    });
    expect(await stage.get('POST /connections/second/check')).toMatchObject({
      ok: false,
      milliseconds: 0,
      code: 'forbidden',
      message: 'The token may not read groups; grant it that.',
    });
  });

  test('say what they can do, and how many seats are taken', async () => {
    stage.world.products.set('wiki', { name: 'Wiki', total: 10 });
    await stage.furnish();
    const can = await stage.get<{ schema: { name: string }[]; changes: string[] }>(
      'GET /connections/jira/capabilities',
    );
    expect(can.schema.map(({ name }) => name)).toContain('userName');
    expect(can.changes).toContain('account.create');
    expect(await stage.get('GET /connections/jira/seats')).toEqual([
      { product: 'wiki', name: 'Wiki', used: 0, total: 10 },
    ]);
  });

  test('are sealed anew on request, and that is in the audit', async () => {
    await stage.furnish();
    expect(await stage.get('POST /secrets/reseal')).toEqual({ resealed: 0 });
    expect(await stage.get('GET /audit?limit=1')).toMatchObject({
      items: [{ action: 'secrets.resealed', actor: 'token:administrator', details: { resealed: 0 } }],
    });
  });

  test('connectors tell their forms, secrets marked', async () => {
    const [first] = await stage.get<{ type: string; pushes: boolean; config: object }[]>('GET /connectors');
    expect(first).toMatchObject({
      type: 'scim',
      pushes: true,
      config: { properties: { token: { secret: true } } },
    });
  });
});

describe('syncs', () => {
  beforeEach(() => stage.furnish());

  test('are told as written and with every default', async () => {
    expect(await stage.get('GET /syncs/staff')).toMatchObject({
      written: staff,
      sync: { timeZone: 'UTC', correlate: ['externalId', 'userName'] },
      faults: [],
    });
    expect(await stage.get<unknown[]>('GET /syncs')).toHaveLength(1);
    expect(await stage.get('GET /syncs/staff/versions')).toMatchObject({ items: [{ version: 1 }] });
  });

  test('can be checked without saving them', async () => {
    expect(await stage.get('POST /syncs/draft/check', { body: staff })).toMatchObject({ name: 'draft' });
    const wrong = { ...staff, attributes: { userName: 'user.userNam +' } };
    const { status, body } = await stage.ask('viewer', 'POST /syncs/draft/check', { body: wrong });
    expect(status).toBe(400);
    expect(body).toMatchObject({ faults: [{ path: 'attributes.userName' }] });
    expect(await stage.get<unknown[]>('GET /syncs')).toHaveLength(1);
  });

  test('show what they make of a person, saved or not, and what fails for the person', async () => {
    await stage.tellPeople('ada');
    const person = await stage.personNamed('ada');
    expect(await stage.get('POST /syncs/staff/preview', { body: { person } })).toMatchObject({
      scope: { inScope: true },
      attributes: expect.arrayContaining([
        { name: 'userName', value: 'ada', write: 'always', empty: 'keep' },
      ]),
      entitlements: [
        {
          name: 'Staff',
          isDefault: false,
          because: expect.any(String),
          rule: expect.any(String),
          reasons: expect.any(Array),
        },
      ],
      faults: [],
    });
    const sync = {
      ...staff,
      scope: { groups: ['Nobody'] },
      attributes: { userName: 'upper(user.userName)', title: 'string(int(user.userName))' },
    };
    const preview = await stage.get<{ scope: { inScope: boolean }; faults: { path: string }[] }>(
      'POST /syncs/staff/preview',
      { body: { person, sync } },
    );
    expect(preview.scope.inScope).toBe(false);
    expect(preview.faults.map(({ path }) => path)).toEqual(['attributes.title']);
  });

  test('expressions can be looked up, checked and tried', async () => {
    await stage.tellPeople('ada');
    const known = await stage.get<{ functions: { name: string }[]; members: { path: string }[] }>(
      'GET /expressions',
    );
    expect(known.functions.map(({ name }) => name)).toContain('substringBefore');
    expect(known.members.map(({ path }) => path)).toContain('user.userName');
    expect(
      await stage.get('POST /expressions/check', { body: { expression: 'user.userName +' } }),
    ).toMatchObject({
      faults: [{}],
    });
    const body = {
      expression: 'upper(user.userName)',
      person: await stage.personNamed('ada'),
      from: ['okta'],
    };
    expect(await stage.get('POST /expressions/preview', { body })).toEqual({ value: 'ADA' });
  });

  test('are exported with connections, secrets left out', async () => {
    expect(await stage.get('GET /settings')).toEqual({
      sources: { okta: { type: 'scim', token: { env: 'OKTA_TOKEN' } } },
      targets: { jira: { type: 'memory' } },
      syncs: { staff },
    });
  });
});
