/** The calls to Confluence's REST interface (version 1) that concern people and groups. */

import { z } from 'zod';
import type { Attempted, Call, ReadErrorBody, Refusal, Rest } from '../../rest/index.ts';
import { commonErrorBody } from '../../rest/index.ts';
import {
  type Ask,
  askProduct,
  openMembers,
  type Person,
  type SteadyPage,
  sitePlace,
  steadyPages,
} from '../shared/index.ts';

const User = z.object({
  accountId: z.string().min(1),
  accountType: z.string().nullish(),
  /** An empty text where the person hides it. */
  email: z.string().nullish(),
  displayName: z.string().nullish(),
  publicName: z.string().nullish(),
});
type User = z.infer<typeof User>;

const Group = z.object({ id: z.string().min(1), name: z.string().min(1), managedBy: z.string().nullish() });
export type Group = z.infer<typeof Group>;

function pageOf<Entry extends z.ZodType>(entry: Entry) {
  return z.object({
    start: z.int(),
    results: z.array(entry),
    _links: z.object({ next: z.string().nullish() }).nullish(),
  });
}

/** Entries of one page; Confluence refuses to give more. */
const most = 200;
const api = '/wiki/rest/api';

/** `{"statusCode": 404, "message": "…", "data": {…}}` */
export const readErrorBody: ReadErrorBody = commonErrorBody;

/** Whether Confluence itself refused, and not what stands before it: then "not found" may be believed. */
function isConfluences({ body }: Refusal): boolean {
  return typeof body === 'object' && body !== null && typeof Reflect.get(body, 'statusCode') === 'number';
}

function toPerson({ accountId, email, displayName, publicName }: User): Person {
  return {
    id: accountId,
    ...(email != null && email !== '' && { email }),
    displayName: displayName ?? publicName ?? '',
    // Confluence does not tell who is closed.
    active: true,
  };
}

const isPerson = ({ accountType }: User): boolean => accountType !== 'app';

export type ConfluenceSiteApi = ReturnType<typeof openApi>;

/** The calls of one connection. */
export function openApi(rest: Rest) {
  const ask: Ask = askProduct(rest, { product: 'Confluence', isOwn: isConfluences, place: sitePlace });

  interface Paged<Entry> {
    readonly start: number;
    readonly results: readonly Entry[];
    readonly _links?: { readonly next?: string | null | undefined } | null | undefined;
  }

  /** Pages of a list; nothing more when what it is about is not there. */
  function list<Entry>(
    call: Omit<Call<Paged<Entry>>, 'method' | 'query'> & {
      readonly query?: Readonly<Record<string, string>>;
    },
    { id, mayLack }: { readonly id: (entry: Entry) => string; readonly mayLack?: () => void },
  ) {
    return steadyPages({
      what: `${call.purpose} of ${rest.title}`,
      id,
      async page(start): Promise<SteadyPage<Entry>> {
        const query = { ...call.query, start, limit: most };
        const statuses = mayLack === undefined ? [] : [404];
        const attempted = await ask<Paged<Entry>>({ ...call, method: 'GET', query }, statuses);
        if (attempted.refusal !== undefined) {
          mayLack?.();
          return { start, next: undefined, values: [] };
        }
        const { start: told, results, _links } = attempted.answer.body;
        return {
          start: told,
          next: _links?.next == null ? undefined : told + results.length,
          values: results,
        };
      },
    });
  }

  return {
    title: rest.title,

    async myself(): Promise<string> {
      const call = {
        method: 'GET',
        path: `${api}/user/current`,
        purpose: 'tell who this connection is',
        schema: User,
      } as const;
      const attempted = await ask(call, []);
      if (attempted.refusal !== undefined) throw attempted.error;
      return attempted.answer.body.accountId;
    },

    /** One person; nothing: there is none. */
    async byId(accountId: string): Promise<Person | undefined> {
      const call = {
        method: 'GET',
        path: `${api}/user`,
        query: { accountId },
        purpose: `read the account ${accountId}`,
        schema: User,
      } as const;
      const user = (await ask(call, [404])).answer?.body;
      return user !== undefined && isPerson(user) ? toPerson(user) : undefined;
    },

    /** All groups; or those that give access to Confluence, or that administer it or the site. */
    async groups(accessType?: 'user' | 'admin' | 'site-admin'): Promise<readonly Group[]> {
      const all: Group[] = [];
      const call = {
        path: `${api}/group`,
        purpose: 'list its groups',
        schema: pageOf(Group),
        ...(accessType !== undefined && { query: { accessType } }),
      };
      for await (const page of list<Group>(call, { id: ({ id }) => id })) all.push(...page);
      return all;
    },

    async *members(group: string, signal?: AbortSignal): AsyncGenerator<readonly Person[]> {
      const call = {
        path: `${api}/group/${encodeURIComponent(group)}/membersByGroupId`,
        purpose: `list the members of the group ${group}`,
        schema: pageOf(User),
        ...(signal !== undefined && { signal }),
      };
      const about = { id: ({ accountId }: User) => accountId, mayLack: () => undefined };
      for await (const page of list<User>(call, about)) yield page.filter(isPerson).map(toPerson);
    },

    /** Ids of the groups of a person; nothing: there is no such person. */
    async groupsOf(accountId: string): Promise<readonly string[] | undefined> {
      let gone = false;
      const ids: string[] = [];
      const call = {
        path: `${api}/user/memberof`,
        query: { accountId },
        purpose: `list the groups of ${accountId}`,
        schema: pageOf(Group),
      };
      const about = {
        id: ({ id }: Group) => id,
        mayLack: () => {
          gone = true;
        },
      };
      for await (const page of list<Group>(call, about)) ids.push(...page.map(({ id }) => id));
      return gone ? undefined : ids;
    },

    createGroup: (name: string): Promise<Attempted<Group>> =>
      ask(
        {
          method: 'POST',
          path: `${api}/group`,
          body: { name },
          purpose: `create the group ${name}`,
          schema: Group,
        },
        [400, 403, 409],
      ),

    /** Sending it twice does what sending it once does. */
    changeMember: openMembers(ask, `${api}/group/userByGroupId`),
  };
}
