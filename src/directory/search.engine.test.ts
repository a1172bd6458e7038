import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { GroupMember } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { group, openStage, person } from './stage.ts';

const db = await openTestDatabase();
const { directory, time } = openStage(db, { join: ['externalId'] });
afterAll(() => db.close());

beforeAll(async () => {
  await directory.tell('okta', [
    person('1', {
      userName: 'ada.lovelace',
      externalId: 'E-100',
      email: 'ada@x.example',
      attributes: { displayName: 'Ada Lovelace' },
    }),
    person('2', { userName: 'ada', email: 'ada.b@x.example', attributes: { displayName: 'Adam Brown' } }),
    person('3', { userName: 'jose', email: 'j@x.example', attributes: { displayName: 'José Ádám' } }),
    person('4', { userName: 'm%_x', attributes: { displayName: 'Percent' } }),
    person('5', { userName: 'grace', attributes: { displayName: 'Grace Hopper' } }),
    group('@eng', ['1', '2']),
    group('@Eng2', [], 'ENG'),
  ]);
  await directory.tell('hr', [person('77', { externalId: 'E-100', userName: 'alovelace' })]);
  await directory.tell('okta', [{ type: 'removed', of: 'identity', id: '5' }]);
});

async function names(text: string): Promise<readonly string[]> {
  return (await directory.findPersons({ text })).persons.map(({ displayName }) => displayName);
}

describe('people are found', () => {
  test.each([
    [
      'by an exact user name before others that begin with it',
      'ADA',
      ['Adam Brown', 'ada.lovelace', 'José Ádám'],
    ],
    ['by a part of an address', 'b@x', ['Adam Brown']],
    ['by a name without its accents', 'jose adam', ['José Ádám']],
    ['by the beginning of a word before a part of one', 'lov', ['ada.lovelace']],
    ['by an external id', 'e-100', ['77']],
    ['with signs that mean something to a database', '%_', ['Percent']],
    ['by nothing that anybody has: nobody', 'zzz', []],
    ['by the id of the source', '77', ['77']],
  ])('%s', async (_name, text, expected) => {
    const found = await names(text);
    const known = found.map((name) => (name === 'Ada Lovelace' ? 'ada.lovelace' : name));
    expect(known.map((name) => (name === 'ada.lovelace' && expected.includes('77') ? '77' : name))).toEqual(
      expected,
    );
  });

  test('by our id, with what is known of them from all sources', async () => {
    const stored = await directory.identity('hr', '77');
    const { persons, next } = await directory.findPersons({ text: stored?.person ?? '' });
    expect(next).toBeUndefined();
    expect(persons).toEqual([
      {
        id: stored?.person,
        displayName: expect.any(String),
        userName: expect.any(String),
        email: 'ada@x.example',
        active: true,
        present: true,
        sources: expect.arrayContaining(['okta', 'hr']),
      },
    ]);
  });

  test('also when nobody tells them any more', async () => {
    expect((await directory.findPersons({ text: 'hopper' })).persons).toMatchObject([
      { present: false, active: false },
    ]);
  });

  test('page by page, each once', async () => {
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await directory.findPersons({
        text: '',
        limit: 2,
        ...(after === undefined ? {} : { after }),
      });
      seen.push(...page.persons.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
    await expect(directory.findPersons({ text: '', after: 'nonsense' })).rejects.toMatchObject({
      code: 'invalid',
    });
  });
});

describe('what a source told', () => {
  test('is found by its keys: names whatever their case, ids exactly', async () => {
    const ids = async (by: Parameters<typeof directory.findIdentities>[1]) =>
      (await directory.findIdentities('okta', by)).map(({ identity }) => identity.id);
    expect(await ids({ userName: 'ADA' })).toEqual(['2']);
    expect(await ids({ externalId: 'E-100' })).toEqual(['1']);
    expect(await ids({ externalId: 'e-100' })).toEqual([]);
    expect(await ids({ email: 'ADA@X.example' })).toEqual(['1']);
    expect(await ids({ email: 'ada@x.example', userName: 'ada' })).toEqual([]);
    expect(await ids({ id: '3' })).toEqual(['3']);
    expect(await ids({ id: '5' })).toEqual([]);
    expect(await ids({})).toEqual(['1', '2', '3', '4']);
    expect((await directory.findGroups('okta', { name: 'eng' })).map(({ id }) => id)).toEqual([
      '@Eng2',
      '@eng',
    ]);
    expect(await directory.findGroups('okta', { name: 'eng', id: '@eng' })).toHaveLength(1);
    expect(await directory.findGroups('okta', { externalId: 'x' })).toEqual([]);
  });

  test('is listed in order, by offset or after an id, with its total', async () => {
    const page = await directory.listIdentities('okta', { offset: 1, limit: 2 });
    expect([page.total, ...page.identities.map(({ identity }) => identity.id)]).toEqual([4, '2', '3']);
    const rest = await directory.listIdentities('okta', { after: '3' });
    expect(rest.identities.map(({ identity }) => identity.id)).toEqual(['4']);
    const groups = await directory.listGroups('okta', { limit: 1 });
    expect([groups.total, ...groups.groups.map(({ id }) => id)]).toEqual([2, '@Eng2']);
    expect((await directory.listGroups('okta', { after: '@Eng2' })).groups).toMatchObject([
      { id: '@eng', name: 'eng' },
    ]);
    expect(await directory.listIdentities('nobody', {})).toEqual({ total: 0, identities: [] });
  });

  test.each([1, 3, 40, 1_000])(
    'of members, %i on a page, passes over whom nobody told, however many',
    async (limit) => {
      const named = Array.from({ length: 300 }, (_, at) => `few-${1_000 + at}`);
      const there = [named[7], named[8], named[250]].map(String);
      await directory.tell('few', [...there.map((id) => person(id)), group('@few', named)]);
      const found: string[] = [];
      let after: GroupMember | undefined;
      do {
        const page = await directory.members('few', '@few', { limit, ...(after && { after }) });
        expect(page.members.length).toBeLessThanOrEqual(limit);
        found.push(...page.members.map(({ id }) => id));
        after = page.next;
      } while (after !== undefined);
      expect(found).toEqual(there);
      const some = { ids: ['few-1000', ...there.slice(1)] };
      expect((await directory.members('few', '@few', some)).members.map(({ id }) => id)).toEqual(
        there.slice(1),
      );
    },
  );

  test('of members is listed page by page, people before groups', async () => {
    await directory.tell('okta', [group('@mix', ['1', '2', '@eng', '@Eng2', 'unknown', '@unknown'])]);
    const first = await directory.members('okta', '@mix', { limit: 3 });
    expect(first.members.map(({ id }) => id)).toEqual(['1', '2', '@Eng2']);
    expect(first.next).toEqual({ type: 'group', id: '@Eng2' });
    const second = await directory.members('okta', '@mix', {
      limit: 3,
      ...(first.next && { after: first.next }),
    });
    expect(second).toEqual({ members: [{ type: 'group', id: '@eng', name: 'eng' }] });
    const edge = await directory.members('okta', '@mix', { limit: 2 });
    expect(edge.next).toEqual({ type: 'identity', id: '2' });
    const rest = await directory.members('okta', '@mix', {
      limit: 2,
      ...(edge.next && { after: edge.next }),
    });
    expect(rest).toMatchObject({ members: [{ id: '@Eng2' }, { id: '@eng' }] });
    expect(rest.next).toBeUndefined();
    expect(await directory.groupsOf('okta', ['1', '3'])).toEqual(
      new Map([
        [
          '1',
          [
            { id: '@eng', name: 'eng' },
            { id: '@mix', name: 'mix' },
          ],
        ],
      ]),
    );
  });
});

test('events are listed latest first, by person, kind, source and time', async () => {
  const [stage, source] = [openStage(db), 'events'];
  stage.time.now = 5_000;
  const joined = await stage.directory.tell(source, [person('ada'), person('bob')]);
  stage.time.now = 6_000;
  await stage.directory.tell(source, [person('ada', { active: false })]);
  const list = async (query: Parameters<typeof directory.events>[0]) =>
    (await stage.directory.events({ source, ...query })).map(({ kind, identity }) => `${kind} ${identity}`);
  expect(await list({})).toEqual(['leaver ada', 'joiner bob', 'joiner ada']);
  expect(await list({ kind: 'joiner' })).toEqual(['joiner bob', 'joiner ada']);
  expect(await list({ from: 6_000 })).toEqual(['leaver ada']);
  expect(await list({ to: 6_000 })).toHaveLength(2);
  const ada = (await stage.directory.identity(source, 'ada'))?.person ?? '';
  expect(await list({ person: ada })).toEqual(['leaver ada', 'joiner ada']);
  const [latest] = await stage.directory.events({ source, limit: 1 });
  expect(await list({ before: latest?.id ?? '' })).toHaveLength(2);
  expect(joined.lifecycle).toHaveLength(2);
  expect(time.now).toBe(1_000);
});

describe('where very many fit', () => {
  const many = 2_100;
  const name = (number: number) => `Name${String(number).padStart(4, '0')}`;
  beforeAll(async () => {
    await directory.tell(
      'crowd',
      Array.from({ length: many }, (_, number) =>
        person(`c${number}`, {
          userName: `crowd${number}`,
          externalId: `C-${number}`,
          email: `${number}@crowd.example`,
          attributes: { displayName: name(many - number) },
        }),
      ),
    );
    // The same people once more, by other names: nobody may come twice.
    await directory.tell(
      'okta',
      Array.from({ length: 150 }, (_, number) =>
        person(`again${number}`, {
          userName: `again${number}`,
          externalId: `C-${number}`,
          email: `${number}@crowd.example`,
          attributes: { displayName: `Zz ${number}` },
        }),
      ),
    );
    await directory.tell('crowd', [
      person('exact', { userName: 'crowd', attributes: { displayName: 'Zoe Last' } }),
      person('begins', { userName: 'begins', attributes: { displayName: 'Crowded House' } }),
    ]);
  });

  async function all(text: string): Promise<readonly string[]> {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await directory.findPersons({
        text,
        limit: 500,
        ...(after === undefined ? {} : { after }),
      });
      ids.push(...page.persons.map(({ id }) => id));
      after = page.next;
    } while (after !== undefined);
    return ids;
  }

  test('whom the text names exactly comes first, then whose name begins with it, then the others by name', async () => {
    const { persons } = await directory.findPersons({ text: 'Crowd', limit: 4 });
    expect(persons.map(({ displayName }) => displayName)).toEqual([
      'Zoe Last',
      'Crowded House',
      name(1),
      name(2),
    ]);
  });

  test('everybody who fits comes once, however many pages and however many sources tell them', async () => {
    const found = await all('crowd');
    expect(found).toHaveLength(many + 2);
    expect(new Set(found).size).toBe(many + 2);
  });

  test('without a text everybody comes once, in the order of their names', async () => {
    const found = await all('');
    expect(new Set(found).size).toBe(found.length);
    expect(found).toEqual(expect.arrayContaining([...(await all('crowd'))]));
    const { persons } = await directory.findPersons({ text: '', limit: 500 });
    const crowd = persons.map(({ displayName }) => displayName).filter((one) => one.startsWith('Name'));
    expect(crowd.length).toBeGreaterThan(400);
    expect(crowd).toEqual([...crowd].sort());
  });
});
