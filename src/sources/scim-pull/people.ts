/** From a user of a SCIM server to an identity: the preset, which is the standard's own User. */

import { type Attributes, ENTERPRISE_USER, type Identity, ProvisioningError } from '../../model/index.ts';
import {
  applyPatch,
  isObject,
  type ResourceType,
  readBody,
  resourceFromV1,
  resourceTypesOf,
  ScimError,
} from '../../scim/index.ts';
import { compact } from '../shared/index.ts';
import type { User } from './api.ts';

interface Telling {
  readonly version: '1.1' | '2.0';
  readonly keep: readonly string[];
  /** Names the server in sentences. */
  readonly title: string;
}

const standard = {
  '1.1': resourceTypesOf('standard', 'v1').user,
  '2.0': resourceTypesOf('standard', 'v2').user,
} as const satisfies Record<string, ResourceType>;

/** Attributes of the core that say who somebody is; certificates and pictures do not. */
const core = [
  'userName',
  'externalId',
  'name',
  'displayName',
  'nickName',
  'title',
  'userType',
  'preferredLanguage',
  'locale',
  'timezone',
  'emails',
  'phoneNumbers',
  'addresses',
  'roles',
  'entitlements',
];

/** The identity of a user, and the names of what of it could not be read. */
export function identityOf(
  user: User,
  { version, keep, title }: Telling,
): { readonly identity: Identity; readonly unread: readonly string[] } {
  const { told, unread } = attributesOf(user, version);
  const { active = true, ...rest } = told;
  // To take what is no answer for a yes or a no might open or close an account.
  if (typeof active !== 'boolean' || unread.includes('active'))
    throw new ProvisioningError(
      'unavailable',
      `${title} says of user ${user.id} neither that it is active nor that it is not: have it say true or false as active.`,
    );
  const attributes = compact(Object.fromEntries(kept(rest, keep)));
  const { userName, externalId } = attributes;
  const identity: Identity = {
    id: user.id,
    ...(typeof userName === 'string' && { userName }),
    ...(typeof externalId === 'string' && { externalId }),
    active,
    attributes,
  };
  return { identity, unread };
}

/** What a user tells, in the names and forms of 2.0, attribute by attribute: one that is odd does not spoil the rest. */
function attributesOf(
  user: User,
  version: '1.1' | '2.0',
): { readonly told: Attributes; readonly unread: readonly string[] } {
  const type = standard[version];
  const { schemas: _, meta: __, groups: ___, ...body } = user;
  const resource = version === '1.1' ? resourceFromV1(body as Attributes) : (body as Attributes);
  const unread: string[] = [];
  let told: Attributes = {};
  for (const operation of readBody(managed(resource), type)) {
    try {
      told = applyPatch(told, [operation], type);
    } catch (thrown) {
      if (!(thrown instanceof ScimError)) throw thrown;
      unread.push(operation.path.attribute);
    }
  }
  return { told, unread };
}

/** Servers tell a manager as a bare id, too, where the standard has an object. */
function managed(resource: Attributes): Attributes {
  const name = Object.keys(resource).find((each) => each.toLowerCase() === ENTERPRISE_USER.toLowerCase());
  const extension = name === undefined ? undefined : resource[name];
  if (name === undefined || !isObject(extension) || typeof extension.manager !== 'string') return resource;
  return { ...resource, [name]: { ...extension, manager: { value: extension.manager } } };
}

function kept(told: Attributes, keep: readonly string[]) {
  const wanted = new Set([...core, ENTERPRISE_USER, ...keep].map((name) => name.toLowerCase()));
  const named = new Map(keep.map((name) => [name.toLowerCase(), name]));
  return Object.entries(told).flatMap(([name, value]) => {
    const folded = name.toLowerCase();
    return wanted.has(folded) && folded !== 'password' ? [[named.get(folded) ?? name, value] as const] : [];
  });
}
