/** How a pretend SCIM server writes what it holds (RFC 7643; core schema 1.1). */

import type { Habits } from './habits.ts';
import type { Store, StoredGroup, StoredUser } from './state.ts';

const enterprise2 = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const enterprise1 = 'urn:scim:schemas:extension:enterprise:1.0';
const core1 = 'urn:scim:schemas:core:1.0';

export interface Writing {
  readonly version: '1.1' | '2.0';
  readonly base: string;
  readonly paths: { readonly users: string; readonly groups: string };
  readonly habits: Habits;
  readonly store: Store;
}

type Document = Readonly<Record<string, unknown>>;

const iso = (moment: number): string => new Date(moment).toISOString();

function metaOf(
  { version, base, habits }: Writing,
  type: 'User' | 'Group',
  { path, created, changed }: { readonly path: string; readonly created: number; readonly changed: number },
): Document {
  return {
    ...(version === '2.0' && { resourceType: type }),
    ...(habits.undated !== true && { created: iso(created) }),
    lastModified: iso(changed),
    location: `${base}/${path}`,
    version: `W/"${changed}"`,
  };
}

export function userShown(writing: Writing, { id, attributes, created, changed }: StoredUser): Document {
  const { version, paths, habits, store } = writing;
  const { [enterprise2]: enterprise, ...core } = attributes;
  const extended = version === '2.0' ? enterprise2 : enterprise1;
  const extensions = Object.keys(core).filter((name) => name.startsWith('urn:'));
  const memberships = habits.groupsOfUsers === 'none' ? [] : store.groupsOf(id);
  const schemas = version === '2.0' ? ['urn:ietf:params:scim:schemas:core:2.0:User'] : [core1];
  return {
    schemas: [...schemas, ...(enterprise === undefined ? [] : [extended]), ...extensions],
    id,
    ...core,
    ...(enterprise !== undefined && {
      [extended]: version === '2.0' ? enterprise : first(enterprise as Document),
    }),
    ...(memberships.length > 0 && {
      groups: memberships.map(({ group, direct }) => ({
        value: group.id,
        display: group.displayName,
        ...(habits.groupsOfUsers !== 'untyped' && { type: direct ? 'direct' : 'indirect' }),
      })),
    }),
    meta: metaOf(writing, 'User', { path: `${paths.users}/${id}`, created, changed }),
  };
}

/** 1.1 calls a manager's id by another name. */
function first(enterprise: Document): Document {
  const { manager, ...rest } = enterprise;
  if (typeof manager !== 'object' || manager === null) return enterprise;
  return { ...rest, manager: { managerId: Reflect.get(manager, 'value') } };
}

export function groupShown(writing: Writing, group: StoredGroup): Document {
  const { version, base, paths, habits } = writing;
  const { id, displayName, externalId, created, changed } = group;
  const members = group.members.slice(0, habits.shortMembers ?? group.members.length).map((member) => {
    if (habits.bareMembers === true) return { value: member.id };
    const path = member.of === 'user' ? paths.users : paths.groups;
    const word = member.of === 'user' ? 'User' : 'Group';
    return {
      value: member.id,
      type: version === '2.0' ? word : word.toLowerCase(),
      ...(version === '2.0' && { $ref: `${base}/${path}/${member.id}` }),
    };
  });
  return {
    schemas: [version === '2.0' ? 'urn:ietf:params:scim:schemas:core:2.0:Group' : core1],
    id,
    displayName,
    ...(externalId !== undefined && { externalId }),
    ...(habits.hidesMembers !== 'always' && members.length > 0 && { members }),
    meta: metaOf(writing, 'Group', { path: `${paths.groups}/${id}`, created, changed }),
  };
}

/** Attributes that are always told (RFC 7643 section 7, `returned`). */
const always = new Set(['schemas', 'id', 'meta']);

/** `attributes` and `excludedAttributes`, by their first names (RFC 7644 section 3.9). */
export function projected(document: Document, query: URLSearchParams, habits: Habits): Document {
  const names = (list: string) =>
    new Set(list.split(',').map((name) => name.trim().split('.')[0]?.toLowerCase()));
  const wanted = query.get('attributes');
  const excluded = query.get('excludedAttributes');
  return Object.fromEntries(
    Object.entries(document).filter(([name]) => {
      const folded = name.toLowerCase();
      if (always.has(name)) return true;
      if (wanted !== null) return habits.ignoresExclusion === true || names(wanted).has(folded);
      return excluded === null || habits.ignoresExclusion === true || !names(excluded).has(folded);
    }),
  );
}
