import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER, type SourceRecord } from '../../model/index.ts';
import { type Known, keep, known } from '../../testkit/source-stage.ts';
import { hastyClock, testTools } from '../../testkit/tools.ts';
import { scimPull } from './index.ts';
import { type Scimmy, startScimmy } from './scimmy-fixture.ts';

const count = 300;
const monday = Date.UTC(2026, 0, 5, 8);
const hour = 3_600_000;
const clock = hastyClock(monday);

let server: Scimmy;
/** Ids of users and groups, in the order in which they were made. */
const users: string[] = [];
const groups: string[] = [];

/** Time goes on, at the server and here. */
async function later(): Promise<void> {
  await clock.sleep(hour);
  server.time = clock.now();
}

async function call(method: string, path: string, body?: object): Promise<{ readonly id: string }> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${server.token}`, 'content-type': 'application/scim+json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? { id: '' } : JSON.parse(text);
}

const userBody = (n: number, more: object = {}) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ENTERPRISE_USER],
  userName: `person${n}@example.com`,
  name: { givenName: 'Person', familyName: `Nötzli ${n}` },
  emails: [{ value: `person${n}@example.com`, type: 'work', primary: true }],
  active: n % 50 !== 7,
  [ENTERPRISE_USER]: { employeeNumber: `E-${n}`, department: n % 2 === 0 ? 'Engines' : 'Sales' },
  ...more,
});

const groupBody = (displayName: string, people: readonly string[], within: readonly string[] = []) => ({
  schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'],
  displayName,
  members: [
    ...people.map((value) => ({ value, type: 'User' })),
    ...within.map((value) => ({ value, type: 'Group' })),
  ],
});

beforeAll(async () => {
  server = await startScimmy(monday);
  for (let n = 0; n < count; n++) {
    server.time = monday + n * 1_000;
    users.push((await call('POST', '/Users', userBody(n))).id);
  }
  groups.push((await call('POST', '/Groups', groupBody('Backend', users.slice(1, 3)))).id);
  groups.push((await call('POST', '/Groups', groupBody('Engineering', [users[3] ?? ''], groups))).id);
  groups.push((await call('POST', '/Groups', groupBody('Staff', users))).id);
  groups.push((await call('POST', '/Groups', groupBody('Nobody yet', []))).id);
  await later();
}, 300_000);
afterAll(() => server?.close());

const open = (settings: Readonly<Record<string, unknown>> = {}) =>
  scimPull.open(
    scimPull.config.parse({ url: server.url, token: server.token, pageSize: 5_000, ...settings }),
    testTools({ clock, fetch: (request) => fetch(request) }),
  );

async function read(since?: string, settings?: object): Promise<readonly SourceRecord[]> {
  server.asked.length = 0;
  const records: SourceRecord[] = [];
  for await (const record of open({ ...settings }).read(since)) records.push(record);
  return records;
}

function cursorOf(records: readonly SourceRecord[]): string {
  const last = records.at(-1);
  if (last?.type !== 'complete' || last.cursor === undefined) throw new Error('The reading gave no cursor.');
  return last.cursor;
}

const members = ({ groups: told }: Known, id: string | undefined) => told.get(id ?? '')?.members;

describe('a server of SCIMMY', { timeout: 300_000 }, () => {
  test('is content with the connection, and says when the token is refused', async () => {
    await open().check();
    await expect(open({ token: 'another-token' }).check()).rejects.toMatchObject({ code: 'unauthorized' });
  });

  test('is read whole: 300 people, groups, and groups within groups, never beyond its end', async () => {
    const records = await read();
    const told = known(records);
    expect([...told.people.keys()].sort()).toEqual([...users].sort());
    expect(told.people.get(users[7] ?? '')).toMatchObject({
      userName: 'person7@example.com',
      active: false,
      attributes: {
        name: { givenName: 'Person', familyName: 'Nötzli 7' },
        [ENTERPRISE_USER]: { employeeNumber: 'E-7', department: 'Sales' },
      },
    });
    expect(members(told, groups[0])).toEqual(new Set([`identity ${users[1]}`, `identity ${users[2]}`]));
    expect(members(told, groups[1])).toEqual(new Set([`identity ${users[3]}`, `group ${groups[0]}`]));
    expect(members(told, groups[2])?.size).toBe(count);
    expect(members(told, groups[3])?.size).toBe(0);
    expect(records.at(-1)).toMatchObject({
      type: 'complete',
      cursor: expect.any(String),
      proof: { expected: { people: count, groups: 4 } },
    });
    // Beyond its end this server begins anew; it is never asked for that.
    const starts = server.asked.map((line) => Number(/Users\?startIndex=(\d+)/.exec(line)?.[1] ?? 1));
    expect(Math.max(...starts)).toBeLessThanOrEqual(count);
    // It says that it gives 150 at once, and is not asked for more.
    const counts = server.asked.flatMap((line) => /[?&]count=(\d+)/.exec(line)?.[1] ?? []).map(Number);
    expect(Math.max(...counts)).toBe(count / 2);
    expect(server.asked.filter((line) => line.startsWith('GET /Users?startIndex'))).toHaveLength(4);
  });

  test('tells a joiner, a mover and a leaver in readings of changes, as a whole reading does', async () => {
    const before = await read();
    const remembered = known(before);
    await later();
    users.push((await call('POST', '/Users', userBody(count))).id);
    await call('PUT', `/Users/${users[5]}`, userBody(5, { title: 'Mover', userName: 'moved5@example.com' }));
    await call('PATCH', `/Users/${users[6]}`, {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'active', value: false }],
    });
    await call('PUT', `/Groups/${groups[0]}`, groupBody('Backend', [users[1] ?? '', users[count] ?? '']));
    await later();
    const delta = await read(cursorOf(before));
    expect(delta.filter(({ type }) => type === 'identity').length).toBeLessThan(10);
    expect(server.asked.length).toBeLessThan(20);
    const now = keep(remembered, delta);
    expect(now.people.get(users[count] ?? '')?.userName).toBe(`person${count}@example.com`);
    expect(now.people.get(users[5] ?? '')).toMatchObject({
      userName: 'moved5@example.com',
      attributes: { title: 'Mover' },
    });
    expect(now.people.get(users[6] ?? '')?.active).toBe(false);
    expect(members(now, groups[0])).toEqual(new Set([`identity ${users[1]}`, `identity ${users[count]}`]));
    expect(now).toEqual(known(await read()));

    await later();
    await call('DELETE', `/Users/${users[4]}`);
    await later();
    await expect(read(cursorOf(delta))).rejects.toMatchObject({
      code: 'stale',
      message: expect.stringContaining('somebody was deleted'),
    });
    // SCIMMY leaves it to whoever keeps groups to take the deleted out of them; the source tells nobody who is not there.
    const after = known(await read());
    expect(after.people.size).toBe(count);
    expect(after.people.has(users[4] ?? '')).toBe(false);
    expect(members(after, groups[2])?.has(`identity ${users[4]}`)).toBe(false);
  });
});
