/** A person as they would be in other groups and with other attributes: for asking what would follow. Nothing is written. */

import type { Attributes, Person, PersonGroup, ToldIdentity } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { mergePerson } from './merge.ts';
import type { NestingReader } from './nestings.ts';
import { directGroups, groupsOf, identitiesOf } from './persons.ts';

/** A group at its source. */
export interface GroupAt {
  readonly source: string;
  readonly id: string;
}

/** What is supposed to be otherwise. */
export interface Supposition {
  /** Groups that hold the person directly, beside those that do. */
  readonly join?: readonly GroupAt[];
  /** Groups that hold the person directly now and then no longer. */
  readonly leave?: readonly GroupAt[];
  /** By SCIM path, as the merged person has them; null takes one away. */
  readonly attributes?: Attributes;
  readonly active?: boolean;
}

/** See `Directory.suppose`. */
export async function supposePerson(
  within: Queryable,
  nestingsOf: NestingReader,
  {
    id,
    from,
    otherwise,
  }: { readonly id: string; readonly from: readonly string[]; readonly otherwise: Supposition },
): Promise<Person | undefined> {
  const told = await identitiesOf(within, from, [id]);
  const identities = told.get(id);
  if (identities === undefined) return undefined;
  const direct = moved(await directGroups(within, told), identities, otherwise);
  const groups: readonly PersonGroup[] = groupsOf(identities, from, {
    direct,
    nestings: await nestingsOf(within, from),
  });
  const person = mergePerson(id, identities, from);
  const { active = person.active, attributes = {} } = otherwise;
  return { ...person, groups, active, attributes: overlaid(person.attributes, attributes) };
}

/** The direct groups of the person's identities, by source and identity, as they would be. */
function moved(
  direct: Awaited<ReturnType<typeof directGroups>>,
  identities: readonly ToldIdentity[],
  { join = [], leave = [] }: Supposition,
): Awaited<ReturnType<typeof directGroups>> {
  const present = identities.filter(({ goneAt }) => goneAt === undefined);
  const sources = [...new Set(present.map(({ source }) => source))];
  return new Map(
    sources.map((source) => {
      const left = new Set(leave.filter((group) => group.source === source).map((group) => group.id));
      const joined = join.filter((group) => group.source === source).map((group) => group.id);
      const mine = present.filter((one) => one.source === source).map(({ identity }) => identity.id);
      const now = direct.get(source);
      return [
        source,
        new Map(
          mine.map((id) => [id, [...(now?.get(id) ?? []).filter((group) => !left.has(group)), ...joined]]),
        ),
      ];
    }),
  );
}

/** Objects are overlaid member by member, all else is replaced; null takes away. */
function overlaid(before: Attributes, over: Attributes): Attributes {
  // A map, since an attribute may be named `__proto__`.
  const after = new Map(Object.entries(before));
  for (const [name, value] of Object.entries(over)) {
    const old = after.get(name);
    if (value === null) after.delete(name);
    else after.set(name, isObject(old) && isObject(value) ? overlaid(old, value) : value);
  }
  return Object.fromEntries(after);
}

function isObject(value: Attributes[string] | undefined): value is Attributes {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
