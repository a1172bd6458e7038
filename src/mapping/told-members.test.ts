import { describe, expect, it } from 'vitest';
import { ada, makePerson } from './fixture.ts';
import { checkExpression, members, membersOf, previewExpression } from './index.ts';

const badges = 'urn:acme:params:scim:schemas:extension:badge:1.0:User';

const grace = makePerson({
  userName: 'grace@example.com',
  emails: [
    { value: 'grace@example.com', type: 'work' },
    { value: 'grace@navy.example', type: 'Navy' },
  ],
  [badges]: { number: 17, 'opens-at': '08:00', door: { floor: '3' } },
  'Cost Code': 'CC 1',
  in: 'a word that CEL keeps',
  level: 'senior',
});

function member(path: string, people = [ada, grace]) {
  return membersOf(people).find((each) => each.path === path);
}

describe('members as people have them', () => {
  it('are those that are described, in their order, where nobody is looked at', () => {
    expect(membersOf([])).toEqual(members.map((each) => ({ ...each, people: 0 })));
  });

  it('tell how many have a value, and that of the first who does', () => {
    expect(member('user.userName')).toMatchObject({ people: 2, example: 'ada@example.com' });
    expect(member('user.emails.home')).toMatchObject({ people: 1, example: 'ada@home.example' });
    expect(member('user.groups')).toMatchObject({ people: 1, example: 'Staff, SG-Jira' });
    expect(member('user.title')).toEqual({
      path: 'user.title',
      type: 'text',
      description: 'The job title.',
      people: 0,
    });
    expect(member('user.name')).not.toHaveProperty('example');
  });

  it('are also what sources tell and nobody described, with a type as far as all agree', () => {
    expect(member('user.badge.colour')).toMatchObject({ people: 1, type: 'text', example: 'blue' });
    expect(member('user.ratio')).toMatchObject({ type: 'double', example: '1.5' });
    expect(member('user.level')).toMatchObject({ people: 2, type: 'any', example: '5' });
    expect(member('user.emails.navy')).toMatchObject({ people: 1, example: 'grace@navy.example' });
  });

  it('name an extension, and what is in it, but not twice what is lifted out of one', () => {
    expect(member(`user["${badges}"]`)).toMatchObject({
      type: 'map',
      description: `The extension ${badges}, as the source tells it.`,
    });
    expect(member(`user["${badges}"].number`)).toMatchObject({ type: 'double', example: '17' });
    expect(member('user.department')).toMatchObject({ people: 1, example: 'Engineering' });
    expect(membersOf([ada]).filter(({ path }) => path.includes('enterprise'))).toEqual([]);
  });

  it('can all be written, whatever their names, and give the value that is shown', () => {
    const all = membersOf([grace]);
    for (const { path } of all) expect(checkExpression(path).faults).toEqual([]);
    const told = all.filter(({ path }) => /Cost Code|"in"|opens-at|floor/.test(path));
    expect(told.map(({ path, example }) => [previewExpression(path, grace), example])).toEqual([
      ['CC 1', 'CC 1'],
      ['a word that CEL keeps', 'a word that CEL keeps'],
      ['3', '3'],
      ['08:00', '08:00'],
    ]);
  });

  it('are shortened, in what they show and in how many there are', () => {
    const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, place) => [`own${place}`, 'x']));
    expect(membersOf([makePerson(many)]).length).toBe(members.length + 300);
    expect(member('user.title', [makePerson({ title: 'x'.repeat(100) })])?.example).toBe(
      `${'x'.repeat(59)}…`,
    );
  });
});
