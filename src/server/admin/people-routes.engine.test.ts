import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ProvisioningError } from '../../model/index.ts';
import { monday, realClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { testTools } from '../../testkit/tools.ts';
import { openStage, type Page, type Stage } from './fixture.ts';

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

describe('people and sources', () => {
  beforeEach(async () => {
    await stage.furnish();
    await stage.tellPeople('ada', 'grace', 'mary');
  });

  test('people are found by a part of their names, in pages', async () => {
    expect((await stage.get<Page<{ userName: string }>>('GET /people?text=grac')).items).toMatchObject([
      { userName: 'grace', active: true },
    ]);
    const first = await stage.get<Page<{ id: string }>>('GET /people?text=person&limit=2');
    const rest = await stage.get<Page<{ id: string }>>(
      `GET /people?text=person&limit=2&cursor=${first.next}`,
    );
    expect(new Set([...first.items, ...rest.items].map(({ id }) => id)).size).toBe(3);
  });

  test('people are exported as they are found, however many fit', async () => {
    const exported = (query: string) => stage.call('viewer', `GET /people/export?${query}`);
    const csv = await exported('format=csv&text=grace');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="people.csv"');
    const grace = await stage.personNamed('grace');
    expect(await csv.text()).toBe(
      `id,displayName,userName,email,sources,active,present\r\n${grace},Person grace,grace,grace@example.com,okta,true,true\r\n`,
    );
    await stage.directory.tell(
      'okta',
      Array.from({ length: 1_100 }, (_, number) => ({
        type: 'identity' as const,
        identity: { id: `crowd-${number}`, active: true, attributes: { displayName: `=Crowd ${number}` } },
      })),
    );
    const lines = (await (await exported('text=crowd')).text()).trimEnd().split('\n');
    expect(new Set(lines.map((line) => JSON.parse(line).id)).size).toBe(1_100);
    expect(await (await exported('format=csv&text=crowd')).text()).toContain(",'=Crowd 7,");
  });

  test('joiners and leavers are listed', async () => {
    await stage.directory.tell('okta', [{ type: 'removed', of: 'identity', id: 'o-mary' }]);
    const { items } = await stage.get<Page<{ kind: string }>>('GET /lifecycle?source=okta');
    expect(items.map(({ kind }) => kind).toSorted()).toEqual(['joiner', 'joiner', 'joiner', 'leaver']);
    expect((await stage.get<Page<unknown>>('GET /lifecycle?kind=leaver&limit=1')).items).toHaveLength(1);
  });

  test('sources say what they tell, and are asked to be read', async () => {
    expect(await stage.get('GET /sources')).toMatchObject([
      { source: 'okta', type: 'scim', counts: { people: 3, groups: 1, memberships: 3 } },
    ]);
    const asked = await stage.ask('operator', 'POST /sources/okta/read', { body: {} });
    expect(asked).toMatchObject({ status: 202, body: { job: 'read:okta' } });
    expect((await stage.ask('operator', 'POST /sources/jira/read', { body: {} })).status).toBe(404);
    expect(await stage.get('GET /jobs/pending?key=read:okta')).toMatchObject({
      items: [{ name: 'read', payload: { source: 'okta', full: true } }],
    });
  });

  test('a reading that lacked too much is believed or dropped by a person, and that is in the audit', async () => {
    const reading = (only: readonly string[]) => ({
      check: async () => {},
      close: async () => {},
      async *read() {
        for (const id of only)
          yield { type: 'identity', identity: { id, active: true, attributes: {} } } as const;
        yield { type: 'complete' } as const;
      },
    });
    const everybody = Array.from({ length: 20 }, (_, index) => `p${index}`);
    await stage.directory.read('hr', reading(everybody), { full: true, maxShrink: 0.2 });
    const half = await stage.directory.read('hr', reading(everybody.slice(10)), {
      full: true,
      maxShrink: 0.2,
    });
    const { items } = await stage.get<Page<{ id: string }>>('GET /readings?state=held');
    expect(items).toMatchObject([{ id: half.id, source: 'hr' }]);
    expect(await stage.get(`POST /readings/${half.id}/disbelieve`)).toMatchObject({ state: 'disbelieved' });
    expect((await stage.ask('operator', `POST /readings/${half.id}/believe`)).body).toMatchObject({
      code: 'stale',
    });
    const later = await stage.directory.read('hr', reading(everybody.slice(10)), {
      full: true,
      maxShrink: 0.2,
    });
    expect(await stage.get(`POST /readings/${later.id}/believe`)).toMatchObject({
      state: 'complete',
      departed: { people: 10 },
    });
    expect(
      (await stage.get<Page<{ action: string }>>('GET /audit?actor=token:administrator&limit=2')).items,
    ).toMatchObject([
      { action: 'reading.believed', subject: 'hr' },
      { action: 'reading.disbelieved', subject: 'hr' },
    ]);
  });
});

describe('the audit and jobs', () => {
  beforeEach(() => stage.furnish());

  test('what was done is listed in pages, proved, and exported whole', async () => {
    const first = await stage.get<Page<{ seq: number }>>('GET /audit?limit=2');
    const rest = await stage.get<Page<{ seq: number }>>(`GET /audit?cursor=${first.next}`);
    const seqs = [...first.items, ...rest.items].map(({ seq }) => seq);
    expect(seqs).toEqual(seqs.toSorted((a, b) => b - a));
    expect(rest.next).toBeUndefined();

    const proof = await stage.get<{ checked: number; head: string }>('GET /audit/verify');
    expect(proof).toMatchObject({ intact: true, checked: seqs.length });
    expect(
      await stage.get(`GET /audit/verify?checked=${proof.checked}&head=${'0'.repeat(64)}`),
    ).toMatchObject({
      intact: false,
    });

    const jsonl = await (await stage.call('viewer', 'GET /audit/export')).text();
    expect(
      jsonl
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).seq),
    ).toEqual(seqs.toReversed());
    const csv = await stage.call('viewer', 'GET /audit/export?format=csv&action=sync.created');
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [header, line, end] = (await csv.text()).split('\r\n');
    expect(header).toBe('seq,at,actor,action,subject,sync,run,plan,person,details,hash');
    expect(line).toMatch(/^\d+,2026-01-05T08:00:00.000Z,token:administrator,sync.created,staff,staff,,,,"/);
    expect(end).toBe('');
  });

  test('jobs are counted, and schedules listed', async () => {
    await stage.jobs.schedule({
      name: 'sync:staff',
      cron: '0 * * * *',
      timeZone: 'UTC',
      job: { name: 'cycle', payload: {} },
    });
    expect(await stage.get('GET /jobs')).toEqual({ waiting: 0, running: 0, failed: 0 });
    expect(await stage.get('GET /schedules')).toEqual([
      { name: 'sync:staff', cron: '0 * * * *', timeZone: 'UTC', nextAt: expect.any(Number) },
    ]);
    expect(await stage.get('GET /status')).toMatchObject({
      version: '0.0.0',
      engine: db.engine,
      syncs: [{ nextAt: expect.any(Number) }],
    });
  });

  test('a job that has failed for good is shown and can be tried again; what waits is shown too', async () => {
    for (const n of [1, 2, 3]) await stage.jobs.add({ name: 'break', payload: { sync: 'staff', n } });
    const fail = async () => {
      throw new ProvisioningError('invalid', 'It cannot be done so.');
    };
    await stage.jobs.drain({ break: fail });
    type Failed = { id: string; payload: { n: number } };
    const first = await stage.get<Page<Failed>>('GET /jobs/failures?limit=2');
    expect(first.items).toMatchObject([{ name: 'break', message: 'It cannot be done so.' }, {}]);
    const second = await stage.get<Page<Failed>>(`GET /jobs/failures?limit=2&cursor=${first.next}`);
    expect([...first.items, ...second.items].map(({ payload }) => payload.n)).toEqual([3, 2, 1]);
    expect(second.next).toBeUndefined();
    expect((await stage.ask('viewer', 'GET /jobs/failures?cursor=bm90')).status).toBe(400);
    const [failed] = first.items;
    await stage.get(`POST /jobs/failures/${failed!.id}/retry`);
    expect(await stage.get('GET /jobs')).toMatchObject({ waiting: 1, failed: 2 });
    expect(await stage.get('GET /jobs/pending?name=break')).toMatchObject({
      items: [{ name: 'break', payload: { sync: 'staff', n: 3 }, attempts: 0 }],
    });
    expect(await stage.get('GET /jobs/pending?state=running')).toEqual({ items: [] });
  });

  test('the job of a key is told by it, whether it waits or has failed for good', async () => {
    for (const of of ['hr', 'okta'])
      await stage.jobs.add({ name: 'read', payload: { of }, key: `read:${of}` });
    const told = async (list: string) => {
      const { items } = await stage.get<Page<{ payload: { of: string } }>>(`GET /jobs/${list}?key=read:okta`);
      return items.map(({ payload }) => payload.of);
    };
    expect([await told('pending'), await told('failures')]).toEqual([['okta'], []]);
    await stage.jobs.drain({
      async read() {
        throw new ProvisioningError('invalid', 'It cannot be read.');
      },
    });
    expect([await told('pending'), await told('failures')]).toEqual([[], ['okta']]);
  });
});
