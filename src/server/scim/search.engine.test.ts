import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { ids, openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let stage: Stage;

beforeAll(async () => {
  db = await openTestDatabase();
  stage = openStage(db, { clock: fakeClock(), newId: countedIds() });
  await stage.user({
    id: 'u1',
    userName: 'Ada',
    attributes: { title: 'Countess', emails: mail('ada@x.example') },
  });
  await stage.user({
    id: 'u2',
    userName: 'bob',
    active: false,
    attributes: { emails: mail('BOB@x.example') },
  });
  await stage.user({ id: 'u3', userName: 'Äda', attributes: { [ENTERPRISE_USER]: { department: 'Looms' } } });
  await stage.group({ id: 'g1', name: 'Engines', members: ['u1', 'u3'] });
});
afterAll(() => db.close());

const mail = (value: string) => [{ value, type: 'work' }];
const search = (filter: string, more = '') =>
  stage.send('GET', `/Users?filter=${encodeURIComponent(filter)}${more}`);

describe('users are found', () => {
  test.each<[filter: string, found: readonly string[]]>([
    ['userName eq "ADA"', ['u1']],
    ['userName eq "äDA"', ['u3']],
    ['id eq "u2"', ['u2']],
    ['id eq "U2"', []],
    ['externalId eq "x"', []],
    // Of another kind than the attribute: nobody, and no error of the database.
    ['userName eq false', []],
    ['userName eq 5', []],
    ['id eq true', []],
    ['externalId eq false or id eq "u1"', ['u1']],
    ['groups.value eq false', []],
    ['emails eq "bob@X.example"', ['u2']],
    ['emails[type eq "work" and value eq "bob@x.example"]', ['u2']],
    ['emails[type eq "home"].value eq "bob@x.example"', []],
    ['userName eq "ada" and active eq true', ['u1']],
    ['userName eq "ada" and active eq false', []],
    ['userName eq "ada" and userName eq "bob"', []],
    ['userName eq "ada" or emails.value eq "bob@x.example"', ['u1', 'u2']],
    ['active eq false', ['u2']],
    ['active eq "False" or title pr', ['u1', 'u2']],
    ['displayName eq "some body"', ['u1', 'u2', 'u3']],
    ['department eq "looms"', ['u3']],
    [`${ENTERPRISE_USER}:department ne "looms"`, ['u1', 'u2']],
    ['groups eq "g1"', ['u1', 'u3']],
    ['groups.display eq "engines" and not (userName eq "ada")', ['u3']],
    ['meta.lastModified gt "2020-01-01T00:00:00Z"', ['u1', 'u2', 'u3']],
    ['meta.lastModified lt "2020-01-01T00:00:00Z"', []],
    ['password pr', []],
    ['groups[display eq "ENGINES" and type eq "direct"]', ['u1', 'u3']],
    ['groups.$ref ew "/Groups/g1"', ['u1', 'u3']],
    ['not (groups pr)', ['u2']],
    ['userName sw "ä"', ['u3']],
    ['userName gt "b"', ['u2', 'u3']],
    ['schemas co "enterprise"', ['u3']],
    ['schemas co "core:2.0:User" and meta.location ew "/Users/u2"', ['u2']],
    ['meta.version sw "W/" and meta.created ge "2020-01-01T00:00:00+01:00"', ['u1', 'u2', 'u3']],
    ['userName sw "a" and not (title eq "x")', ['u1']],
  ])('by %s', async (filter, found) => {
    const { body } = await search(filter);
    expect(ids(body)).toEqual(found);
    expect(body.totalResults).toBe(found.length);
  });

  test('page by page, in one order', async () => {
    const { body: first } = await search('displayName pr', '&startIndex=1&count=2');
    const { body: rest } = await search('displayName pr', '&startIndex=3&count=2');
    expect(first).toMatchObject({ totalResults: 3, startIndex: 1, itemsPerPage: 2 });
    expect(rest).toMatchObject({ totalResults: 3, startIndex: 3, itemsPerPage: 1 });
    expect([...ids(first), ...ids(rest)]).toEqual(['u1', 'u2', 'u3']);
  });

  test.each([
    ['count=0', 0, ['u1', 'u2', 'u3'].slice(0, 0)],
    ['count=-1', 0, []],
    ['count=2&', 2, ['u1', 'u2']],
    ['startindex=0&COUNT=1', 1, ['u1']],
    ['startIndex=-5&count=1', 1, ['u1']],
    ['startIndex=3', 1, ['u3']],
    ['startIndex=99', 0, []],
    ['nonsense&other=&count=1', 1, ['u1']],
    ['count=&startIndex=', 3, ['u1', 'u2', 'u3']],
  ])('with ?%s', async (query, itemsPerPage, found) => {
    const { status, body } = await stage.send('GET', `/Users?${query}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ totalResults: 3, itemsPerPage });
    expect(ids(body)).toEqual(found);
  });
});

describe('a search is refused', () => {
  test.each([
    ['filter=', 'invalidFilter'],
    ['filter', 'invalidFilter'],
    ['filter=%22', 'invalidFilter'],
    ['filter=active+gt+true', 'invalidFilter'],
    ['filter=meta.created+eq+false', 'invalidFilter'],
    ['filter=userName+eq+%22%5Cu0000%22', 'invalidFilter'],
    ['startIndex=one', 'invalidValue'],
    ['count=1.5', 'invalidValue'],
    ['attributes=id&excludedAttributes=emails', 'invalidValue'],
  ])('for ?%s', async (query, scimType) => {
    expect(await stage.send('GET', `/Users?${query}`)).toMatchObject({ status: 400, body: { scimType } });
  });
});

test('a filter of many comparisons is answered whole and page by page, however many there are', async () => {
  const own = openStage(db, { clock: fakeClock(), newId: countedIds('many'), source: 'many' });
  const all = Array.from({ length: 130 }, (_, at) => `m${100 + at}`);
  for (const [at, id] of all.entries()) await own.user({ id, attributes: { title: `T${at % 10}` } });
  const titles = Array.from({ length: 99 }, (_, at) => `title eq "t${at + 1}"`).join(' or ');
  const asked = (more: string) =>
    own.send('GET', `/Users?filter=${encodeURIComponent(titles)}&count=50${more}`);
  const expected = all.filter((_, at) => at % 10 !== 0);
  const pages = [await asked(''), await asked('&startIndex=51'), await asked('&startIndex=101')];
  expect(pages.map(({ body }) => body.totalResults)).toEqual([117, 117, 117]);
  expect(pages.flatMap(({ body }) => ids(body))).toEqual(expected);
  expect((await asked('&startIndex=118')).body).toMatchObject({ totalResults: 117, Resources: [] });
});

test('more than a database should be asked for is refused, unless an index answers it', async () => {
  const emails = (operator: string, count: number) =>
    Array.from({ length: count }, (_, at) => `emails.value ${operator} "nobody${at}@x.example"`).join(' or ');
  const names = (count: number) => Array.from({ length: count }, (_, at) => `ours${at} eq "x"`).join(' or ');
  for (const filter of [emails('co', 80), names(20)])
    expect(await search(filter)).toMatchObject({ status: 400, body: { scimType: 'tooMany' } });
  for (const filter of [emails('co', 20), emails('eq', 80), names(2)])
    expect(await search(filter)).toMatchObject({ status: 200, body: { totalResults: 0 } });
});
