import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { beforeMembers, ids, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;
let sources = 0;
const newId = countedIds();

beforeAll(async () => {
  db = await openTestDatabase();
});
afterAll(() => db.close());
beforeEach(() => {
  sources += 1;
  stage = openStage(db, { clock: fakeClock(), newId, source: `groups-${sources}` });
});

const patch = (...Operations: object[]) => stage.send('PATCH', '/Groups/g', { body: { Operations } });
const people = async (...list: string[]) => {
  for (const id of list) await stage.user({ id });
};

/** More than are looked at together with other changes; nobody told them. */
const many = Array.from({ length: 60 }, (_, at) => `m${at}`);

describe('members', () => {
  test('of two changes at once are all kept', async () => {
    const list = Array.from({ length: 12 }, (_, at) => `u${10 + at}`);
    await people('old', ...list);
    await stage.group({ id: 'g', members: ['old'] });
    const all = await Promise.all([
      ...list.map((value) => patch({ op: 'add', path: 'members', value: [{ value }] })),
      patch({ op: 'remove', path: 'members[value eq "old"]' }),
    ]);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await stage.members('g')).toEqual(list);
  });

  test('are removed only as listed, nobody by an empty list, all by none', async () => {
    await people('a', 'b', 'c');
    await stage.group({ id: 'g', members: ['a', 'b', 'c'] });
    await patch({ op: 'remove', path: 'members', value: [] });
    expect(await stage.members('g')).toEqual(['a', 'b', 'c']);
    await patch({ op: 'Remove', path: 'members', value: [{ value: 'b' }, { value: 'unknown' }] });
    expect(await stage.members('g')).toEqual(['a', 'c']);
    await patch({ op: 'remove', path: 'members' });
    expect(await stage.members('g')).toEqual([]);
  });

  test('that are as they were leave the version alone', async () => {
    await people('a', 'b');
    await stage.group({ id: 'g', members: ['a', 'b'] });
    const before = (await stage.send('GET', '/Groups/g?excludedAttributes=members')).body;
    for (const operation of [
      { op: 'add', path: 'members', value: [{ value: 'a' }] },
      { op: 'remove', path: 'members', value: [{ value: 'unknown' }] },
      { op: 'replace', path: 'members', value: [{ value: 'b' }, { value: 'a' }] },
      { op: 'replace', value: { id: 'g', displayName: before.displayName } },
    ]) {
      const { headers } = await patch(operation);
      expect(headers.get('etag')).toBe(before.meta.version);
    }
    const { headers } = await patch({ op: 'remove', path: 'members[value eq "a"]' });
    expect(headers.get('etag')).not.toBe(before.meta.version);
  });

  test('may be groups, whether the client says so or not', async () => {
    await people('a');
    await stage.group({ id: 'inner' });
    await stage.group({ id: 'told' });
    await stage.group({ id: 'g' });
    await patch({
      op: 'add',
      path: 'members',
      value: [{ value: 'a', type: 'Group' }, { value: 'inner' }, { value: 'told', type: 'Group' }],
    });
    const { body } = await stage.send('GET', '/Groups/g');
    expect(body.members).toMatchObject([
      { value: 'a', type: 'User' },
      { value: 'inner', type: 'Group', $ref: expect.stringMatching(/\/Groups\/inner$/) },
      { value: 'told', type: 'Group' },
    ]);
    await patch({ op: 'remove', path: 'members', value: [{ value: 'inner' }] });
    expect(await stage.members('g')).toEqual(['a', 'told']);
  });

  test.each<[what: string, send: (members: readonly object[]) => Promise<unknown>]>([
    ['made', (members) => stage.send('POST', '/Groups', { body: { displayName: 'G', members } })],
    ['set', (members) => stage.send('PUT', '/Groups/g', { body: { displayName: 'G', members } })],
    ['added', (value) => patch({ op: 'add', path: 'members', value })],
    ['added with many', (value) => patch({ op: 'add', path: 'members', value: [...value, ...many] })],
    [
      'added together',
      (value) => Promise.all(value.map((each) => patch({ op: 'add', path: 'members', value: each }))),
    ],
  ])('are what they are known to be, whatever the client takes them for: %s', async (_, send) => {
    await people('a');
    await stage.group({ id: 'inner' });
    await stage.group({ id: 'g', name: 'G' });
    await send([
      { value: 'a', type: 'Group' },
      { value: 'inner', type: 'User' },
      { value: 'late', type: 'Group' },
    ]);
    await stage.group({ id: 'late' });
    const { body } = await stage.send('GET', '/Groups?filter=members pr');
    expect(body.Resources[0].members).toMatchObject([
      { value: 'a', type: 'User' },
      { value: 'inner', type: 'Group' },
      { value: 'late', type: 'Group' },
    ]);
  });

  test.each([
    ['User', ['inner', 'later']],
    ['Group', ['a', 'late']],
  ])('of one kind all go, those too that nobody told yet: %s', async (kind, left) => {
    await people('a');
    await stage.group({ id: 'inner' });
    await stage.group({
      id: 'g',
      members: ['a', 'late', { type: 'group', id: 'inner' }, { type: 'group', id: 'later' }],
    });
    expect((await patch({ op: 'remove', path: `members[type eq "${kind}"]` })).status).toBe(204);
    await people('late');
    await stage.group({ id: 'later' });
    expect(await stage.members('g')).toEqual(left);
  });

  test('who are not there yet count from when they are, and no longer once they are removed', async () => {
    await stage.group({ id: 'g' });
    expect((await patch({ op: 'add', path: 'members', value: [{ value: 'late' }] })).status).toBe(204);
    expect(await stage.members('g')).toEqual([]);
    await people('late');
    expect(await stage.members('g')).toEqual(['late']);
    await stage.send('DELETE', '/Users/late');
    expect(await stage.members('g')).toEqual([]);
  });

  test('stay when a PUT does not speak of them, and are those that it lists when it does', async () => {
    await people('a', 'b');
    await stage.group({ id: 'g', externalId: 'E', members: ['a'] });
    const silent = await stage.send('PUT', '/Groups/g', { body: { displayName: 'New', members: null } });
    expect(silent.body).toMatchObject({ displayName: 'New', externalId: 'E', members: [{ value: 'a' }] });
    const set = await stage.send('PUT', '/Groups/g', {
      body: { displayName: 'New', members: [{ value: 'b' }] },
    });
    expect(set.body.members).toMatchObject([{ value: 'b', display: 'Some Body' }]);
    const none = await stage.send('PUT', '/Groups/g', { body: { displayName: 'New', members: [] } });
    expect(none.body.members).toEqual([]);
  });

  test('may be groups among many people of whom the client says nothing', async () => {
    await stage.group({ id: 'inner' });
    const made = await stage.send('POST', '/Groups', {
      body: { displayName: 'All', members: [...many, 'inner'] },
    });
    expect(made.body.members).toMatchObject([{ value: 'inner', type: 'Group' }]);
  });

  test('of a large group are not read to change one of them, nor to rename it', async () => {
    const list = Array.from({ length: 3_000 }, (_, at) => ({ value: `m${10_000 + at}` }));
    const made = await stage.send('POST', '/Groups', { body: { displayName: 'All', members: list } });
    expect(made.status).toBe(201);
    const asked: string[] = [];
    beforeMembers(stage, (group) => void asked.push(group));
    const change = (...Operations: object[]) =>
      stage.send('PATCH', `/Groups/${made.body.id}`, { body: { Operations } });
    expect((await change({ op: 'add', path: 'members', value: [{ value: 'one' }] })).status).toBe(204);
    expect((await change({ op: 'replace', path: 'displayName', value: 'Everybody' })).status).toBe(204);
    const head = await stage.send('GET', `/Groups/${made.body.id}?excludedAttributes=members`);
    expect(head.body.displayName).toBe('Everybody');
    expect(asked).toEqual([]);
  });

  test('of a large group are all answered', async () => {
    const members = Array.from({ length: 2_500 }, (_, at) => `m${10_000 + at}`);
    const source = `groups-${sources}`;
    const identity = (id: string) => ({ id, userName: id, active: true, attributes: {} });
    await stage.directory.tell(
      source,
      members.map((id) => ({ type: 'identity', identity: identity(id) })),
    );
    await stage.group({ id: 'g', members });
    expect(await stage.members('g')).toEqual(members);
    const { body } = await stage.send('GET', '/Groups?count=5');
    expect(body.Resources[0].members).toHaveLength(2_500);
  });
});

describe('a group', () => {
  test('may have the name of another', async () => {
    for (const _ of [1, 2]) {
      expect((await stage.send('POST', '/Groups', { body: { displayName: 'G' } })).status).toBe(201);
    }
    expect((await stage.send('GET', '/Groups?filter=displayName eq "g"')).body.totalResults).toBe(2);
  });

  test('is answered whole after a PATCH that asks for attributes', async () => {
    await people('a');
    await stage.group({ id: 'g' });
    const body = { Operations: [{ op: 'add', path: 'members', value: 'a' }] };
    const changed = await stage.send('PATCH', '/Groups/g?attributes=members', { body });
    expect(changed).toMatchObject({ status: 200, body: { id: 'g', members: [{ value: 'a' }] } });
  });

  test.each([
    ['is made without a name', 'POST', '/Groups', { members: [] }, 'invalidValue'],
    ['is left without a name', 'PUT', '/Groups/g', { members: [] }, 'invalidValue'],
    ['has a member without an id', 'POST', '/Groups', { displayName: 'G', members: [{}] }, 'invalidValue'],
    [
      'has a member with an endless id',
      'POST',
      '/Groups',
      { displayName: 'G', members: ['x'.repeat(600)] },
      'invalidValue',
    ],
    [
      'loses its name',
      'PATCH',
      '/Groups/g',
      { Operations: [{ op: 'remove', path: 'displayName' }] },
      'mutability',
    ],
    [
      'chooses members by a name',
      'PATCH',
      '/Groups/g',
      { Operations: [{ op: 'remove', path: 'members[display eq "x"]' }] },
      'invalidPath',
    ],
  ])('that %s is refused', async (_, method, path, body, scimType) => {
    await people('a');
    await stage.group({ id: 'g', members: ['a'] });
    const before = await stage.send('GET', '/Groups/g');
    const refused = await stage.send(method, path, { body });
    expect(refused).toMatchObject({ status: 400, body: { scimType } });
    expect(await stage.send('GET', '/Groups/g')).toEqual(before);
  });

  test('that is removed leaves the groups that held it', async () => {
    await stage.group({ id: 'inner' });
    await stage.group({ id: 'g', members: [{ type: 'group', id: 'inner' }] });
    expect((await stage.send('DELETE', '/Groups/inner')).status).toBe(204);
    expect(await stage.members('g')).toEqual([]);
    expect((await stage.send('DELETE', '/Groups/inner')).status).toBe(404);
  });
});

describe('the version of a group', () => {
  const read = (held?: string, query = '') =>
    stage.send('GET', `/Groups/g${query}`, held === undefined ? {} : { headers: { 'if-none-match': held } });
  const rename = (id: string, displayName: string) =>
    stage.send('PATCH', `/Users/${id}`, { body: { Operations: [{ op: 'add', value: { displayName } }] } });

  test.each<[what: string, change: () => Promise<unknown>, shown: unknown]>([
    ['a member has another name', () => rename('a', 'Ada'), [{ value: 'a', display: 'Ada' }]],
    [
      'a member is told that was none before',
      () => people('late'),
      [{ value: 'a' }, { value: 'late', display: 'Some Body' }],
    ],
  ])('is another one where members are shown and %s, and the same without them', async (_, change, shown) => {
    await people('a');
    await stage.group({ id: 'g', members: ['a', 'late'] });
    const [before, head] = [await read(), await read(undefined, '?excludedAttributes=members')];
    expect((await read(before.body.meta.version)).status).toBe(304);
    await change();
    const after = await read(before.body.meta.version);
    expect(after).toMatchObject({ status: 200, body: { members: shown } });
    expect(after.body.meta.version).toBe(after.headers.get('etag'));
    expect(after.body.meta.version).not.toBe(before.body.meta.version);
    expect(after.body.meta.lastModified).toBe(before.body.meta.lastModified);
    const { body } = await stage.send('GET', '/Groups');
    expect(body.Resources[0].meta).toEqual(after.body.meta);
    expect((await read(after.body.meta.version)).status).toBe(304);
    expect((await read(head.body.meta.version, '?excludedAttributes=members')).status).toBe(304);
  });

  test('lets whoever read it change it, by whatever name a member is shown by now, and nobody who read less', async () => {
    await people('a', 'b');
    await stage.group({ id: 'g', members: ['a'] });
    const { meta } = (await read()).body;
    await rename('a', 'Ada');
    const add = (held: string) =>
      stage.send('PATCH', '/Groups/g', {
        headers: { 'if-match': held },
        body: { Operations: [{ op: 'add', path: 'members', value: 'b' }] },
      });
    const added = await add(meta.version);
    expect(added.status).toBe(204);
    expect((await add(meta.version)).status).toBe(412);
    expect((await add(added.headers.get('etag') ?? '')).status).toBe(204);
    expect((await add((await read()).body.meta.version)).status).toBe(204);
    const none = { headers: { 'if-none-match': (await read()).body.meta.version } };
    await rename('b', 'Bea');
    expect((await stage.send('DELETE', '/Groups/g', none)).status).toBe(412);
  });
});

describe('groups are found', () => {
  beforeEach(async () => {
    await people('a', 'b');
    await stage.group({ id: 'g1', name: 'Engines', externalId: 'E1', members: ['a'] });
    await stage.group({ id: 'g2', name: 'Looms', members: ['a', 'b', { type: 'group', id: 'g1' }] });
    await stage.group({ id: 'g3', name: 'engines too' });
  });

  test.each<[filter: string, found: readonly string[]]>([
    ['members eq "a"', ['g1', 'g2']],
    ['members.value eq "b"', ['g2']],
    ['members[value eq "a"]', ['g1', 'g2']],
    ['members eq "g1"', ['g2']],
    ['members eq "nobody"', []],
    ['members eq "a" and displayName eq "LOOMS"', ['g2']],
    ['members eq "a" and id eq "g1"', ['g1']],
    ['members eq "a" and not (members eq "b")', ['g1']],
    ['members eq "b" or externalId eq "E1"', ['g1', 'g2']],
    ['members eq "b" or displayName sw "engines"', ['g1', 'g2', 'g3']],
    ['externalId eq "e1"', []],
    ['displayName co "engines"', ['g1', 'g3']],
    ['externalId pr', ['g1']],
    ['members pr', ['g1', 'g2']],
    ['not (members pr)', ['g3']],
    ['members ne "a"', ['g2', 'g3']],
    ['members[type eq "group"]', ['g2']],
    ['members[type eq "Group" and value eq "a"]', []],
    ['members.display eq "ENGINES"', ['g2']],
    ['members.$ref ew "/Users/b"', ['g2']],
    ['displayName eq "looms" and members eq "g1"', ['g2']],
    ['meta.location ew "/Groups/g3" and meta.resourceType eq "Group"', ['g3']],
    ['displayName eq null', []],
    ['id eq "g2" or id eq "g1" or id eq "g2"', ['g1', 'g2']],
  ])('by %s', async (filter, found) => {
    const { body } = await stage.send('GET', `/Groups?filter=${encodeURIComponent(filter)}`);
    expect(ids(body)).toEqual(found);
    expect(body).toMatchObject({ totalResults: found.length, itemsPerPage: found.length });
  });
});
