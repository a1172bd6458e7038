/** What sources promise about groups. */

import { mustEqual } from '../judge.ts';
import { type KitPromise, needed } from '../kit.ts';
import { known, memberKey, pretendPerson, withSource } from '../source-stage.ts';
import type { SourceSubject } from '../subject.ts';
import { everybody, wellKnown } from './people.ts';

export const readWhole = 'a group of many pages is read whole';

export const groups: readonly KitPromise<SourceSubject>[] = [
  {
    name: 'group members exist',
    builtOn: everybody,
    keep: (subject) =>
      withSource(subject, async ({ fillIfPossible, read }) => {
        await fillIfPossible();
        const told = known(await read());
        const there = new Set<string>();
        for (const id of told.people.keys()) there.add(memberKey({ type: 'identity', id }));
        for (const id of told.groups.keys()) there.add(memberKey({ type: 'group', id }));
        for (const { name, members } of told.groups.values()) {
          const strangers = [...members].filter((member) => !there.has(member));
          mustEqual(strangers, [], `Members of ${name} that the reading does not tell:`);
        }
      }),
  },
  {
    name: 'nested groups are told, not flattened',
    builtOn: wellKnown,
    keep: (subject) =>
      withSource(subject, async ({ fill, read }) => {
        const ids = await fill();
        const id = (key: string) => ids.get(key) ?? '';
        const told = known(await read()).groups;
        const members = (key: string) => [...(told.get(id(key))?.members ?? ['(not told)'])].sort();
        mustEqual(
          members('g2'),
          [`group ${id('g1')}`, `identity ${id('p001')}`].sort(),
          'Members of Engineering, which holds Ada and Backend:',
        );
        mustEqual(
          members('g1'),
          [`identity ${id('p002')}`, `identity ${id('p003')}`].sort(),
          'Members of Backend:',
        );
      }),
  },
  {
    name: readWhole,
    builtOn: wellKnown,
    keep: (subject) =>
      withSource(subject, async ({ world, fill, read }) => {
        const page = needed(world.pageSize, 'a world with small pages');
        const people = Array.from({ length: 2 * page + 1 }, (_, index) => pretendPerson(index + 1));
        const keys = people.map(({ key }) => key);
        const sizes = [0, 1, page, page + 1, 2 * page, 2 * page + 1];
        const ids = await fill({
          people,
          groups: sizes.map((size) => ({
            key: `first-${size}`,
            name: `The first ${size}`,
            people: keys.slice(0, size),
            groups: [],
          })),
        });
        const told = known(await read());
        mustEqual(told.people.size, people.length, 'People told, of several pages:');
        mustEqual(told.groups.size, sizes.length, 'Groups told, of several pages:');
        for (const size of sizes) {
          const expected = keys.slice(0, size).map((key) => `identity ${ids.get(key)}`);
          const members = told.groups.get(ids.get(`first-${size}`) ?? '')?.members ?? new Set('(not told)');
          mustEqual([...members].sort(), expected.sort(), `Members of a group of ${size}, pages of ${page}:`);
        }
      }),
  },
];
