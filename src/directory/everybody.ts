/** Everybody in a group and in the groups inside it, with the path that leads to them. */

import { among, type Queryable } from '../store/index.ts';
import type { BeneathMember } from './contract.ts';
import type { Beneath } from './nesting.ts';
import type { NestingReader } from './nestings.ts';
import { readPlace, writePlace } from './place.ts';
import { membersOf } from './stored-groups.ts';
import type { DirectoryTables } from './tables.ts';

const usualLimit = 100;

interface Of {
  readonly source: string;
  readonly group: string;
}

/** See `Directory.beneath`: group by group, the nearest first, and within one in order of id. */
export async function listBeneath(
  within: Queryable,
  nestingsOf: NestingReader,
  of: Of & { readonly after?: string; readonly limit?: number },
): Promise<{ readonly members: readonly BeneathMember[]; readonly next?: string }> {
  const { source, limit = usualLimit } = of;
  const [, held = '', past = ''] = of.after === undefined ? [0] : readPlace(of.after, 2);
  const groups = await groupsIn(within, nestingsOf, of);
  // A group that has gone since ends the list: what comes after it is not known.
  const start = of.after === undefined ? 0 : groups.findIndex(({ id }) => id === held);
  const found: { readonly member: BeneathMember; readonly group: string }[] = [];
  for (const { id, path } of start < 0 ? [] : groups.slice(start)) {
    const after = id === held ? past : undefined;
    const members = await membersOf(
      within,
      { source, group: id },
      { type: 'identity', after, limit: limit + 1 - found.length },
    );
    found.push(...members.map((member) => ({ member: { ...member, path }, group: id })));
    if (found.length > limit) break;
  }
  const last = found.length > limit ? found[limit - 1] : undefined;
  return {
    members: found.slice(0, limit).map(({ member }) => member),
    ...(last === undefined ? {} : { next: writePlace([0, last.group, last.member.id]) }),
  };
}

/** See `Directory.countBeneath`. */
export async function countBeneath(
  within: Queryable,
  nestingsOf: NestingReader,
  of: Of,
): Promise<{ readonly people: number; readonly groups: number }> {
  const groups = await groupsIn(within, nestingsOf, of);
  if (groups.length === 0) return { people: 0, groups: 0 };
  const { people } = await within
    .tables<DirectoryTables>()
    .selectFrom('group_member as member')
    .innerJoin('identity as told', (on) =>
      on.onRef('told.source', '=', 'member.source').onRef('told.id', '=', 'member.member_id'),
    )
    .select((row) => row.fn.count('told.person').distinct().as('people'))
    .where('told.gone_at', 'is', null)
    .where('member.source', '=', of.source)
    .where('member.nested', '=', 0)
    .where(
      among(
        within,
        'member.group_id',
        groups.map(({ id }) => id),
      ),
    )
    .executeTakeFirstOrThrow();
  return { people: Number(people), groups: groups.length - 1 };
}

async function groupsIn(
  within: Queryable,
  nestingsOf: NestingReader,
  { source, group }: Of,
): Promise<readonly Beneath[]> {
  return (await nestingsOf(within, [source])).get(source)?.beneath(group) ?? [];
}
