/** The calls to Jira's REST interface 3 that concern people and groups. */

import { z } from 'zod';
import { ProvisioningError } from '../../model/index.ts';
import type { Attempted, Call, Rest } from '../../rest/index.ts';
import {
  type Ask,
  askProduct,
  isJiras,
  openMembers,
  openSiteUsers,
  type Person,
  SiteUser,
  type SteadyPage,
  sitePlace,
  steadyPages,
} from '../shared/index.ts';
import { leadCalls } from './leads.ts';

const Group = z.object({ groupId: z.string().min(1), name: z.string().min(1) });
export type Group = z.infer<typeof Group>;

function pageOf<Entry extends z.ZodType>(entry: Entry) {
  return z.object({ startAt: z.int(), isLast: z.boolean(), values: z.array(entry) });
}

const Picker = z.object({
  groups: z.array(z.object({ groupId: z.string(), managedBy: z.string().nullish() })),
});

const Role = z.object({
  key: z.string(),
  name: z.string(),
  groupDetails: z.array(z.object({ groupId: z.string().nullish() })).nullish(),
  numberOfSeats: z.int(),
  userCount: z.int(),
  hasUnlimitedSeats: z.boolean().default(false),
  defined: z.boolean().default(true),
});
export type Role = z.infer<typeof Role>;

const Invited = z.object({ accountId: z.string().min(1) });

export type JiraSiteApi = ReturnType<typeof openApi>;

const api = '/rest/api/3';
/** Entries of one page of groups or members; Jira gives no more. */
const most = 50;
/** Groups that the picker is asked for; of those beyond it is not known who keeps them until Jira refuses. */
const picked = 1_000;

/** The person in our words. */
export function toPerson({ accountId, emailAddress, displayName, active }: SiteUser): Person {
  return {
    id: accountId,
    ...(emailAddress != null && emailAddress !== '' && { email: emailAddress }),
    displayName: displayName ?? '',
    active,
  };
}

/** Apps and customers of the portal are no people of the site. */
const counts = ({ accountType }: SiteUser): boolean => accountType !== 'app' && accountType !== 'customer';

/** The calls of one connection. */
export function openApi(rest: Rest) {
  const { title } = rest;
  const ask: Ask = askProduct(rest, { product: 'Jira', isOwn: isJiras, place: sitePlace });
  const users = openSiteUsers(ask, { title, counts });

  async function get<Body>(call: Omit<Call<Body>, 'method'>): Promise<Body> {
    const attempted = await ask({ ...call, method: 'GET' }, []);
    if (attempted.refusal !== undefined) throw attempted.error;
    return attempted.answer.body;
  }

  interface Paged<Entry> {
    readonly startAt: number;
    readonly isLast: boolean;
    readonly values: readonly Entry[];
  }

  /** Pages of a list; nothing more when what it is about has meanwhile gone. */
  function list<Entry>(
    call: Omit<Call<Paged<Entry>>, 'method' | 'query'> & {
      readonly query?: Readonly<Record<string, string | boolean>>;
    },
    { id, mayLack }: { readonly id: (entry: Entry) => string; readonly mayLack: boolean },
  ) {
    return steadyPages({
      what: call.purpose,
      id,
      async page(startAt): Promise<SteadyPage<Entry>> {
        const query = { ...call.query, startAt, maxResults: most };
        const attempted = await ask<Paged<Entry>>({ ...call, method: 'GET', query }, mayLack ? [404] : []);
        if (attempted.refusal !== undefined) return { start: startAt, next: undefined, values: [] };
        const { startAt: start, isLast, values } = attempted.answer.body;
        return { start, next: isLast ? undefined : start + values.length, values };
      },
    });
  }

  return {
    title,
    users,
    leads: leadCalls(ask, rest),

    async groups(): Promise<readonly Group[]> {
      const all: Group[] = [];
      const call = { path: `${api}/group/bulk`, purpose: 'list its groups', schema: pageOf(Group) };
      for await (const page of list<Group>(call, { id: ({ groupId }) => groupId, mayLack: false }))
        all.push(...page);
      return all;
    },

    /** Ids of groups that an identity provider keeps. */
    async external(): Promise<ReadonlySet<string>> {
      const { groups } = await get({
        path: `${api}/groups/picker`,
        query: { query: '', maxResults: picked },
        purpose: 'tell who keeps its groups',
        schema: Picker,
      });
      const kept = groups.filter(({ managedBy }) => managedBy === 'EXTERNAL');
      return new Set(kept.map(({ groupId }) => groupId));
    },

    roles: () =>
      get({
        path: `${api}/applicationrole`,
        purpose: 'list its applications and seats',
        schema: z.array(Role),
      }),

    async *members(groupId: string, signal: AbortSignal): AsyncGenerator<readonly Person[]> {
      const call = {
        path: `${api}/group/member`,
        query: { groupId, includeInactiveUsers: true },
        purpose: `list the members of the group ${groupId}`,
        schema: pageOf(SiteUser),
        signal,
      };
      for await (const page of list<SiteUser>(call, { id: ({ accountId }) => accountId, mayLack: true }))
        yield page.filter(counts).map(toPerson);
    },

    /** Ids of the groups of a person; nothing: there is no such person. */
    async groupsOf(accountId: string): Promise<readonly string[] | undefined> {
      const call = {
        method: 'GET',
        path: `${api}/user/groups`,
        query: { accountId },
        purpose: `list the groups of ${accountId}`,
        schema: z.array(Group),
      } as const;
      return (await ask(call, [404])).answer?.body.map(({ groupId }) => groupId);
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
        [400, 403],
      ),

    /** Sending it twice does what sending it once does: the second is refused as already done. */
    changeMember: openMembers(ask, `${api}/group/user`),

    /** Invites somebody, always by e-mail. Whoever has access to the site already is answered as if made. */
    invite: (
      email: string,
      products: readonly string[],
    ): Promise<Attempted<{ readonly accountId: string }>> =>
      ask(
        {
          method: 'POST',
          path: `${api}/user`,
          body: { emailAddress: email, products },
          purpose: `invite ${email}`,
          schema: Invited,
        },
        [400, 403],
      ),

    removeUser: (accountId: string, name: string): Promise<Attempted<undefined>> =>
      ask(
        {
          method: 'DELETE',
          path: `${api}/user`,
          query: { accountId },
          purpose: `remove ${name} from the site`,
        },
        [400, 403, 404],
      ),

    /** Throws `unsupported` where Jira is not in Cloud. */
    async mustBeCloud(): Promise<void> {
      const { deploymentType } = await get({
        path: `${api}/serverInfo`,
        purpose: 'tell what it is',
        schema: z.object({ deploymentType: z.string().nullish() }),
      });
      if (deploymentType == null || deploymentType === 'Cloud') return;
      throw new ProvisioningError(
        'unsupported',
        `${title} is not in Atlassian Cloud: connect it as type jira-data-center.`,
      );
    },
  };
}
