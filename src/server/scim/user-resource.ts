/** Between an identity of the directory and the User that a client sees (RFC 7643 section 4.1). */

import type { StoredIdentity } from '../../directory/index.ts';
import type { Attributes, AttributeValue, Identity } from '../../model/index.ts';
import { isObject, listOf, refuse } from '../../scim/index.ts';
import { locationOf } from './address.ts';
import { requireKeys } from './keys.ts';
import { metaOf } from './meta.ts';

export type UserGroups = readonly { readonly id: string; readonly name: string }[];

/** The attributes that a client may set, as PATCH changes them. */
export function userAttributes({ userName, externalId, active, attributes }: Identity): Attributes {
  return {
    ...attributes,
    ...(userName !== undefined && { userName }),
    ...(externalId !== undefined && { externalId }),
    active,
  };
}

/**
 * The identity that a client's attributes tell. What they leave open is as `otherwise` says: whoever does not speak of
 * `active` neither activates nor deactivates anybody.
 * Throws 400 `invalidValue` without a user name, or for a text that is too long for an index.
 */
export function toIdentity(
  id: string,
  told: Attributes,
  otherwise: Pick<Identity, 'active' | 'externalId'>,
): Identity {
  const { userName, externalId = otherwise.externalId, active = otherwise.active, ...attributes } = told;
  if (typeof userName !== 'string' || userName.trim() === '') {
    throw refuse('invalidValue', 'A User needs a userName.');
  }
  const keys = { userName, externalId, emails: listOf(attributes.emails).map(addressOf) };
  for (const [name, key] of Object.entries(keys)) requireKeys(name, key);
  return {
    id,
    userName,
    ...(typeof externalId === 'string' && { externalId }),
    active: active === true,
    attributes,
  };
}

function addressOf(email: AttributeValue): AttributeValue | undefined {
  return isObject(email) ? email.value : undefined;
}

/** What of a stored identity is shown. */
export type ShownIdentity = Pick<StoredIdentity, 'identity' | 'createdAt' | 'changedAt' | 'version'>;

/** The whole User. @param groups the groups that hold it, where they are wanted. */
export function userResource(stored: ShownIdentity, base: string, groups?: UserGroups): Attributes {
  const { identity } = stored;
  const attributes = userAttributes(identity);
  const extensions = Object.keys(attributes).filter((name) => name.includes(':'));
  return {
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ...extensions],
    id: identity.id,
    ...attributes,
    ...(groups !== undefined && { groups: groups.map((each) => groupReference(each, base)) }),
    meta: metaOf(stored, { type: 'User', location: locationOf(base, '/Users', identity.id) }),
  };
}

function groupReference(group: UserGroups[number], base: string): AttributeValue {
  const $ref = locationOf(base, '/Groups', group.id);
  return { value: group.id, $ref, display: group.name, type: 'direct' };
}
