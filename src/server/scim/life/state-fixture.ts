/** What a directory holds of one source, in words that are the same however its ids came about. For tests only. */

import type { Directory } from '../../../directory/index.ts';
import { type Attributes, ENTERPRISE_USER, type Identity } from '../../../model/index.ts';

/** Everybody by external id, with their groups by name, those who are gone, and every group with its members. */
export async function stateOf(directory: Directory, source: string) {
  const identities = new Map<string, Identity>();
  for (let after: string | undefined; ; ) {
    const page = await directory.listIdentities(source, {
      limit: 500,
      ...(after !== undefined && { after }),
    });
    for (const { identity } of page.identities) identities.set(identity.id, identity);
    after = page.identities.at(-1)?.identity.id;
    if (after === undefined) break;
  }
  const known = (id: string) => identities.get(id)?.externalId ?? `an unknown ${id}`;
  const grouped = await directory.groupsOf(source, [...identities.keys()]);
  const people = [...identities.values()].map(({ id, attributes, ...rest }) => ({
    ...rest,
    attributes: withManager(attributes, known),
    groups: (grouped.get(id) ?? []).map(({ name }) => name).toSorted(),
  }));
  const persons = [];
  for (let after: string | undefined; ; ) {
    const page = await directory.persons({ from: [source], ...(after !== undefined && { after }) });
    for (const { present, active, attributes, groups } of page) {
      const names = groups.map(({ name }) => name).toSorted();
      persons.push({ key: String(attributes.externalId), present, active, groups: names });
    }
    after = page.at(-1)?.id;
    if (after === undefined) break;
  }
  return {
    people: byKey(people, ({ externalId = '' }) => externalId),
    persons: byKey(persons, ({ key }) => key),
    groups: await groupsOf(directory, source, known),
  };
}

async function groupsOf(directory: Directory, source: string, known: (id: string) => string) {
  const { groups } = await directory.listGroups(source, { limit: 1_000 });
  const all = [];
  for (const { id, name } of groups) {
    const members: string[] = [];
    for (let page = await directory.members(source, id, { limit: 500 }); ; ) {
      members.push(...page.members.map((each) => known(each.id)));
      if (page.next === undefined) break;
      page = await directory.members(source, id, { limit: 500, after: page.next });
    }
    all.push({ name, members: members.toSorted() });
  }
  return byKey(all, ({ name }) => name);
}

/** A manager is told by the id that the source has for that person. */
function withManager(attributes: Attributes, known: (id: string) => string): Attributes {
  const work = attributes[ENTERPRISE_USER] as Attributes;
  const manager = work.manager as { readonly value: string } | undefined;
  if (manager === undefined) return attributes;
  return { ...attributes, [ENTERPRISE_USER]: { ...work, manager: known(manager.value) } };
}

function byKey<Value>(values: readonly Value[], keyOf: (value: Value) => string): readonly Value[] {
  return values.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}
