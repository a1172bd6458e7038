/** What a pretend SCIM application holds: users and groups, in the names of 2.0. */

import type { Attributes, AttributeValue, Clock } from '../../../../model/index.ts';
import { isObject, listOf, member, resourceTypesOf } from '../../../../scim/index.ts';
import type { ScimSimulatorOptions } from './options.ts';

export type Kind = 'Users' | 'Groups';

export interface Kept {
  readonly attributes: Attributes;
  readonly created: string;
  readonly modified: string;
  readonly version: number;
}

export interface State {
  readonly options: ScimSimulatorOptions;
  readonly base: string;
  readonly version: '1.1' | '2.0';
  readonly Users: Map<string, Kept>;
  readonly Groups: Map<string, Kept>;
  /** Folded user name → id. */
  readonly names: Map<string, string>;
  nextId(kind: Kind): string;
}

export const types = resourceTypesOf('standard');
export const fold = (text: unknown): string => String(text ?? '').toLowerCase();

export function openState(options: ScimSimulatorOptions, base: string): State {
  let ids = 0;
  return {
    options,
    base,
    version: options.version ?? '2.0',
    Users: new Map(),
    Groups: new Map(),
    names: new Map(),
    nextId(kind) {
      ids += 1;
      return `${kind === 'Users' ? 'u' : 'g'}-${String(ids).padStart(6, '0')}`;
    },
  };
}

/** Keeps a resource, new or changed. */
export function keep(
  state: State,
  kind: Kind,
  about: { readonly id: string; readonly attributes: Attributes },
): Kept {
  const { id, attributes } = about;
  const before = state[kind].get(id);
  const now = isoOf(state.options.clock);
  const kept: Kept = {
    attributes,
    created: before?.created ?? now,
    modified: now,
    version: (before?.version ?? 0) + 1,
  };
  state[kind].set(id, kept);
  if (kind === 'Users') {
    if (before !== undefined) state.names.delete(fold(before.attributes.userName));
    state.names.set(fold(attributes.userName), id);
    state.options.onUser?.(id, attributes);
  }
  return kept;
}

export function discard(state: State, kind: Kind, id: string): void {
  const before = state[kind].get(id);
  state[kind].delete(id);
  if (kind === 'Users') {
    state.names.delete(fold(before?.attributes.userName));
    state.options.onUser?.(id, undefined);
  }
  for (const [group, kept] of state.Groups) {
    const members = membersOf(kept);
    if (!members.includes(id)) continue;
    const left = members.filter((one) => one !== id).map((value) => ({ value }));
    keep(state, 'Groups', { id: group, attributes: { ...kept.attributes, members: left } });
  }
}

/** Members by the attributes of their group: looked through for every user that tells its groups. */
const memberSets = new WeakMap<Attributes, ReadonlySet<string>>();

export function membersOf({ attributes }: Pick<Kept, 'attributes'>): readonly string[] {
  return [...memberSetOf(attributes)];
}

function memberSetOf(attributes: Attributes): ReadonlySet<string> {
  const known = memberSets.get(attributes);
  if (known !== undefined) return known;
  const ids = listOf(attributes.members).flatMap((each) => {
    const id = isObject(each) ? member(each, 'value') : undefined;
    return typeof id === 'string' ? [id] : [];
  });
  const made = new Set(ids);
  memberSets.set(attributes, made);
  return made;
}

/** A resource as it is told: with its id, what describes it, and what is computed. */
export function shown(state: State, kind: Kind, id: string): Attributes {
  const kept = state[kind].get(id);
  if (kept === undefined) return {};
  const { attributes, created, modified, version } = kept;
  const type = kind === 'Users' ? types.user : types.group;
  const extensions = Object.keys(attributes).filter((name) => name.includes(':'));
  const { members: _, ...rest } = attributes;
  const resource: Attributes = {
    schemas: [type.schema.id, ...extensions],
    id,
    ...rest,
    ...(kind === 'Groups' && { members: membersOf(kept).map((value) => memberShown(state, value)) }),
    ...(kind === 'Users' && state.options.usersTellGroups === true && { groups: groupsShown(state, id) }),
    meta: {
      resourceType: type.name,
      created,
      lastModified: modified,
      location: `${state.base}/${kind}/${id}`,
      ...(state.options.etag === true && { version: `W/"${version}"` }),
    },
  };
  return state.options.shownAs?.(kind, resource) ?? resource;
}

function memberShown(state: State, value: string): AttributeValue {
  const group = state.Groups.get(value);
  const display = group?.attributes.displayName ?? state.Users.get(value)?.attributes.displayName;
  return {
    value,
    ...(display !== undefined && { display }),
    type: group === undefined ? 'User' : 'Group',
    $ref: `${state.base}/${group === undefined ? 'Users' : 'Groups'}/${value}`,
  };
}

function groupsShown(state: State, user: string): AttributeValue {
  return [...state.Groups]
    .filter(([, { attributes }]) => memberSetOf(attributes).has(user))
    .map(([value, { attributes }]) => ({
      value,
      display: attributes.displayName ?? '',
      type: 'direct',
      $ref: `${state.base}/Groups/${value}`,
    }));
}

function isoOf(clock: Pick<Clock, 'now'>): string {
  return new Date(clock.now()).toISOString();
}
