/** The calls to a SCIM server, one page per call, each with a schema of only the fields that are used. */

import { z } from 'zod';
import { ProvisioningError, type Tools } from '../../model/index.ts';
import { openRest, type Rest } from '../../rest/index.ts';
import type { ScimPullConfig } from './config.ts';
import { credentialsOf } from './credentials.ts';
import { cursorRefusals, explain, readErrorBody, scimTypeOf } from './refusals.ts';

/** Names are written in any case (RFC 7643 section 2.1): those that are used are found all the same. */
function named<Schema extends z.ZodType>(names: readonly string[], schema: Schema) {
  const byFolded = new Map(names.map((name) => [name.toLowerCase(), name]));
  return z.preprocess((value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const members = Object.entries(value).map(([name, member]) => [
      byFolded.get(name.toLowerCase()) ?? name,
      member,
    ]);
    return Object.fromEntries(members);
  }, schema);
}

const text = z.string().nullish();
const count = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).nullish();
const key = z.union([z.string().min(1), z.number().transform(String)]);

/** Servers tell one value where a list belongs. */
const listed = <Entry extends z.ZodType>(entry: Entry) =>
  z.preprocess(
    (value) => (value === undefined || value === null || Array.isArray(value) ? value : [value]),
    z.array(entry).nullish(),
  );

const Meta = named(['created', 'lastModified'], z.object({ created: text, lastModified: text })).nullish();

/** A reference to a user or a group. */
const Reference = z.preprocess(
  (value) => (typeof value === 'string' ? { value } : value),
  named(
    ['value', 'type', '$ref'],
    z.object({ value: key.nullish(), type: text, $ref: text, display: text, displayName: text }),
  ),
);
export type Reference = z.output<typeof Reference>;

/** A user, with all that it tells: what of it is used depends on the settings. */
export const User = named(
  ['id', 'schemas', 'meta', 'groups', 'active'],
  z.looseObject({ id: key, meta: Meta, groups: listed(Reference) }),
);
export type User = z.output<typeof User>;

export const Group = named(
  ['id', 'externalId', 'displayName', 'meta', 'members'],
  z.object({ id: key, externalId: key.nullish(), displayName: text, meta: Meta, members: listed(Reference) }),
);
export type Group = z.output<typeof Group>;

/** What every entry of a list has. */
export interface Entry {
  readonly id: string;
}

const listNames = ['totalResults', 'startIndex', 'nextCursor', 'Resources', 'schemas'];

function listOf<Item extends z.ZodType>(item: Item) {
  return named(
    listNames,
    z
      .object({
        schemas: z.array(z.string()).nullish(),
        totalResults: count,
        startIndex: count,
        nextCursor: text,
        // Where there is nothing, it may be left out (RFC 7644 section 3.4.2).
        Resources: z.array(item).nullish(),
      })
      .refine(({ totalResults, Resources }) => (totalResults ?? Resources) !== undefined, {
        error: 'no list of SCIM: it has neither totalResults nor Resources',
      }),
  );
}

const lists = { user: listOf(User), group: listOf(Group), any: listOf(z.looseObject({})) } as const;

const supported = z.object({ supported: z.boolean().nullish(), maxResults: count }).nullish();
const Config = z.object({
  schemas: z.array(z.string()).nullish(),
  filter: supported,
  pagination: z
    .object({ cursor: z.boolean().nullish(), index: z.boolean().nullish(), maxPageSize: count })
    .nullish(),
});
export type ProviderConfig = z.output<typeof Config>;

const Several = z.union([
  z.array(z.looseObject({})),
  lists.any.transform(({ Resources }) => Resources ?? []),
]);

/** Where a page begins and how many entries it should hold. */
export type At =
  | { readonly startIndex: number; readonly count: number }
  | { readonly cursor: string; readonly count: number };

/** A list as it is asked for. */
export interface Asked {
  readonly path: string;
  /** For sentences: `tell the users`. */
  readonly purpose: string;
  readonly query?: Readonly<Record<string, string>>;
  /** What to do when there is no such list: `set …`. */
  readonly absent?: string;
}

export const usersAsked = (path: string): Asked => ({
  path,
  purpose: 'tell the users',
  absent: 'set url to the base address of SCIM, which is what stands before /Users',
});

export const groupsAsked = (path: string): Asked => ({
  path,
  purpose: 'tell the groups',
  absent: 'set groups to false if it knows none, or else correct url',
});

/** Statuses of an address where nothing is, or nothing is done. */
const nowhere = [404, 501];

export interface Page<Item> {
  readonly entries: readonly Item[];
  /** How many all pages hold, where it is told. */
  readonly total: number | undefined;
  readonly next: string | undefined;
  readonly schemas: readonly string[];
}

/** 1.1 has no media type of its own; servers of 2.0 take either. */
const accept = 'application/scim+json, application/json;q=0.9';

/** What servers say that do not offer something, whatever it is. */
const notOffered = [400, 403, 404, 405, 500, 501];

/** The HTTP side of a connection; it outlives single readings, so that its token does. */
export function openServer(config: ScimPullConfig, tools: Tools): Rest {
  const auth = credentialsOf(config, tools);
  return openRest({ base: config.url, title: 'The SCIM server', auth, readErrorBody, explain }, tools);
}

/** The calls of one reading; it counts its answers and keeps the clock of the other side. */
export function openApi(rest: Rest) {
  let pages = 0;
  let clock: number | undefined;

  function noted({ headers }: { readonly headers: Headers }): void {
    pages += 1;
    const date = Date.parse(headers.get('date') ?? '');
    clock = Number.isNaN(date) ? undefined : date;
  }

  /** What stands at an address of discovery; nothing where the server does not offer it. */
  async function offered<Body>(path: string, schema: z.ZodType<Body>): Promise<Body | undefined> {
    const call = { method: 'GET', path, schema, purpose: `tell its ${path}`, accept } as const;
    const { answer } = await rest.attempt(call, notOffered);
    if (answer !== undefined) noted(answer);
    return answer?.body;
  }

  /** A page; nothing when the cursor is no longer good. */
  async function page<Item>(
    { path, purpose, query, absent }: Asked,
    at: At,
    schema: z.ZodType<{
      readonly schemas?: readonly string[] | null | undefined;
      readonly totalResults?: number | null | undefined;
      readonly nextCursor?: string | null | undefined;
      readonly Resources?: readonly Item[] | null | undefined;
    }>,
  ): Promise<Page<Item> | undefined> {
    const call = { method: 'GET', path, purpose, query: { ...query, ...at }, schema, accept } as const;
    const tried = await rest.attempt(call, [...('cursor' in at ? [400] : []), ...nowhere]);
    if (tried.refusal !== undefined) {
      const { refusal, error } = tried;
      if (cursorRefusals.includes(scimTypeOf(refusal) ?? '')) return undefined;
      if (absent === undefined || !nowhere.includes(refusal.status)) throw error;
      const message = `${rest.title} has no ${path} (${refusal.status}): ${absent}.`;
      throw new ProvisioningError('not-found', message, { cause: error });
    }
    const { answer } = tried;
    noted(answer);
    const { schemas, totalResults, nextCursor, Resources } = answer.body;
    return {
      entries: Resources ?? [],
      total: totalResults ?? undefined,
      next: nextCursor || undefined,
      schemas: schemas ?? [],
    };
  }

  async function one<Body>(
    path: string,
    schema: z.ZodType<Body>,
    purpose: string,
  ): Promise<Body | undefined> {
    const { answer } = await rest.attempt({ method: 'GET', path, schema, purpose, accept }, [404]);
    if (answer !== undefined) noted(answer);
    return answer?.body;
  }

  return {
    title: rest.title,
    get pages() {
      return pages;
    },
    /** The other side's clock at the last answer, in milliseconds since 1970. */
    get clock() {
      return clock;
    },
    config: (path: string) => offered(path, Config),
    /** ResourceTypes or Schemas: a list in a message, or a bare one. */
    documents: (path: string) => offered(path, Several),
    users: (asked: Asked, at: At) => page<User>(asked, at, lists.user),
    groups: (asked: Asked, at: At) => page<Group>(asked, at, lists.group),
    /** Nothing when there is none (any more). */
    user: (path: string, id: string) => one(`${path}/${encodeURIComponent(id)}`, User, `tell the user ${id}`),
    group: (path: string, id: string) =>
      one(`${path}/${encodeURIComponent(id)}`, Group, `tell the group ${id}`),
  };
}

export type ScimApi = ReturnType<typeof openApi>;
