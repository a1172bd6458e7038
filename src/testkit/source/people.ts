/** What sources promise about people. */

import { must, mustEqual } from '../judge.ts';
import type { KitPromise } from '../kit.ts';
import { known, pretendPerson, smallCompany, withSource } from '../source-stage.ts';
import type { SourceSubject } from '../subject.ts';
import { endsComplete } from './reading.ts';

const idsStable = 'ids are stable across readings and are not names or addresses';
const inactive = 'inactive is told as inactive, not omitted';

/** What everything that looks for people by their ids is built on. */
export const wellKnown: readonly string[] = [endsComplete, idsStable];
/** The same, for what looks at everybody. */
export const everybody: readonly string[] = [...wellKnown, inactive];

export const people: readonly KitPromise<SourceSubject>[] = [
  {
    name: idsStable,
    builtOn: [endsComplete],
    keep: (subject) =>
      withSource(subject, async ({ world, fillIfPossible, hand, read }) => {
        const ids = await fillIfPossible();
        const first = known(await read());
        const renamed = {
          userName: 'augusta.king@example.com',
          familyName: 'King',
          email: 'augusta@mail.example.com',
        };
        if (world.hand !== undefined) await hand().person(pretendPerson(1, renamed));
        const second = known(await read());
        mustEqual(
          [...second.people.keys()].sort(),
          [...first.people.keys()].sort(),
          'A person was renamed, and ids changed.',
        );
        mustEqual(
          [...second.groups.keys()].sort(),
          [...first.groups.keys()].sort(),
          'Groups are told under other ids.',
        );
        for (const [key, id] of ids) {
          if (isInactive(key)) continue;
          must(first.people.has(id) || first.groups.has(id), `${key} is not told under its id ${id}.`);
        }
        for (const { id, userName, attributes } of [...first.people.values(), ...second.people.values()]) {
          const names = [
            userName,
            attributes.userName,
            attributes.displayName,
            ...addresses(attributes.emails),
          ];
          must(!names.includes(id), `The id ${id} is a name or an address, and those change.`);
        }
        for (const [id, { name }] of second.groups)
          must(id !== name, `The id of the group ${name} is its name, and names change.`);
      }),
  },
  {
    name: inactive,
    builtOn: wellKnown,
    keep: (subject) =>
      withSource(subject, async ({ fill, hand, read }) => {
        const ids = await fill();
        const active = async (key: string) => known(await read()).people.get(ids.get(key) ?? '')?.active;
        mustEqual(
          await active('p004'),
          false,
          'The person who is inactive is told as (undefined: not told):',
        );
        mustEqual(await active('p001'), true, 'The person who is active is told as (undefined: not told):');
        await hand().person(pretendPerson(1, { active: false }));
        mustEqual(
          await active('p001'),
          false,
          'The person who became inactive is told as (undefined: not told):',
        );
        await hand().person(pretendPerson(1));
        mustEqual(
          await active('p001'),
          true,
          'The person who became active again is told as (undefined: not told):',
        );
      }),
  },
  {
    name: 'a removed person is told as removed or is absent from a complete reading',
    builtOn: everybody,
    keep: (subject) =>
      withSource(subject, async ({ fill, hand, read }) => {
        const ids = await fill();
        const gone = ids.get('p002') ?? '';
        const before = known(await read());
        must(before.people.has(gone), 'The person is not told even before being removed.');
        await hand().remove('identity', 'p002');
        const now = known(await read());
        must(!now.people.has(gone), 'A person was removed and is still told.');
        for (const { name, members } of now.groups.values()) {
          must(
            !members.has(`identity ${gone}`),
            `A person was removed and is still told as a member of ${name}.`,
          );
        }
        mustEqual(now.people.size, before.people.size - 1, 'People told after one was removed:');
      }),
  },
];

function isInactive(key: string): boolean {
  return smallCompany.people.some((person) => person.key === key && !person.active);
}

function addresses(emails: unknown): readonly unknown[] {
  return Array.isArray(emails) ? emails.map((email: { value?: unknown }) => email.value) : [];
}
