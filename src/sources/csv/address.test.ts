/** Files at https addresses: fetched whole or not at all, and not again while they are the same. */

import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Fetch, SourceRecord } from '../../model/index.ts';
import { realClock } from '../../testkit/clock.ts';
import type { PretendGroup, PretendPerson, SourceWorld } from '../../testkit/index.ts';
import { testSource } from '../../testkit/test-source.ts';
import { testTools } from '../../testkit/tools.ts';
import { csv } from './index.ts';
import { type PretendServer, pretendServer } from './pretend-world.ts';

const token = 'file-token-0123456789abcdef';

/** The company of the kit, written to a pretend server as another system would export it. */
function world(): SourceWorld {
  const server = pretendServer({ authorization: `Bearer ${token}` });
  const people = new Map<string, PretendPerson>();
  const teams = new Map<string, PretendGroup>();

  function write(): void {
    const rows = [...people.values()].map((person) =>
      [person.key, person.userName, person.givenName, person.familyName, person.email, person.active].join(
        ',',
      ),
    );
    server.put('/people.csv', ['id,userName,givenName,familyName,email,active', ...rows, ''].join('\n'));
    const members = [...teams.values()].flatMap(({ key, name, people: users, groups }) => [
      `${key},${name},,`,
      ...users.map((member) => `${key},${name},${member},user`),
      ...groups.map((member) => `${key},${name},${member},group`),
    ]);
    server.put('/groups.csv', ['group_id,group,member,member_type', ...members, ''].join('\n'));
  }
  write();

  return {
    fetch: server.fetch,
    settings: { users: `${server.url}/people.csv`, groups: `${server.url}/groups.csv`, token },
    secrets: [token],
    pageSize: 3,
    hand: {
      person(person) {
        people.set(person.key, person);
        write();
        return person.key;
      },
      group(group) {
        teams.set(group.key, group);
        write();
        return group.key;
      },
      remove(of, key) {
        if (of === 'group') teams.delete(key);
        else people.delete(key);
        const without = (keys: readonly string[]) => keys.filter((member) => member !== key);
        for (const team of teams.values())
          teams.set(team.key, { ...team, people: without(team.people), groups: without(team.groups) });
        write();
      },
    },
    cutOff() {
      server.accident = { kind: 'short', times: 1 };
    },
    lacks: {
      'the users file': () => void server.files.delete('/people.csv'),
      'the groups file': () => void server.files.delete('/groups.csv'),
      'anybody in the users file': () => server.put('/people.csv', ''),
      'a column for the id': () => server.put('/people.csv', 'userName\nada\n'),
    },
  };
}

const {
  '429 waits as told and counts against no one': _,
  'secrets never appear in what is logged': __,
  ...declined
} = csv.declined ?? {};
describe('files at addresses', () => testSource({ connector: { ...csv, declined }, world }));

const people = 'id,userName\n1,ada\n2,grace\n';
const memberships = 'group,member\nStaff,1\n';

let server: PretendServer;
beforeEach(() => {
  server = pretendServer();
  server.put('/people.csv', people);
  server.put('/groups.csv', memberships);
});

const settings = () => ({ users: `${server.url}/people.csv`, groups: `${server.url}/groups.csv` });

function source(more: object = {}, fetch: Fetch = server.fetch) {
  const config = csv.config.parse({ ...settings(), ...more });
  return csv.open(config, testTools({ clock: server.clock, fetch }));
}

async function read(more: object = {}, since?: string): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of source(more).read(since)) records.push(record);
  return records;
}

const namesOf = (records: readonly SourceRecord[]) =>
  records.flatMap((record) => (record.type === 'identity' ? [record.identity.userName] : []));

function cursorOf(records: readonly SourceRecord[]): string {
  const last = records.at(-1);
  if (last?.type !== 'complete' || last.cursor === undefined) throw new Error('There is no cursor.');
  return last.cursor;
}

describe('a file that has not changed', () => {
  test.each(['etag', 'modified'] as const)('costs no download, by its %s', async (stamps) => {
    server.stamps = stamps;
    await server.clock.sleep(3_600_000);
    const cursor = cursorOf(await read());
    server.answered.length = 0;
    expect(await read({}, cursor)).toEqual([{ type: 'complete', cursor }]);
    expect(server.answered).toEqual(['GET /people.csv 304 0', 'GET /groups.csv 304 0']);
  });

  test('is downloaded where the server says nothing of it, and tells nothing', async () => {
    server.stamps = 'none';
    const cursor = cursorOf(await read());
    expect(await read({}, cursor)).toEqual([{ type: 'complete', cursor }]);
  });

  test('is downloaded where it was written to a moment before it was read, since a date tells seconds only', async () => {
    server.stamps = 'modified';
    const cursor = cursorOf(await read());
    server.answered.length = 0;
    expect(await read({}, cursor)).toEqual([{ type: 'complete', cursor }]);
    expect(server.answered[0]).toBe(`GET /people.csv 200 ${people.length}`);
  });

  test('is not told again to a server that answers conditions with the same file', async () => {
    const cursor = cursorOf(await read());
    const deaf: Fetch = (request) => {
      const headers = new Headers(request.headers);
      headers.delete('if-none-match');
      return server.fetch(new Request(request, { headers }));
    };
    const records: SourceRecord[] = [];
    for await (const record of source({}, deaf).read(cursor)) records.push(record);
    expect(records).toEqual([{ type: 'complete', cursor }]);
  });
});

describe('a file that has changed', () => {
  test.each(['etag', 'modified', 'none'] as const)('is told anew (%s)', async (stamps) => {
    server.stamps = stamps;
    await server.clock.sleep(3_600_000);
    const cursor = cursorOf(await read());
    await server.clock.sleep(3_600_000);
    server.put('/groups.csv', 'group,member\nStaff,2\n');
    await expect(read({}, cursor)).rejects.toMatchObject({ code: 'stale' });
    expect(namesOf(await read())).toEqual(['ada', 'grace']);
  });

  test('or other settings make the cursor stale, other credentials do not', async () => {
    const cursor = cursorOf(await read());
    await expect(read({ keep: ['userName'] }, cursor)).rejects.toMatchObject({ code: 'stale' });
    await expect(read({}, 'csv1:0123')).rejects.toMatchObject({ code: 'stale' });
    expect(await read({ token: 'another' }, cursor)).toHaveLength(1);
  });
});

describe('is refused as a whole, and nothing is told:', () => {
  async function refused(more: object = {}): Promise<{ code: string; message: string }> {
    const told: SourceRecord[] = [];
    try {
      for await (const record of source(more).read()) told.push(record);
    } catch (thrown) {
      expect(told).toEqual([]);
      await expect(source(more).check()).resolves.toBeUndefined();
      return thrown as { code: string; message: string };
    }
    throw new Error('Nothing was refused.');
  }

  test.each([
    ['short', 'was cut off'],
    ['unmeasured', 'have the server send Content-Length'],
    ['compressed', 'switch compression off'],
    ['page', 'is a web page and no file'],
    ['redirect', 'redirects (302) to https://elsewhere.example.com'],
  ] as const)('a file that comes %s', async (kind, words) => {
    server.accident = { kind, times: 1 };
    expect(await refused()).toMatchObject({ code: 'unavailable', message: expect.stringContaining(words) });
  });

  test('a file that is larger than allowed, as announced', async () => {
    server.put('/people.csv', `${people}${'3,somebody\n'.repeat(200_000)}`);
    await expect(read({ maxMegabytes: 1 })).rejects.toMatchObject({
      code: 'invalid',
      message: expect.stringContaining('maxMegabytes'),
    });
    expect(server.answered.at(-1)).toMatch(/^GET \/people\.csv 200 (0|\d{1,6})$/);
  });

  test('a file with faults, with their lines', async () => {
    server.put('/people.csv', 'id,userName\n1,ada\n1,grace\n');
    await expect(read()).rejects.toMatchObject({
      code: 'invalid',
      faults: [{ path: 'people.csv line 3', message: 'The id 1 is on line 2 and again on line 3.' }],
    });
  });

  test('a file that is not there', async () => {
    await expect(read({ users: `${server.url}/none.csv` })).rejects.toMatchObject({ code: 'not-found' });
  });
});

test('a file without a length is taken where a trailer counts its rows', async () => {
  server.put('/people.csv', `${people}END,2\n`);
  server.put('/groups.csv', `${memberships}END,1\n`);
  server.accident = { kind: 'unmeasured', times: 2 };
  expect(namesOf(await read({ trailer: 'END' }))).toEqual(['ada', 'grace']);
});

test('a connection that is cut is tried again, and a 429 is waited out', async () => {
  server.accident = { kind: 'cut', times: 2 };
  expect(namesOf(await read())).toEqual(['ada', 'grace']);
  const began = server.clock.now();
  server.accident = { kind: 'busy', times: 1 };
  expect(namesOf(await read())).toEqual(['ada', 'grace']);
  expect(server.clock.now() - began).toBeGreaterThanOrEqual(30_000);
  server.accident = { kind: 'cut', times: 99 };
  await expect(read()).rejects.toMatchObject({ code: 'unavailable' });
});

test.each([
  [{ token }, { authorization: `Bearer ${token}` }],
  [{ token, tokenHeader: 'PRIVATE-TOKEN' }, { 'private-token': token }],
  [{ userName: 'rollcall', password: 'pass' }, { authorization: `Basic ${btoa('rollcall:pass')}` }],
])('credentials are shown as the settings say', async (credentials, headers) => {
  const guarded = pretendServer(headers);
  guarded.put('/people.csv', people);
  const config = (more: object) => csv.config.parse({ users: `${guarded.url}/people.csv`, ...more });
  await csv.open(config(credentials), testTools({ fetch: guarded.fetch })).check();
  await expect(csv.open(config({}), testTools({ fetch: guarded.fetch })).check()).rejects.toMatchObject({
    code: 'unauthorized',
  });
});

test('files without credentials may be on two hosts', async () => {
  const other = 'https://groups.example.com/groups.csv';
  const both: Fetch = (request) =>
    server.fetch(new Request(request.url.replace('https://groups.example.com', server.url), request));
  await source({ groups: other }, both).check();
});

test.each([
  ['an address that is not private', { users: 'http://files.example.com/people.csv' }],
  ['an address with a password in it', { users: 'https://a:b@files.example.com/people.csv' }],
  ['an address and a path', { groups: './groups.csv' }],
  ['half of the credentials', { userName: 'a' }],
  ['two kinds of credentials', { token, userName: 'a', password: 'b' }],
  ['a header without a token', { tokenHeader: 'X-Token' }],
  ['one token for two hosts', { token, groups: 'https://other.example.com/groups.csv' }],
  ['credentials for files in a folder', { users: './people.csv', groups: './groups.csv', token }],
])('the settings refuse %s', (_what, more) => {
  expect(csv.config.safeParse({ ...settings(), ...more }).success).toBe(false);
});

describe('over a true connection', () => {
  async function readFrom(listener: RequestListener): Promise<readonly SourceRecord[]> {
    const http = createServer(listener).listen(0, '127.0.0.1');
    await new Promise((resolve) => http.once('listening', resolve));
    const users = `http://127.0.0.1:${(http.address() as AddressInfo).port}/people.csv`;
    try {
      const tools = testTools({
        fetch: (request) => fetch(request),
        clock: { ...realClock(), sleep: async () => {} },
      });
      const records: SourceRecord[] = [];
      for await (const record of csv.open(csv.config.parse({ users }), tools).read()) records.push(record);
      return records;
    } finally {
      http.closeAllConnections();
      http.close();
    }
  }

  test('a file is read, with its length or in chunks', async () => {
    const plain: RequestListener = ({ headers }, answer) =>
      answer.writeHead(headers['accept-encoding'] === 'identity' ? 200 : 406).end(people);
    expect(namesOf(await readFrom(plain))).toEqual(['ada', 'grace']);
    const chunked: RequestListener = (_request, answer) => {
      answer.write(people.slice(0, 15));
      answer.end(people.slice(15));
    };
    expect(namesOf(await readFrom(chunked))).toEqual(['ada', 'grace']);
  });

  test.each(['content-length', 'chunked'])('one that breaks off is refused (%s)', async (how) => {
    const broken: RequestListener = (_request, answer) => {
      if (how === 'content-length') answer.setHeader('content-length', people.length);
      // Cut between two rows, where no parser would notice.
      answer.write(people.slice(0, people.indexOf('2,grace')));
      setImmediate(() => answer.destroy());
    };
    await expect(readFrom(broken)).rejects.toMatchObject({ code: 'unavailable' });
  });

  test('one that ends when the connection does is refused, since nobody knows its length', async () => {
    const endless: RequestListener = (_request, answer) => {
      answer.removeHeader('transfer-encoding');
      answer.useChunkedEncodingByDefault = false;
      answer.writeHead(200, { connection: 'close' });
      answer.write(people.slice(0, people.indexOf('2,grace')));
      answer.end();
    };
    await expect(readFrom(endless)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('Content-Length'),
    });
  });
});
