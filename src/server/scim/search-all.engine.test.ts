import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { beforeMembers, ids, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeAll(async () => {
  db = await openTestDatabase();
  stage = openStage(db, { clock: fakeClock(), newId: countedIds() });
  for (const id of ['u1', 'u2', 'u3'])
    await stage.user({ id, userName: id, attributes: { displayName: id } });
  for (const id of ['g1', 'g2']) await stage.group({ id, name: id, members: ['u1'] });
});
afterAll(() => db.close());

const search = (path: string, body: unknown) => stage.send('POST', `${path}/.search`, { body });

describe('RFC 7644 3.4.3: a search sent as a body', () => {
  test('answers what the same query in an address does, attributes as a list', async () => {
    const asked = { filter: 'userName sw "u"', startIndex: 2, count: 1, attributes: ['userName', 'title'] };
    const { status, body } = await search('/Users', { schemas: ['x'], ...asked });
    const address = '/Users?filter=userName%20sw%20%22u%22&startIndex=2&count=1&attributes=userName,title';
    expect(status).toBe(200);
    expect(body).toEqual((await stage.send('GET', address)).body);
    expect(body).toMatchObject({ totalResults: 3, startIndex: 2, Resources: [{ id: 'u2', userName: 'u2' }] });
  });

  test('finds groups, without the members when they are not wanted', async () => {
    const { body } = await search('/Groups', {
      filter: 'displayName eq "G1"',
      excludedAttributes: 'members',
    });
    expect(ids(body)).toEqual(['g1']);
    expect(body.Resources[0]).not.toHaveProperty('members');
  });

  test.each([
    ['a list', []],
    ['a filter that is none', { filter: 'userName ~ 1' }],
    ['a filter that is an object', { filter: {} }],
    ['a count that is no number', { count: 'many' }],
  ])('%s is 400', async (_, body) => {
    expect((await search('/Users', body)).status).toBe(400);
  });

  test('GET is 405 there, and an id cannot be .search', async () => {
    expect(await stage.send('GET', '/Users/.search')).toMatchObject({ status: 405 });
  });
});

describe('RFC 7644 3.4.2.1: a search over everything', () => {
  test('tells users first, then groups, and pages over both', async () => {
    expect(ids((await search('', {})).body)).toEqual(['u1', 'u2', 'u3', 'g1', 'g2']);
    const page = (await stage.send('GET', '/?startIndex=3&count=2')).body;
    expect(page).toMatchObject({ totalResults: 5, startIndex: 3, itemsPerPage: 2 });
    expect(ids(page)).toEqual(['u3', 'g1']);
    expect(ids((await stage.send('GET', '/?startIndex=5&count=9')).body)).toEqual(['g2']);
    expect((await stage.send('GET', '/?count=0')).body).toMatchObject({ totalResults: 5, Resources: [] });
  });

  test('a filter that only one of them has attributes for finds only these; one that fits neither is 400', async () => {
    expect(ids((await search('', { filter: 'userName eq "U2"' })).body)).toEqual(['u2']);
    expect(ids((await search('', { filter: 'displayName eq "g2" or displayName eq "u3"' })).body)).toEqual([
      'u3',
      'g2',
    ]);
    expect((await search('', { filter: 'nonsense eq 1 and (' })).body).toMatchObject({
      status: '400',
      scimType: 'invalidFilter',
    });
  });

  test('in an order, or by cursor, tells one after the other too: not all members of a page are held at once', async () => {
    const asked: string[] = [];
    const leave = beforeMembers(stage, (group) => void asked.push(group));
    for (const query of ['sortBy=id&startIndex=1', 'cursor=&startIndex=1']) {
      asked.splice(0);
      const { body } = await stage.front.fetch(
        new Request(`https://rollcall.example/scim/v2/idp/?filter=displayName+sw+%22g%22&${query}`, {
          headers: { authorization: 'Bearer the-token-of-the-source' },
        }),
      );
      let text = '';
      for await (const piece of (body as ReadableStream<Uint8Array>).values()) {
        text += Buffer.from(piece).toString('utf8');
        if (text.endsWith('"Resources":[')) expect(asked).toEqual([]);
        if (text.includes('"id":"g1"') && !text.includes('"id":"g2"')) expect(asked).toEqual(['g1']);
      }
      expect(ids(JSON.parse(text))).toEqual(['g1', 'g2']);
      expect(asked).toEqual(['g1', 'g2']);
    }
    leave();
  });

  test('each resource is told with what was asked of its type', async () => {
    const { body } = await search('', { attributes: ['userName', 'members'] });
    expect(body.Resources[0]).toEqual({ schemas: expect.any(Array), id: 'u1', userName: 'u1' });
    expect(body.Resources[3].members).toHaveLength(1);
  });
});
