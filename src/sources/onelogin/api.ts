/** The calls to OneLogin's API version 2, one page per call, each with a schema of only the fields that are used. */

import { z } from 'zod';
import type { Call, Rest } from '../../rest/index.ts';

const text = z.string().nullish();
const either = z.union([z.string(), z.number()]).nullish();

export const User = z.object({
  id: z.number().int(),
  // Without these two nobody could say who may work: an answer without them is none.
  state: z.number().int(),
  status: z.number().int(),
  username: text,
  email: text,
  firstname: text,
  lastname: text,
  title: text,
  department: text,
  company: text,
  phone: text,
  manager_user_id: either,
  external_id: either,
  samaccountname: text,
  userprincipalname: text,
  distinguished_name: text,
  member_of: text,
  directory_id: either,
  group_id: either,
  preferred_locale_code: text,
  last_login: text,
  custom_attributes: z.record(z.string(), z.unknown()).nullish(),
});
export type User = z.output<typeof User>;

const Role = z.object({ id: z.number().int(), name: z.string().min(1) });
export type Role = z.output<typeof Role>;

const Named = z.object({ id: z.number().int() });

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** The cursor of the next page. */
  readonly next: string | undefined;
  /** How many entries all pages hold, where it is told. */
  readonly total: number | undefined;
  readonly headers: Headers;
}

/** How many entries a page should hold, and which page. */
export interface At {
  readonly size: number;
  readonly cursor: string | undefined;
}

/** Lists leave out what is not asked for. */
const fields = Object.keys(User.shape).join(',');

/** To the second, which is what OneLogin writes. */
const iso = (moment: number): string => `${new Date(moment).toISOString().slice(0, 19)}Z`;

export function openApi(rest: Rest) {
  async function page<Entry extends z.ZodType>(
    entry: Entry,
    call: Omit<Call<unknown>, 'method' | 'schema'>,
  ): Promise<Page<z.output<Entry>>> {
    const { body, headers } = await rest.send({ method: 'GET', schema: z.array(entry), ...call });
    const total = headers.get('total-count');
    return {
      entries: body as z.output<Entry>[],
      next: headers.get('after-cursor') || undefined,
      total: total !== null && /^\d+$/.test(total) ? Number(total) : undefined,
      headers,
    };
  }

  /** What is at an address; nothing when there is nothing (any more). */
  async function one<Entry>(path: string, schema: z.ZodType<Entry>, purpose: string) {
    return (await rest.attempt({ method: 'GET', path, schema, purpose }, [404])).answer?.body;
  }

  return {
    /** A page of users: all, or those who changed after a moment, in milliseconds since 1970. */
    users: (after: number | undefined, { size, cursor }: At) =>
      page(User, {
        purpose: after === undefined ? 'tell the users' : 'tell the users who changed',
        path: 'api/2/users',
        query: { limit: size, fields, updated_since: after === undefined ? undefined : iso(after), cursor },
      }),

    /** How many users there are, or were made after a moment; nothing where OneLogin does not say. */
    async count(after?: number): Promise<Page<unknown>> {
      return page(Named, {
        purpose: 'count the users',
        path: 'api/2/users',
        query: { limit: 1, fields: 'id', created_since: after === undefined ? undefined : iso(after) },
      });
    },

    user: (id: number): Promise<User | undefined> => one(`api/2/users/${id}`, User, `tell the user ${id}`),

    roles: ({ size, cursor }: At) =>
      page(Role, {
        purpose: 'tell the roles',
        path: 'api/2/roles',
        query: { limit: size, fields: 'id,name', cursor },
      }),

    role: (id: number): Promise<Role | undefined> => one(`api/2/roles/${id}`, Role, `tell the role ${id}`),

    /** A page of who has a role. */
    members: (role: number, { size, cursor }: At) =>
      page(Named, {
        purpose: `tell who has the role ${role}`,
        path: `api/2/roles/${role}/users`,
        query: { limit: size, cursor },
      }),
  };
}

export type OneLoginApi = ReturnType<typeof openApi>;
