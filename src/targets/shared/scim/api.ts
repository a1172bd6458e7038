/** The calls of a SCIM client, in either version. */

import { z } from 'zod';
import type { Attributes } from '../../../model/index.ts';
import { ProvisioningError } from '../../../model/index.ts';
import type { Attempted, Call, Rest } from '../../../rest/index.ts';
import { member } from '../../../scim/index.ts';
import type { KeptValue } from '../kept.ts';
import { type SteadyPage, steadyPages } from '../steady.ts';
import type { Documents, Features } from './features.ts';
import { isScims } from './refusals.ts';
import type { BulkOperation, MemberChange, Part, Wire } from './wire.ts';

/** A resource in the names of 2.0. */
export type Resource = Attributes & { readonly id: string };

const ResourceShape = z.looseObject({ id: z.coerce.string().min(1) });
const ListShape = z.object({
  totalResults: z.coerce.number().int().min(0),
  startIndex: z.coerce.number().int().optional(),
  Resources: z.array(ResourceShape).nullish(),
});
const BulkShape = z.object({ Operations: z.array(z.looseObject({})) });

type Kind = 'User' | 'Group';
/** Refusals that callers judge. */
const judged = [400, 403, 404, 409, 412, 413, 501];

export type ScimApi = ReturnType<typeof openScimApi>;

/** @param features what the application can do; asked for before the first call that depends on it */
export function openScimApi(rest: Rest, wire: Wire, features: Pick<KeptValue<Features>, 'get'>) {
  const media = { accept: wire.mediaType, contentType: wire.mediaType };
  const asResource = (told: z.infer<typeof ResourceShape>): Resource => ({
    ...wire.read(told as Attributes),
    id: told.id,
  });

  /**
   * As `rest.attempt`, but a 404 that is not in SCIM's words is believed only when the application answers something else.
   * Throws what it says when it does not.
   */
  async function ask<Body = undefined>(
    call: Call<Body>,
    statuses: readonly number[] = judged,
  ): Promise<Attempted<Body>> {
    const attempted = await rest.attempt({ ...media, ...call }, statuses);
    if (attempted.refusal?.status === 404 && !isScims(attempted.refusal)) await mayStillRead();
    return attempted;
  }

  /** Throws when the connection may not even read (any more), or leads elsewhere. */
  async function mayStillRead(): Promise<void> {
    const query = { startIndex: 1, count: 1 };
    const call = { method: 'GET', path: 'Users', query, purpose: 'list its users', ...media } as const;
    const attempted = await rest.attempt({ ...call, schema: ListShape }, [404]);
    if (attempted.refusal === undefined) return;
    throw new ProvisioningError(
      'unavailable',
      `${rest.title} does not know the address at which it was asked to list its users: check the url, which ends before /Users.`,
    );
  }

  async function resource(call: Call<z.infer<typeof ResourceShape>>): Promise<Attempted<Resource>> {
    const attempted = await ask(call);
    if (attempted.refusal !== undefined) return attempted;
    const { answer } = attempted;
    return { answer: { ...answer, body: asResource(answer.body) } };
  }

  async function* list(
    kind: Kind,
    more: Readonly<Record<string, string>>,
  ): AsyncGenerator<readonly Resource[]> {
    const { pageSize } = await features.get();
    const what = kind === 'User' ? 'users' : 'groups';
    const pages = steadyPages({
      what: `the ${what} of ${rest.title}`,
      id: ({ id }: Resource) => id,
      async page(start): Promise<SteadyPage<Resource>> {
        const query = { ...more, startIndex: start + 1, count: pageSize };
        const { body } = await rest.send({
          method: 'GET',
          path: `${kind}s`,
          query,
          purpose: `list its ${what}`,
          schema: ListShape,
          ...media,
        });
        const values = (body.Resources ?? []).map(asResource);
        const end = start + values.length;
        // Some count only what is on the page: after a full one it is looked once more.
        const goesOn = end < body.totalResults || values.length >= pageSize;
        return { start: (body.startIndex ?? start + 1) - 1, next: goesOn ? end : undefined, values };
      },
    });
    yield* pages;
  }

  const change = (call: Call): Promise<Attempted<undefined>> => ask(call);
  const at = (kind: Kind, id: string): string => `${kind}s/${encodeURIComponent(id)}`;
  const named = (kind: Kind, id: string): string => `the ${kind.toLowerCase()} ${id}`;
  /** RFC 7644 section 3.14: the change is made only to what was read. */
  async function ifMatch(read: Attributes): Promise<{ headers?: Readonly<Record<string, string>> }> {
    const meta = member(read, 'meta');
    const version: unknown =
      typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'version') : undefined;
    if (typeof version !== 'string' || version === '' || !(await features.get()).etag) return {};
    return { headers: { 'if-match': version } };
  }

  return {
    title: rest.title,
    mayStillRead,

    /** What the service says of itself; a document that it does not have is absent. */
    async documents(): Promise<Documents> {
      const document = async (path: string): Promise<unknown> => {
        const call = {
          method: 'GET',
          path,
          purpose: `tell its ${path}`,
          schema: z.unknown(),
          ...media,
        } as const;
        const attempted = await rest.attempt(call, [400, 403, 404, 405, 501]);
        return attempted.refusal === undefined ? attempted.answer.body : undefined;
      };
      return { config: await document(wire.config), schemas: await document('Schemas') };
    },

    users: () => list('User', {}),
    /** @param members whether the members are asked for by name, left out, or told as the application does by itself */
    groups: (members: 'asked' | 'left-out' | 'as-told') =>
      list('Group', {
        ...(members === 'asked' && { attributes: 'displayName,members' }),
        ...(members === 'left-out' && { excludedAttributes: 'members' }),
      }),
    /** Resources whose attribute equals the text; the application may tell more. */
    found: (kind: Kind, attribute: string, text: string) =>
      list(kind, { filter: `${attribute} eq ${JSON.stringify(text)}` }),

    /** The resource; nothing when it is not there. */
    async read(kind: Kind, id: string): Promise<Resource | undefined> {
      const attempted = await resource({
        method: 'GET',
        path: at(kind, id),
        purpose: `tell ${named(kind, id)}`,
        schema: ResourceShape,
      });
      if (attempted.refusal === undefined) return attempted.answer.body;
      if (attempted.refusal.status === 404) return undefined;
      throw attempted.error;
    },

    create: (kind: Kind, body: Attributes, name: string) =>
      resource({
        method: 'POST',
        path: `${kind}s`,
        body: wire.resource(kind, body),
        purpose: `create the ${kind.toLowerCase()} ${name}`,
        schema: ResourceShape,
      }),

    /** The body of the change, for a single call or for many in one. */
    patchOf: (parts: readonly Part[]): Attributes => wire.patch(parts),

    patch: async (
      kind: Kind,
      id: string,
      about: { readonly parts: readonly Part[]; readonly read?: Resource },
    ) =>
      change({
        method: 'PATCH',
        path: at(kind, id),
        body: wire.patch(about.parts),
        purpose: `change ${named(kind, id)}`,
        // Setting the same values twice is setting them once.
        repeatable: true,
        ...(about.read !== undefined && (await ifMatch(about.read))),
      }),

    /** @param resource as it will be; what it holds of `groups` and `meta` is the application's own */
    replace: async (kind: Kind, resource: Resource) => {
      const { meta: _, groups: __, ...body } = resource as Attributes;
      return change({
        method: 'PUT',
        path: at(kind, resource.id),
        body: wire.resource(kind, body),
        purpose: `change ${named(kind, resource.id)}`,
        ...(await ifMatch(resource)),
      });
    },

    patchMembers: (group: string, members: MemberChange) =>
      change({
        method: 'PATCH',
        path: at('Group', group),
        body: wire.patchMembers(members),
        purpose: `change the members of the group ${group}`,
        repeatable: true,
      }),

    remove: (kind: Kind, id: string) =>
      change({ method: 'DELETE', path: at(kind, id), purpose: `delete ${named(kind, id)}` }),

    bulk: (operations: readonly BulkOperation[]) =>
      ask({
        method: 'POST',
        path: 'Bulk',
        body: wire.bulk(operations),
        purpose: `make ${operations.length} changes at once`,
        schema: BulkShape,
      }),

    /** A resource as the body of one operation among many. */
    resourceOf: (kind: Kind, body: Attributes): Attributes => wire.resource(kind, body),
  };
}
