/** The people of a site, as Jira's interface tells them. */

import { z } from 'zod';
import { ProvisioningError } from '../../../model/index.ts';
import type { Call } from '../../../rest/index.ts';
import type { Ask } from '../own-answers.ts';
import { steadyPages } from '../steady.ts';

export const SiteUser = z.object({
  accountId: z.string().min(1),
  /** `atlassian`, `customer` (portal-only), `app`, `unknown`. */
  accountType: z.string().nullish(),
  /** Hidden where the person's profile says so. */
  emailAddress: z.string().nullish(),
  displayName: z.string().nullish(),
  active: z.boolean().default(true),
});
export type SiteUser = z.infer<typeof SiteUser>;

const Users = z.array(SiteUser);
const Permissions = z.object({
  permissions: z.record(z.string(), z.object({ havePermission: z.boolean() })),
});

/** Global permissions in Jira's words. */
export type SitePermission = 'ADMINISTER' | 'USER_PICKER';

const sentences: Readonly<Record<SitePermission, string>> = {
  ADMINISTER: 'administer Jira',
  USER_PICKER: 'browse users and groups',
};

/** Entries of one page; Jira gives no more. */
const mostUsers = 1_000;
/** Matches of a search: an address has one, and those that begin with it. */
const mostMatches = 50;

const api = '/rest/api/3';

export type SiteUsers = ReturnType<typeof openSiteUsers>;

export interface SiteUsersOptions {
  /** Names the site in sentences. */
  readonly title: string;
  /** Who counts as somebody; all but apps when absent. */
  readonly counts?: (user: SiteUser) => boolean;
}

/** The calls of one connection that concern people. */
export function openSiteUsers(ask: Ask, { title, counts: isPerson = isNoApp }: SiteUsersOptions) {
  async function get<Body>(call: Omit<Call<Body>, 'method'>): Promise<Body> {
    const attempted = await ask({ ...call, method: 'GET' }, [409]);
    if (attempted.refusal === undefined) return attempted.answer.body;
    if (attempted.refusal.status !== 409) throw attempted.error;
    throw new ProvisioningError(
      'unavailable',
      `${title} did not manage to ${call.purpose} within its own time: try again later.`,
    );
  }

  return {
    myself: () => get({ path: `${api}/myself`, purpose: 'tell who this connection is', schema: SiteUser }),

    /** All people, closed ones too; apps are left out. Its list says nothing of its end but an empty page. */
    async *all(): AsyncGenerator<readonly SiteUser[]> {
      const pages = steadyPages({
        what: `the accounts of ${title}`,
        id: ({ accountId }: SiteUser) => accountId,
        async page(startAt) {
          const query = { startAt, maxResults: mostUsers };
          const values = await get({
            path: `${api}/users/search`,
            query,
            purpose: 'list its accounts',
            schema: Users,
          });
          return { start: startAt, next: values.length === 0 ? undefined : startAt + values.length, values };
        },
      });
      for await (const page of pages) yield page.filter(isPerson);
    },

    /** One person; nothing: there is none. */
    async byId(accountId: string): Promise<SiteUser | undefined> {
      const purpose = `read the account ${accountId}`;
      const call = {
        method: 'GET',
        path: `${api}/user`,
        query: { accountId },
        purpose,
        schema: SiteUser,
      } as const;
      const user = (await ask(call, [404])).answer?.body;
      return user !== undefined && isPerson(user) ? user : undefined;
    },

    /** Active people with that address, as far as Jira shows it. */
    async byEmail(email: string): Promise<readonly SiteUser[]> {
      const found = await get({
        path: `${api}/user/search`,
        query: { query: email, maxResults: mostMatches },
        purpose: `search accounts like ${email}`,
        schema: Users,
      });
      return found.filter(
        (user) => isPerson(user) && user.emailAddress?.toLowerCase() === email.toLowerCase(),
      );
    },

    /** Throws `forbidden` when the connection lacks one of the permissions. */
    async mustHave(...wanted: readonly SitePermission[]): Promise<void> {
      const { permissions } = await get({
        path: `${api}/mypermissions`,
        query: { permissions: wanted.join(',') },
        purpose: 'tell what this connection may',
        schema: Permissions,
      });
      const missing = wanted.filter((one) => permissions[one]?.havePermission !== true);
      if (missing.length === 0) return;
      throw new ProvisioningError(
        'forbidden',
        `The account of this connection may not ${missing.map((one) => sentences[one]).join(' and may not ')}: give it that global permission in ${title}.`,
      );
    },
  };
}

function isNoApp({ accountType }: SiteUser): boolean {
  return accountType !== 'app';
}
