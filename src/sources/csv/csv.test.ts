import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PretendGroup, PretendPerson } from '../../testkit/index.ts';
import { testSource } from '../../testkit/test-source.ts';
import { csv } from './index.ts';

testSource({
  connector: csv,
  async world() {
    const folder = await mkdtemp(join(tmpdir(), 'rollcall-csv-'));
    const [users, groups] = [join(folder, 'people.csv'), join(folder, 'groups.csv')];
    const people = new Map<string, PretendPerson>();
    const teams = new Map<string, PretendGroup>();

    async function write(): Promise<void> {
      const rows = [...people.values()].map((person) =>
        [person.key, person.userName, person.givenName, person.familyName, person.email, person.active].join(
          ',',
        ),
      );
      await writeFile(users, ['id,userName,givenName,familyName,email,active', ...rows, ''].join('\n'));
      const members = [...teams.values()].flatMap(({ key, name, people, groups }) => [
        `${key},${name},,`,
        ...people.map((member) => `${key},${name},${member},user`),
        ...groups.map((member) => `${key},${name},${member},group`),
      ]);
      await writeFile(groups, ['group_id,group,member,member_type', ...members, ''].join('\n'));
    }
    await write();

    return {
      settings: { users, groups },
      pageSize: 3,
      hand: {
        async person(person) {
          people.set(person.key, person);
          await write();
          return person.key;
        },
        async group(group) {
          teams.set(group.key, group);
          await write();
          return group.key;
        },
        async remove(of, key) {
          if (of === 'group') teams.delete(key);
          else people.delete(key);
          for (const team of teams.values()) {
            const without = (keys: readonly string[]) => keys.filter((member) => member !== key);
            teams.set(team.key, { ...team, people: without(team.people), groups: without(team.groups) });
          }
          await write();
        },
      },
      cutOff: () => truncate(users, 200),
      lacks: {
        'the users file': () => rm(users),
        'the groups file': () => rm(groups),
        'anybody in the users file': () => truncate(users, 0),
        'a column for the id': () => writeFile(users, 'userName\nada\n'),
      },
      close: () => rm(folder, { recursive: true }),
    };
  },
});
