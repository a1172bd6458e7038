/** The calls to Google's Directory API, one page per call, each with a schema of only the fields that are used. */

import { z } from 'zod';
import type { Call, Rest } from '../../rest/index.ts';

const text = z.string().nullish();
const several = z.array(z.looseObject({})).nullish();

export const User = z.looseObject({
  id: z.string().min(1),
  primaryEmail: z.string().min(1),
  name: z.object({ givenName: text, familyName: text, fullName: text, displayName: text }).nullish(),
  suspended: z.boolean().nullish(),
  suspensionReason: text,
  archived: z.boolean().nullish(),
  deletionTime: text,
  lastLoginTime: text,
  orgUnitPath: text,
  aliases: z.array(z.string()).nullish(),
  emails: several,
  organizations: several,
  externalIds: several,
  relations: several,
  phones: several,
  addresses: several,
  languages: several,
});
export type User = z.output<typeof User>;

export const Group = z.object({
  id: z.string().min(1),
  email: z.string().min(1),
  name: text,
  description: text,
  aliases: z.array(z.string()).nullish(),
  directMembersCount: z.coerce.number().optional(),
});
export type Group = z.output<typeof Group>;

const Member = z.object({ id: text, email: text, type: text });
export type Member = z.output<typeof Member>;

const OrgUnit = z.object({
  orgUnitId: z.string().min(1),
  orgUnitPath: z.string().min(1),
  parentOrgUnitId: text,
});
export type OrgUnit = z.output<typeof OrgUnit>;

export interface Page<Entry> {
  readonly entries: readonly Entry[];
  /** The token of the next page. */
  readonly next: string | undefined;
  readonly headers: Headers;
}

/** How many entries a page should hold, and which page. */
export interface At {
  readonly size: number;
  readonly token: string | undefined;
}

const root = 'admin/directory/v1';

/** Which lists a page can be of: the member that holds its entries. */
type List = 'users' | 'groups' | 'members' | 'organizationUnits';

export function openApi(rest: Rest, customer: string) {
  async function page<Entry extends z.ZodType>(
    list: List,
    entry: Entry,
    call: Omit<Call<unknown>, 'method' | 'schema'>,
  ): Promise<Page<z.output<Entry>>> {
    const schema = z.looseObject({ nextPageToken: text, [list]: z.array(entry).nullish() });
    const { body, headers } = await rest.send({ method: 'GET', schema, ...call });
    // A list without entries is left out of the answer.
    const entries = (Reflect.get(body, list) ?? []) as z.output<Entry>[];
    const next = z.string().min(1).optional().catch(undefined).parse(body.nextPageToken);
    return { entries, next, headers };
  }

  /** What is at an address; nothing when there is nothing (any more). */
  async function one<Entry>(path: string, schema: z.ZodType<Entry>, purpose: string) {
    return (await rest.attempt({ method: 'GET', path, schema, purpose }, [404])).answer?.body;
  }

  return {
    /** A page of everybody who was not deleted, or of those who were and are not forgotten yet. */
    users: (which: 'there' | 'deleted', { size, token }: At) =>
      page('users', User, {
        purpose: which === 'there' ? 'tell the users' : 'tell the deleted users',
        path: `${root}/users`,
        query: {
          customer,
          maxResults: size,
          orderBy: 'email',
          projection: 'full',
          showDeleted: which === 'deleted' ? true : undefined,
          pageToken: token,
        },
      }),

    user: (id: string): Promise<User | undefined> =>
      one(`${root}/users/${encodeURIComponent(id)}?projection=full`, User, `tell the user ${id}`),

    groups: ({ size, token }: At) =>
      page('groups', Group, {
        purpose: 'tell the groups',
        path: `${root}/groups`,
        query: { customer, maxResults: size, orderBy: 'email', pageToken: token },
      }),

    group: (id: string): Promise<Group | undefined> =>
      one(`${root}/groups/${encodeURIComponent(id)}`, Group, `tell the group ${id}`),

    /** A page of who stands in a group itself, not in groups within it. */
    members: (group: string, { size, token }: At) =>
      page('members', Member, {
        purpose: `tell the members of the group ${group}`,
        path: `${root}/groups/${encodeURIComponent(group)}/members`,
        query: { maxResults: size, pageToken: token },
      }),

    /** All organizational units, the topmost too; they come without pages. */
    orgUnits: () =>
      page('organizationUnits', OrgUnit, {
        purpose: 'tell the organizational units',
        path: `${root}/customer/${customer}/orgunits`,
        query: { type: 'allIncludingParent' },
      }),
  };
}

export type GoogleApi = ReturnType<typeof openApi>;
