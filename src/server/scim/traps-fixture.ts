/** Twelve requests by which services of this kind have lost people, and what must come of them. For tests only. */

import { expect } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { ids, type Stage } from './fixture.ts';

export interface Trap {
  /** As the habits of the dialects name it. */
  readonly number: number;
  readonly says: string;
  readonly play: (stage: Stage) => Promise<void>;
}

/** Changes that must succeed, whether they are answered with a body or without. */
async function patch(stage: Stage, path: string, ...Operations: readonly object[]): Promise<void> {
  const { status } = await stage.send('PATCH', path, { body: { Operations } });
  expect([200, 204]).toContain(status);
}
const read = async (stage: Stage, path: string) => (await stage.send('GET', path)).body;

async function withMembers(stage: Stage): Promise<void> {
  for (const id of ['a', 'b', 'c']) await stage.user({ id });
  await stage.group({ id: 'g', members: ['a', 'b', 'c'] });
}

export const traps: readonly Trap[] = [
  {
    number: 1,
    says: 'a removal that lists values removes only those',
    async play(stage) {
      await withMembers(stage);
      await patch(stage, '/Groups/g', { op: 'Remove', path: 'members', value: [{ value: 'b' }] });
      expect(await stage.members('g')).toEqual(['a', 'c']);
      const marked = [{ value: 'c', operation: 'delete' }];
      expect((await stage.send('PATCH', '/Groups/g', { body: { members: marked } })).status).toBe(204);
      expect(await stage.members('g')).toEqual(['a']);
    },
  },
  {
    number: 2,
    says: 'a removal with an empty list removes nobody',
    async play(stage) {
      await withMembers(stage);
      await patch(stage, '/Groups/g', { op: 'remove', path: 'members', value: [] });
      expect(await stage.members('g')).toEqual(['a', 'b', 'c']);
    },
  },
  {
    number: 3,
    says: 'a removal whose value is null empties the group, and keeps it',
    async play(stage) {
      await withMembers(stage);
      await patch(stage, '/Groups/g', { op: 'remove', path: 'members', value: null });
      expect(await stage.members('g')).toEqual([]);
    },
  },
  {
    number: 4,
    says: 'adding who is there and removing who is not are successes that change nothing',
    async play(stage) {
      await withMembers(stage);
      const before = await read(stage, '/Groups/g');
      await patch(stage, '/Groups/g', {
        op: 'add',
        path: 'members',
        value: [{ value: 'a' }, { value: 'a' }],
      });
      await patch(stage, '/Groups/g', { op: 'remove', path: 'members[value eq "nobody"]' });
      expect(await read(stage, '/Groups/g')).toEqual(before);
    },
  },
  {
    number: 5,
    says: 'a user sent back with `groups: []` stays in all groups',
    async play(stage) {
      await withMembers(stage);
      const put = await stage.send('PUT', '/Users/a', {
        body: { ...(await read(stage, '/Users/a')), groups: [] },
      });
      expect(put.status).toBe(200);
      expect(await stage.members('g')).toEqual(['a', 'b', 'c']);
    },
  },
  {
    number: 6,
    says: 'who is deactivated is still found, and is a member still when active again',
    async play(stage) {
      await withMembers(stage);
      await patch(stage, '/Users/a', { op: 'Replace', path: 'active', value: 'False' });
      const filter = encodeURIComponent('userName eq "a@example.com"');
      expect((await read(stage, `/Users?filter=${filter}`)).Resources).toMatchObject([
        { id: 'a', active: false },
      ]);
      await patch(stage, '/Users/a', { op: 'Replace', path: 'active', value: 'True' });
      expect(await read(stage, '/Users/a')).toMatchObject({ active: true });
      expect(await stage.members('g')).toEqual(['a', 'b', 'c']);
    },
  },
  {
    number: 7,
    says: 'a look-up without result is 200 with an empty list, of users and of groups',
    async play(stage) {
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
    },
  },
  {
    number: 8,
    says: 'a repeated POST makes nobody twice, and is told apart from a name that another has',
    async play(stage) {
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
      const found = await read(stage, `/Users?filter=${encodeURIComponent('userName eq "ADA"')}`);
      expect(ids(found)).toEqual([made.body.id]);
    },
  },
  {
    number: 9,
    says: 'booleans that come as strings are kept and answered as booleans',
    async play(stage) {
      await stage.user({ id: 'u' });
      await patch(stage, '/Users/u', {
        op: 'Replace',
        value: { active: 'False', 'emails[type eq "work"].primary': 'True' },
      });
      expect(await read(stage, '/Users/u')).toMatchObject({
        active: false,
        emails: [{ type: 'work', primary: true }],
      });
    },
  },
  {
    number: 10,
    says: 'dotted and qualified names in a value without a path reach what they name',
    async play(stage) {
      await stage.user({ id: 'u' });
      const value = { 'name.familyName': 'King', [`${ENTERPRISE_USER}:department`]: 'Engines' };
      await patch(stage, '/Users/u', { op: 'replace', value });
      expect(await read(stage, '/Users/u')).toMatchObject({
        name: { givenName: 'Some', familyName: 'King' },
        [ENTERPRISE_USER]: { department: 'Engines' },
      });
    },
  },
  {
    number: 11,
    says: 'a replacement of a part of an element that is not there makes the element, beside the others',
    async play(stage) {
      await stage.user({ id: 'u' });
      await patch(stage, '/Users/u', {
        op: 'Replace',
        path: 'emails[type eq "home"].value',
        value: 'u@home.example',
      });
      expect((await read(stage, '/Users/u')).emails).toEqual([
        { value: 'some@example.com', type: 'work', primary: true },
        { value: 'u@home.example', type: 'home' },
      ]);
    },
  },
  {
    number: 12,
    says: 'a manager who comes bare, or as a list of one, is answered as an object',
    async play(stage) {
      await stage.user({ id: 'u' });
      for (const [at, value] of ['m0', [{ value: 'm1' }], { value: 'm2' }].entries()) {
        await patch(stage, '/Users/u', { op: 'Add', path: `${ENTERPRISE_USER}:manager`, value });
        expect((await read(stage, '/Users/u'))[ENTERPRISE_USER].manager).toMatchObject({ value: `m${at}` });
      }
    },
  },
];
