/** How the two versions of SCIM write the same: resources, changes of them, and the addresses of what describes the service. */

import type { Attributes, AttributeValue } from '../../../model/index.ts';
import { ENTERPRISE_USER } from '../../../model/index.ts';
import { answerToV1, isObject, listOf, member, resourceFromV1 } from '../../../scim/index.ts';
import { type ScimPath, valueAt, withValue } from './path.ts';

/** One part of a resource that is to be changed, with the resource as it will be. */
export interface Part {
  readonly path: ScimPath;
  /** The whole new value of the attribute; `null`: it is taken away. */
  readonly value: AttributeValue;
}

/** Members of a group that come or go. */
export interface MemberChange {
  readonly type: 'add' | 'remove';
  readonly members: readonly string[];
}

export interface Wire {
  readonly mediaType: string;
  /** Where the service describes itself. */
  readonly config: string;
  /** A whole resource, to be made or put in place of another. */
  resource(kind: 'User' | 'Group', resource: Attributes): Attributes;
  /** A resource as it was answered, in the names of 2.0. */
  read(resource: Attributes): Attributes;
  /** The body of a PATCH that changes these parts. */
  patch(parts: readonly Part[]): Attributes;
  patchMembers(change: MemberChange): Attributes;
  bulk(operations: readonly BulkOperation[]): Attributes;
}

export interface BulkOperation {
  readonly method: 'POST' | 'PATCH';
  readonly path: string;
  readonly bulkId?: string;
  readonly data: Attributes;
}

const core = 'urn:ietf:params:scim:schemas:core:2.0:';
const message = 'urn:ietf:params:scim:api:messages:2.0:';

/** How members are named for removal: by a path for each (RFC 7644 section 3.5.2.2), or all in the value of one operation. */
export type Removal = 'path' | 'value';

function wire2(removal: Removal): Wire {
  const removed = (members: readonly string[]): AttributeValue =>
    removal === 'path'
      ? members.map((id) => ({ op: 'remove', path: `members[value eq ${JSON.stringify(id)}]` }))
      : [{ op: 'remove', path: 'members', value: members.map((value) => ({ value })) }];
  const patchOp = (Operations: AttributeValue): Attributes => ({
    schemas: [`${message}PatchOp`],
    Operations,
  });
  return {
    mediaType: 'application/scim+json',
    config: 'ServiceProviderConfig',
    resource(kind, resource) {
      const { schemas: _, ...rest } = resource;
      const extensions = Object.keys(rest).filter((name) => name.includes(':'));
      return { schemas: [core + kind, ...extensions], ...rest };
    },
    read: (resource) => resource,
    patch: (parts) =>
      patchOp(
        parts.map(({ path, value }) => {
          const place = path.type === undefined ? path.text : attributeOf(path);
          return value === null ? { op: 'remove', path: place } : { op: 'replace', path: place, value };
        }),
      ),
    patchMembers: ({ type, members }) =>
      patchOp(
        type === 'add'
          ? [{ op: 'add', path: 'members', value: members.map((value) => ({ value })) }]
          : removed(members),
      ),
    bulk: (operations) => ({
      schemas: [`${message}BulkRequest`],
      Operations: operations as unknown as AttributeValue,
    }),
  };
}

const wire1: Wire = {
  mediaType: 'application/json',
  config: 'ServiceProviderConfigs',
  resource(_, resource) {
    const { schemas: __, meta: ___, ...rest } = resource;
    return answerToV1(rest);
  },
  read: resourceFromV1,
  /** Protocol 1.1, section 3.3.2: what is named in `meta.attributes` goes first, then the body is merged. */
  patch(parts) {
    const attributes = parts
      .filter(({ path, value }) => value === null || path.type !== undefined)
      .map(({ path }) => nameInV1(path));
    let body: Attributes = {};
    for (const { path, value } of parts) {
      if (value === null) continue;
      const { type: _, sub: __, ...whole } = path;
      body = withValue(body, path.type === undefined ? path : whole, value);
    }
    return answerToV1({ ...body, ...(attributes.length > 0 && { meta: { attributes } }) });
  },
  patchMembers: ({ type, members }) =>
    answerToV1({
      members: members.map((value) => ({ value, ...(type === 'remove' && { operation: 'delete' }) })),
    }),
  bulk: (operations) => ({
    schemas: ['urn:scim:schemas:core:1.0'],
    Operations: operations as unknown as AttributeValue,
  }),
};

/** How a version of SCIM is written. */
export function wireOf(version: '1.1' | '2.0', removal: Removal): Wire {
  return version === '2.0' ? wire2(removal) : wire1;
}

/** The attribute without what chooses one element of its list. */
function attributeOf({ urn, name }: ScimPath): string {
  return urn === undefined ? name : `${urn}:${name}`;
}

function nameInV1({ urn, name, type, sub }: ScimPath): string {
  const whole = type !== undefined || sub === undefined ? name : `${name}.${sub}`;
  if (urn === undefined) return whole;
  return `${urn === ENTERPRISE_USER ? 'urn:scim:schemas:extension:enterprise:1.0' : urn}:${whole}`;
}

/** The parts of a resource that change, each with its whole new value: of a list all elements, of all else the value alone. */
export function partsOf(after: Attributes, paths: readonly ScimPath[]): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const path of paths) {
    const { type: _, sub: __, ...list } = path;
    const value = valueAt(after, path.type === undefined ? path : list);
    parts.set(path.type === undefined ? path.text : attributeOf(path), { path, value: value ?? null });
  }
  return [...parts.values()];
}

/** The ids of members that are accounts, as far as the resource says what they are; nothing when it tells no members. */
export function membersIn(group: Attributes): readonly string[] | undefined {
  const members = member(group, 'members');
  if (members === undefined || members === null) return undefined;
  return listOf(members).flatMap((each) => {
    if (!isObject(each)) return [];
    const [type, ref] = [member(each, 'type'), member(each, '$ref')];
    if (typeof type === 'string' && type.toLowerCase() === 'group') return [];
    if (typeof ref === 'string' && /\/groups\/[^/]+$/i.test(ref)) return [];
    const id = member(each, 'value');
    return typeof id === 'string' && id !== '' ? [id] : typeof id === 'number' ? [String(id)] : [];
  });
}
