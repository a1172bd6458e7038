import { once } from 'node:events';
import { Agent, request, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/tools.ts';
import { type Front, openListener } from '../index.ts';
import { declaredForChecks, safe } from './conformance/declared-cases.ts';
import { openStage } from './fixture.ts';

const db = await openTestDatabase();
const stage = openStage(db, { clock: fakeClock(), newId: countedIds(), declared: declaredForChecks });
/** How many requests were answered below Request and Response. */
let quickly = 0;
const servers: Server[] = [];
let quick: Ask;
let general: Ask;

interface Sent {
  readonly method?: string;
  readonly path: string;
  /** Names and values by turns, beside Host and Authorization. */
  readonly headers?: readonly string[];
  readonly body?: string;
}
type Ask = (sent: Sent) => Promise<{ status: number; headers: object; text: string }>;

beforeAll(async () => {
  await stage.user({ id: 'ada', externalId: 'E-1', attributes: { nickName: 'Ada „L“ 🦉' } });
  await stage.user({ id: 'bob-1', userName: 'Bob.O+x@example.com', active: false });
  await stage.user({
    id: 'hidden',
    userName: 'ＷＩＤＥ „ß“ 🦉',
    attributes: {
      [safe]: { box: { number: '7', code: 'open sesame', photo: 'p', floor: '1', seal: 's' } },
      'urn:example:Own:2.0': { 'a b': { c: [{}] } },
      nothing: {},
      x509Certificates: [{ value: 'QUJD'.repeat(5_000) }],
    },
  });
  await stage.group({ id: 'eng', members: ['ada', 'hidden'] });
  quick = await serve({
    ...stage.front,
    quick(incoming, outgoing) {
      const done = stage.front.quick(incoming, outgoing);
      if (done) quickly += 1;
      return done;
    },
  });
  general = await serve({ ...stage.front, quick: () => false });
});

afterAll(async () => {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
  await db.close();
});

async function serve(front: Front): Promise<Ask> {
  const server = openListener(front, { hostname: 'nowhere' });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return async ({ method = 'GET', path, headers = [], body }) => {
    const named = headers.filter((_, at) => at % 2 === 0).map((name) => name.toLowerCase());
    const given = [...headers];
    if (!named.includes('host')) given.push('Host', 'rollcall.example:4711');
    if (!named.includes('authorization')) given.push('Authorization', 'Bearer the-token-of-the-source');
    const asked = request({ port, host: '127.0.0.1', method, path, headers: given, agent: false });
    asked.end(body);
    const [answer] = await once(asked, 'response');
    let text = '';
    for await (const piece of answer.setEncoding('utf8')) text += piece;
    const { date: _, ...rest } = answer.headers;
    // Sealed anew each time.
    text = text.replaceAll(/(?<=Cursor":")[^"]+/g, 'sealed');
    return { status: answer.statusCode, headers: rest, text };
  };
}

const users = '/scim/v2/idp/Users';

function portOf(server: Server | undefined): number {
  return (server?.address() as AddressInfo | undefined)?.port ?? 0;
}

/** A POST. */
function adding(body: string, path = users): Sent {
  return {
    method: 'POST',
    path,
    body,
    headers: ['Content-Type', 'application/scim+json', 'Content-Length', String(Buffer.byteLength(body))],
  };
}

function patching(path: string, Operations: readonly object[]): Sent {
  return { ...adding(JSON.stringify({ Operations }), path), method: 'PATCH' };
}

describe('below Request and Response', () => {
  test.each<readonly [string, Sent]>([
    ['a User', { path: `${users}/ada` }],
    ['a User with its groups', { path: `${users}/ada?attributes=userName,groups` }],
    ['a User without some attributes', { path: `${users}/ada?excludedAttributes=emails.type,name` }],
    ['a User in its version', { path: `${users}/ada`, headers: ['If-None-Match', 'W/"1"'] }],
    [
      'a User with its groups, in its version',
      { path: `${users}/ada?attributes=groups`, headers: ['If-None-Match', 'W/"1"'] },
    ],
    [
      'some of a User, in its version',
      { path: `${users}/ada?attributes=userName`, headers: ['If-None-Match', '*'] },
    ],
    ['a User in another version', { path: `${users}/ada`, headers: ['if-none-match', 'W/"7"'] }],
    ['nobody', { path: `${users}/nobody` }],
    ['the list', { path: users }],
    ['a page', { path: `${users}?startIndex=2&count=1` }],
    ['a page beyond the end', { path: `${users}?startIndex=7&count=2` }],
    ['how many there are', { path: `${users}?count=0` }],
    ['a page of some attributes', { path: `${users}?attributes=userName,groups` }],
    ['what cannot be asked at once', { path: `${users}?attributes=userName&excludedAttributes=emails` }],
    ['an order of nothing', { path: `${users}?sortOrder=descending` }],
    ['an order that is none', { path: `${users}?sortOrder=sideways` }],
    [
      'an order that is none, by user name',
      { path: `${users}?filter=userName+eq+%22ada%22&sortOrder=sideways` },
    ],
    ['a name with a tab', { path: `${users}?filter=userName%20eq%20%22a%09b%22` }],
    ['a name that no text can be', { path: `${users}?filter=userName%20eq%20%22a%00b%22` }],
    [
      'a name beyond the bounds of a filter',
      { path: `${users}?filter=userName%20eq%20%22${'x'.repeat(9_990)}%22` },
    ],
    [
      'what cannot be asked at once, of nobody',
      { path: `${users}?filter=userName+eq+%22x%22&attributes=userName&excludedAttributes=emails` },
    ],
    ['a page by cursor', { path: `${users}?cursor=&count=1` }],
    ['a page in order', { path: `${users}?sortBy=userName&sortOrder=descending` }],
    ['a User of whom something is hidden', { path: `${users}/hidden` }],
    ['what is hidden', { path: `${users}/hidden?attributes=${safe}:box.code,${safe}:box.photo,groups` }],
    [
      'a User without what is always told',
      { path: `${users}/hidden?excludedAttributes=${safe},id,userName` },
    ],
    ['an extension that nobody declared', { path: `${users}/hidden?attributes=urn:example:Own:2.0` }],
    [
      'by user name, in other letters',
      { path: `${users}?filter=userName+eq+%22${encodeURIComponent('wide „SS“ 🦉')}%22&attributes=${safe}` },
    ],
    [
      'by user name, beyond the only one',
      { path: `${users}?filter=userName+eq+%22ada@example.com%22&startIndex=2` },
    ],
    ['by user name, none of them', { path: `${users}?filter=userName+eq+%22ada@example.com%22&count=0` }],
    ['a list without groups', { path: `${users}?excludedAttributes=groups,meta&startIndex=-3&count=99999` }],
    ['by user name, escaped within', { path: `${users}?filter=userName+eq+%22a%5C%22b%22` }],
    ['by user name, in quotes that are none', { path: `${users}?filter=userName+eq+%E2%80%9Cada%E2%80%9D` }],
    ['by user name and a fragment', { path: `${users}?filter=userName+eq+%22a%23b%26c%3Dd%22` }],
    ['by user name, as nothing', { path: `${users}?filter=userName+eq+%22%22` }],
    ['by user name, of spaces', { path: `${users}?filter=userName+eq+%22+ada@example.com+%22` }],
    ['by user name, blanks around', { path: `${users}?filter=+userName+eq++%22ada@example.com%22+` }],
    ['by user name, of half a character', { path: `${users}?filter=userName+eq+%22%ED%A0%80%22` }],
    [
      'by user name, in the URN of the core',
      {
        path: `${users}?filter=urn:ietf:params:scim:schemas:core:2.0:User:userName+eq+%22ada@example.com%22`,
      },
    ],
    ['by user name, with a cursor', { path: `${users}?filter=userName+eq+%22ada@example.com%22&cursor=` }],
    ['a User by a query that is none', { path: `${users}/ada?attributes=%ED%A0%80&startIndex=x` }],
    ['a User and a page', { path: `${users}/ada?startIndex=9&count=0&filter=x` }],
    ['by user name', { path: `${users}?filter=userName+eq+%22bob.o%2BX%40example.com%22` }],
    ['by user name, otherwise written', { path: `${users}?filter=USERNAME%20Eq%20%22ada@example.com%22` }],
    ['a miss', { path: `${users}?filter=userName%20eq%20%22carl%22` }],
    ['a name that is escaped', { path: `${users}?filter=userName%20eq%20%22a%5Cu0064a%40example.com%22` }],
    [
      'a name of two',
      { path: `${users}?filter=userName%20eq%20%22ada%22%20or%20externalId%20eq%20%22E-1%22` },
    ],
    ['a filter that is none', { path: `${users}?filter=userName%20eq` }],
    ['a filter cut within a character', { path: `${users}?filter=userName%20eq%20%22%C3%22` }],
    ['two filters', { path: `${users}?filter=active%20eq%20true&Filter=active%20eq%20false` }],
    ['no count', { path: `${users}?count=many` }],
    ['an empty query', { path: `${users}?` }],
    ['an id of a group', { path: '/scim/v2/idp/Users/eng' }],
    ['without a token', { path: `${users}/ada`, headers: ['Authorization', ''] }],
    ['with a wrong token', { path: `${users}/ada`, headers: ['Authorization', 'Bearer wrong'] }],
    ['of a source that is none', { path: '/scim/v2/other/Users/ada' }],
    ['with large headers', { path: `${users}/ada`, headers: ['X-Large', 'x'.repeat(12_000)] }],
    ['a User who is there already', adding('{"userName":"ADA@example.com","name":{"givenName":"Zoë"}}')],
    ['no User', adding('{"name":{}}')],
    ['no JSON', adding('{"userName":')],
    ['no UTF-8', { ...adding(''), headers: ['Content-Length', '0'] }],
    [
      'another media type',
      { ...adding('<x/>'), headers: ['Content-Type', 'text/xml', 'Content-Length', '4'] },
    ],
    [
      'a new User without a token',
      { ...adding('{}'), headers: ['Authorization', '', 'Content-Length', '2'] },
    ],
    ['a change of nobody', patching(`${users}/nobody`, [{ op: 'replace', value: { active: false } }])],
    ['a change of nothing', patching(`${users}/ada`, [{ op: 'replace', value: { nickName: 'Ada „L“ 🦉' } }])],
    ['a change that is none', patching(`${users}/ada`, [{ op: 'turn', path: 'active' }])],
    [
      'a removal in another version',
      { path: `${users}/ada`, method: 'DELETE', headers: ['If-Match', 'W/"9"'] },
    ],
    [
      'a group that changes nothing',
      patching('/scim/v2/idp/Groups/eng', [{ op: 'add', path: 'members', value: [{ value: 'ada' }] }]),
    ],
    [
      'a group with its attributes',
      patching('/scim/v2/idp/Groups/eng?attributes=members', [
        { op: 'add', path: 'members', value: [{ value: 'ada' }] },
      ]),
    ],
    ['a change at an address without an id', patching('/scim/v2/idp/Groups', [])],
  ])('%s is answered as it is above', async (_, sent) => {
    const before = quickly;
    const answered = await quick(sent);
    expect(quickly).toBe(before + 1);
    expect(answered).toEqual(await general(sent));
  });

  test.each<readonly [string, Sent]>([
    ['HEAD', { path: `${users}/ada`, method: 'HEAD' }],
    ['a body in pieces', { ...adding('{}'), headers: ['Transfer-Encoding', 'chunked'] }],
    ['a large body', adding(JSON.stringify({ userName: 'x'.repeat(70_000) }))],
    ['a change in 1.1', adding('{}', '/scim/v1/idp/Users')],
    ['a Bulk', adding('{"Operations":[]}', '/scim/v2/idp/Bulk')],
    ['a body that is read', { path: `${users}/ada`, headers: ['Content-Length', '0'] }],
    ['an encoded id', { path: `${users}/%61da` }],
    ['a doubled slash', { path: '/scim/v2/idp//Users/ada' }],
    ['a slash at the end', { path: `${users}/ada/` }],
    ['dots', { path: `${users}/x/../ada` }],
    ['lower case', { path: '/scim/v2/idp/users/ada' }],
    ['a group', { path: '/scim/v2/idp/Groups/eng' }],
    ['what the service tells of itself', { path: '/scim/v2/idp/ServiceProviderConfig' }],
    ['1.1', { path: '/scim/v1/idp/Users/ada' }],
    [
      'two tokens',
      { path: `${users}/ada`, headers: ['Authorization', 'Bearer a', 'Authorization', 'Bearer b'] },
    ],
    ['a host in capitals', { path: `${users}/ada`, headers: ['Host', 'Rollcall.Example'] }],
    ['a host with the usual port', { path: `${users}/ada`, headers: ['Host', 'rollcall.example:80'] }],
    [
      'a host with a port that begins with nought',
      { path: `${users}/ada`, headers: ['Host', 'rollcall.example:0080'] },
    ],
    ['an address in few numbers', { path: `${users}/ada`, headers: ['Host', '127.1:4711'] }],
    ['a whole address', { path: `http://rollcall.example:4711${users}/ada` }],
    ['something else', { path: '/healthz' }],
  ])('nothing is done about %s', async (_, sent) => {
    const before = quickly;
    expect(await quick(sent)).toEqual(await general(sent));
    expect(quickly).toBe(before);
  });
});

test.each(['1.2.3.4.5', 'rollcall.1', '999.1.1.1'])(
  'the host %s is none, and whoever names it is told so both ways',
  async (host) => {
    for (const ask of [quick, general])
      for (const sent of [{ path: `${users}/ada` }, adding('{}'), { path: users, method: 'HEAD' }])
        expect(await ask({ ...sent, headers: ['Host', host, ...(sent.headers ?? [])] })).toMatchObject({
          status: 400,
          text: '',
        });
  },
);

describe('a change below Request and Response', () => {
  test('is kept, and answered as it is above', async () => {
    const make = (name: string) => adding(JSON.stringify({ userName: `${name} „é“ 🦉`, title: 'Zoë' }));
    const answers = [await quick(make('first')), await general(make('other'))];
    const plain = answers.map(({ status, headers, text }) => {
      const { id } = JSON.parse(text) as { id: string };
      const said = JSON.stringify({ status, headers, text: text.replace(/first|other/, 'name') });
      return JSON.parse(said.replaceAll(id, 'ID')) as object;
    });
    expect(plain[0]).toEqual(plain[1]);
    for (const [at, ask] of [quick, general].entries()) {
      const { id } = JSON.parse(answers[at]?.text ?? '') as { id: string };
      const change = patching(`${users}/${id}`, [{ op: 'replace', value: { active: false } }]);
      expect(JSON.parse((await ask(change)).text)).toMatchObject({
        active: false,
        meta: { version: 'W/"2"' },
      });
      expect((await ask({ path: `${users}/${id}`, method: 'DELETE' })).status).toBe(204);
      expect((await quick({ path: `${users}/${id}` })).status).toBe(404);
    }
  });

  test('whose body does not come to its end changes nothing, and whoever comes next is answered', async () => {
    const port = portOf(servers[0]);
    const socket = connect(port, '127.0.0.1');
    socket.write(
      `POST ${users} HTTP/1.1\r\nHost: rollcall.example\r\nAuthorization: Bearer the-token-of-the-source\r\nContent-Length: 100\r\n\r\n{"userName":"cut@example.com"`,
    );
    const before = quickly;
    await expect.poll(() => quickly).toBe(before + 1);
    socket.destroy();
    await once(socket, 'close');
    const { text } = await quick({ path: `${users}?filter=userName+eq+%22cut@example.com%22` });
    expect(JSON.parse(text)).toMatchObject({ totalResults: 0 });
  });

  test('that is refused leaves its connection to the next one', async () => {
    const port = portOf(servers[0]);
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const statuses: (number | undefined)[] = [];
    for (const token of ['wrong', 'the-token-of-the-source']) {
      const headers = { authorization: `Bearer ${token}`, 'content-length': 30_000 };
      const asked = request({ port, host: '127.0.0.1', method: 'POST', path: users, headers, agent });
      asked.end(`{"userName":"${'x'.repeat(29_983)}"}`.padEnd(30_000));
      const [answer] = await once(asked, 'response');
      answer.resume();
      await once(answer, 'end');
      statuses.push(answer.statusCode);
    }
    agent.destroy();
    expect(statuses).toEqual([401, 400]);
  });
});

describe('a body that breaks off', () => {
  test.each([
    ['of a length that is told', 'Content-Length: 100000\r\n\r\n{"userName":'],
    ['in pieces', 'Transfer-Encoding: chunked\r\n\r\nc\r\n{"userName":\r\n'],
  ])('%s is what a client did, and no failure of ours', async (_, rest) => {
    const before = stage.logged().length;
    const socket = connect(portOf(servers[1]), '127.0.0.1');
    socket.write(
      `POST ${users} HTTP/1.1\r\nHost: rollcall.example\r\nAuthorization: Bearer the-token-of-the-source\r\n${rest}`,
    );
    await once(socket, 'connect');
    await general({ path: `${users}/ada` });
    socket.destroy();
    const logged = () => stage.logged().slice(before);
    await expect.poll(logged).toContain('"POST"');
    expect(logged()).toContain('A SCIM request was refused.');
    expect(logged()).not.toContain('failed');
  });
});

describe('a long page below Request and Response', () => {
  const page = { path: `${users}?startIndex=1&count=60` };

  beforeAll(async () => {
    const nickName = 'é'.repeat(1_000);
    for (let at = 0; at < 60; at++) await stage.user({ id: `long-${at}`, attributes: { nickName } });
  });

  test('is answered whole, and leaves its connection to the next one', async () => {
    expect(await quick(page)).toEqual(await general(page));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    const lengths: number[] = [];
    for (const path of [page.path, `${users}/ada`, page.path]) {
      const headers = { authorization: 'Bearer the-token-of-the-source' };
      const asked = request({ port: portOf(servers[0]), host: '127.0.0.1', path, headers, agent });
      asked.end();
      const [answer] = await once(asked, 'response');
      let length = 0;
      for await (const piece of answer) length += piece.length;
      expect(length).toBe(Number(answer.headers['content-length']));
      lengths.push(length);
    }
    agent.destroy();
    expect(lengths[0]).toBeGreaterThan(100_000);
    expect(lengths[2]).toBe(lengths[0]);
  });

  test('that nobody reads to its end disturbs nobody else', async () => {
    const before = quickly;
    const socket = connect(portOf(servers[0]), '127.0.0.1');
    const asked = `GET ${page.path} HTTP/1.1\r\nHost: rollcall.example\r\nAuthorization: Bearer the-token-of-the-source\r\n\r\n`;
    socket.write(asked.repeat(20));
    await once(socket, 'data');
    socket.destroy();
    await once(socket, 'close');
    expect(quickly).toBeGreaterThan(before);
    expect((await quick({ path: `${users}/ada` })).status).toBe(200);
  });
});
