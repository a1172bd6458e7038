/** Twelve requests by which services of this kind have lost people, and what this one makes of them. */

import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { ids, openStage, type Stage } from './fixture.ts';

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
  stage = openStage(db, { clock: fakeClock(), newId, source: `traps-${sources}` });
});

/** Changes that must succeed, whether they are answered with a body or without. */
async function patch(path: string, ...Operations: readonly object[]): Promise<void> {
  const { status } = await stage.send('PATCH', path, { body: { Operations } });
  expect([200, 204]).toContain(status);
}
const read = async (path: string) => (await stage.send('GET', path)).body;

describe('members', () => {
  beforeEach(async () => {
    for (const id of ['a', 'b', 'c']) await stage.user({ id });
    await stage.group({ id: 'g', members: ['a', 'b', 'c'] });
  });

  test('trap 1: a removal that lists values removes only those', async () => {
    await patch('/Groups/g', { op: 'Remove', path: 'members', value: [{ value: 'b' }] });
    expect(await stage.members('g')).toEqual(['a', 'c']);
  });

  test('trap 2: a removal with an empty list removes nobody', async () => {
    await patch('/Groups/g', { op: 'remove', path: 'members', value: [] });
    expect(await stage.members('g')).toEqual(['a', 'b', 'c']);
  });

  test('trap 3: a removal whose value is null empties the group, and keeps it', async () => {
    await patch('/Groups/g', { op: 'remove', path: 'members', value: null });
    expect(await stage.members('g')).toEqual([]);
  });

  test('trap 4: adding who is there and removing who is not are successes that change nothing', async () => {
    const before = await read('/Groups/g');
    await patch('/Groups/g', { op: 'add', path: 'members', value: [{ value: 'a' }, { value: 'a' }] });
    await patch('/Groups/g', { op: 'remove', path: 'members[value eq "nobody"]' });
    expect(await read('/Groups/g')).toEqual(before);
  });

  test('trap 5: a user sent back with `groups: []` stays in all groups', async () => {
    const put = await stage.send('PUT', '/Users/a', { body: { ...(await read('/Users/a')), groups: [] } });
    expect(put.status).toBe(200);
    expect(await stage.members('g')).toEqual(['a', 'b', 'c']);
  });

  test('trap 6: who is deactivated is still found, and is a member still when active again', async () => {
    await patch('/Users/a', { op: 'Replace', path: 'active', value: 'False' });
    const filter = encodeURIComponent('userName eq "a@example.com"');
    expect((await read(`/Users?filter=${filter}`)).Resources).toMatchObject([{ id: 'a', active: false }]);
    await patch('/Users/a', { op: 'Replace', path: 'active', value: 'True' });
    expect(await read('/Users/a')).toMatchObject({ active: true });
    expect(await stage.members('g')).toEqual(['a', 'b', 'c']);
  });
});

test('trap 7: a look-up without result is 200 with an empty list, of users and of groups', async () => {
  for (const [place, name] of [
    ['/Users', 'userName'],
    ['/Groups', 'displayName'],
  ]) {
    const filter = encodeURIComponent(`${name} eq "b6a7a1f0"`);
    expect(await stage.send('GET', `${place}?filter=${filter}&`)).toMatchObject({
      status: 200,
      body: { totalResults: 0, Resources: [] },
    });
  }
});

test('trap 8: a repeated POST makes nobody twice, and is told apart from a name that another has', async () => {
  const first = { userName: 'ada', externalId: 'E1', password: 'pass-1', emails: 'ada@example.com' };
  const made = await stage.send('POST', '/Users', { body: first });
  expect(made.status).toBe(201);
  const repeated = await stage.repeat();
  const other = await stage.send('POST', '/Users', { body: { ...first, externalId: 'E2' } });
  for (const { status, body } of [repeated, other]) {
    expect({ status, body }).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } });
  }
  expect(repeated.body.detail).toContain(`just as it was sent, as ${made.body.id}`);
  expect(other.body.detail).toContain('belongs to another person');
  expect(other.body.detail).not.toContain(made.body.id);
  const found = await read(`/Users?filter=${encodeURIComponent('userName eq "ADA"')}`);
  expect(ids(found)).toEqual([made.body.id]);
});

test('trap 9: booleans that come as strings are kept and answered as booleans', async () => {
  await stage.user({ id: 'u' });
  await patch('/Users/u', {
    op: 'Replace',
    value: { active: 'False', 'emails[type eq "work"].primary': 'True' },
  });
  expect(await read('/Users/u')).toMatchObject({ active: false, emails: [{ type: 'work', primary: true }] });
});

test('trap 10: dotted and qualified names in a value without a path reach what they name', async () => {
  await stage.user({ id: 'u' });
  const value = { 'name.familyName': 'King', [`${ENTERPRISE_USER}:department`]: 'Engines' };
  await patch('/Users/u', { op: 'replace', value });
  expect(await read('/Users/u')).toMatchObject({
    name: { givenName: 'Some', familyName: 'King' },
    [ENTERPRISE_USER]: { department: 'Engines' },
  });
});

test('trap 11: a replacement of a part of an element that is not there makes the element, beside the others', async () => {
  await stage.user({ id: 'u' });
  await patch('/Users/u', { op: 'Replace', path: 'emails[type eq "home"].value', value: 'u@home.example' });
  expect((await read('/Users/u')).emails).toEqual([
    { value: 'some@example.com', type: 'work', primary: true },
    { value: 'u@home.example', type: 'home' },
  ]);
});

test('trap 12: a manager who comes bare, or as a list of one, is answered as an object', async () => {
  await stage.user({ id: 'u' });
  for (const [at, value] of ['m0', [{ value: 'm1' }], { value: 'm2' }].entries()) {
    await patch('/Users/u', { op: 'Add', path: `${ENTERPRISE_USER}:manager`, value });
    expect((await read('/Users/u'))[ENTERPRISE_USER].manager).toMatchObject({ value: `m${at}` });
  }
});
