/** The calls: where the SCIM directory is, and what the organisation tells of accounts, groups and the records that hold them. */

import { z } from 'zod';
import type { Tools } from '../../model/index.ts';
import { bearer, cursorPages, openRest, type Rest } from '../../rest/index.ts';
import { readScimError } from '../shared/index.ts';
import type { AtlassianGuardConfig } from './config.ts';

const links = z.object({ next: z.string().nullish() }).nullish();

const OrganisationAccount = z.object({
  accountId: z.string().min(1),
  email: z.string().nullish(),
  accountStatus: z.string().nullish(),
  managementSource: z.string().nullish(),
});
/** An account of the organisation, as far as it concerns its record. */
export type OrganisationAccount = z.infer<typeof OrganisationAccount>;

const OrganisationGroup = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  externalSynced: z.boolean().nullish(),
});
export type OrganisationGroup = z.infer<typeof OrganisationGroup>;

const ScimLink = z.object({
  scimUserId: z.string().min(1),
  directoryId: z.string(),
  atlassianAccountId: z.string().nullish(),
});
/** A record of some SCIM directory of the organisation, and the account that it holds. */
export type ScimLink = z.infer<typeof ScimLink>;

const Links = z.object({ scimLinks: z.array(ScimLink).nullish() });

/** Opens the HTTP side of the SCIM directory. Connects to nothing. */
export function openDirectoryRest(config: AtlassianGuardConfig, tools: Tools): Rest {
  return openRest(
    {
      base: `${config.url.replace(/\/$/, '')}/scim/directory/${encodeURIComponent(config.directory)}`,
      title: 'Atlassian Guard',
      auth: bearer(config.key),
      readErrorBody: readScimError,
      explain: ({ status }) =>
        status === 401
          ? {
              code: 'unauthorized',
              message: `Atlassian does not take the key of the SCIM directory, which was to expire on ${config.keyExpires}: make a new one (Security › Identity providers) and enter it with its date.`,
            }
          : undefined,
      timeout: config.timeout * 1_000,
    },
    tools,
  );
}

export type Organisation = NonNullable<ReturnType<typeof openOrganisation>>;

/** Whoever the organisation knows, in a directory or not. */
const every = ['active', 'suspended', 'no_membership'];

/** The calls to the organisation; nothing where its key is not given. */
export function openOrganisation(config: AtlassianGuardConfig, tools: Tools) {
  const { organisation, organisationKey: key } = config;
  if (organisation === undefined || key === undefined) return undefined;
  const rest = openRest(
    {
      base: config.url,
      title: 'Atlassian',
      auth: bearer(key),
      timeout: config.timeout * 1_000,
    },
    tools,
  );
  const id = encodeURIComponent(organisation);
  const directory = `/admin/v2/orgs/${id}/directories/-`;
  const provisioning = `/admin/user-provisioning/v1/org/${id}`;

  /** A search is a POST that changes nothing. Beside its cursor it repeats what is asked. */
  async function* search<Item extends z.ZodType>(
    what: 'users' | 'groups',
    item: Item,
    asked: object,
  ): AsyncGenerator<readonly z.infer<Item>[]> {
    const schema = z.object({ data: z.array(item), links });
    const pages = cursorPages({
      what: `the ${what} of the organisation`,
      page: async (cursor) =>
        (
          await rest.send({
            method: 'POST',
            path: `${directory}/${what}/search`,
            body: { limit: 100, ...asked, ...(cursor !== undefined && { cursor }) },
            purpose: `list its ${what}`,
            repeatable: true,
            schema,
          })
        ).body,
      next: (page) => cursorIn(page.links?.next),
    });
    for await (const { data } of pages) yield data;
  }

  return {
    accounts: () => search('users', OrganisationAccount, { membershipStatus: every }),
    groups: () => search('groups', OrganisationGroup, {}),

    /** The account of that id; nothing: the organisation does not have it. */
    async account(accountId: string): Promise<OrganisationAccount | undefined> {
      for await (const page of search('users', OrganisationAccount, {
        accountIds: [accountId],
        membershipStatus: every,
      }))
        for (const account of page) if (account.accountId === accountId) return account;
      return undefined;
    },

    /** The id of the account with that address; nothing: there is none. */
    async accountWith(email: string): Promise<string | undefined> {
      for await (const page of search('users', OrganisationAccount, {
        emails: [email],
        membershipStatus: every,
      })) {
        const found = page.find((account) => account.email?.toLowerCase() === email.toLowerCase());
        if (found !== undefined) return found.accountId;
      }
      return undefined;
    },

    /** All records that hold that account. */
    async linksOfAccount(accountId: string): Promise<readonly ScimLink[]> {
      const answer = await rest.send({
        method: 'GET',
        path: `${provisioning}/user/${encodeURIComponent(accountId)}/get-scim-links`,
        purpose: `tell which records hold the account ${accountId}`,
        schema: Links,
      });
      return answer.body.scimLinks ?? [];
    },

    /** Lets a record hold its account no more; neither is deleted. */
    unlink: ({ directoryId, scimUserId }: Pick<ScimLink, 'directoryId' | 'scimUserId'>) =>
      rest.send({
        method: 'PATCH',
        path: `${provisioning}/scimDirectoryId/${encodeURIComponent(directoryId)}/scimUserId/${encodeURIComponent(scimUserId)}/unlink`,
        purpose: `unlink the record ${scimUserId}`,
        repeatable: true,
      }),
  };
}

/** A cursor, or an address that holds one. */
function cursorIn(next: string | null | undefined): string | undefined {
  if (next == null || next === '') return undefined;
  if (!/^https?:|^\//.test(next)) return next;
  return new URL(next, 'https://api.atlassian.com').searchParams.get('cursor') ?? next;
}
