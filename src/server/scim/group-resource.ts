/** Between a group of the directory and the Group that a client sees (RFC 7643 section 4.2). */

import type { StoredGroup, StoredMember } from '../../directory/index.ts';
import type { Attributes, AttributeValue, IdentityGroup } from '../../model/index.ts';
import { refuse } from '../../scim/index.ts';
import { locationOf } from './address.ts';
import { requireKeys } from './keys.ts';
import { metaOf } from './meta.ts';

/** A group as it is told, apart from its members. */
export type GroupHead = Omit<IdentityGroup, 'members'>;

/** The attributes that a client may set, as PATCH changes them; members are no part of them. */
export function groupAttributes({ name, externalId, attributes }: GroupHead): Attributes {
  return { ...attributes, displayName: name, ...(externalId !== undefined && { externalId }) };
}

/**
 * The group that a client's attributes tell; what they leave open is as `otherwise` says.
 * Throws 400 `invalidValue` without a name, or for a text that is too long for an index.
 */
export function toGroup(
  id: string,
  told: Attributes,
  otherwise: Pick<GroupHead, 'externalId'> = {},
): GroupHead {
  const { displayName, externalId = otherwise.externalId, ...attributes } = told;
  if (typeof displayName !== 'string' || displayName.trim() === '') {
    throw refuse('invalidValue', 'A Group needs a displayName.');
  }
  requireKeys('displayName', displayName);
  requireKeys('externalId', externalId);
  return {
    id,
    name: displayName,
    ...(typeof externalId === 'string' && { externalId }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
}

/** The members of a group as they are shown. */
export interface ShownMembers {
  readonly values: readonly AttributeValue[];
  /** Of their ids and names, which change without the group: told later, named otherwise. Absent: there are none. */
  readonly sum?: string;
}

/** The whole Group. @param members where they are wanted. */
export function groupResource(stored: StoredGroup, base: string, members?: ShownMembers): Attributes {
  const attributes = groupAttributes(stored);
  const extensions = Object.keys(attributes).filter((name) => name.includes(':'));
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group', ...extensions],
    id: stored.id,
    ...attributes,
    ...(members !== undefined && { members: members.values }),
    meta: metaOf(stored, {
      type: 'Group',
      location: locationOf(base, '/Groups', stored.id),
      shown: members?.sum,
    }),
  };
}

/** A member as a client sees it. */
export function memberValue({ type, id, name }: StoredMember, base: string): AttributeValue {
  const resource = type === 'group' ? 'Group' : 'User';
  return { value: id, $ref: locationOf(base, `/${resource}s`, id), type: resource, display: name };
}
