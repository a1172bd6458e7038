/** The Atlassian accounts behind a pretend SCIM directory: made, linked and closed as records are pushed. */

import type { Attributes, Clock } from '../../../model/index.ts';

export interface Account {
  readonly accountId: string;
  email: string;
  status: 'active' | 'inactive' | 'closed';
  /** The records that hold it: `directory/record`. */
  readonly holders: Set<string>;
}

export type Accounts = ReturnType<typeof openAccounts>;

export function openAccounts({
  clock,
  directory,
  domains,
  linkLag,
}: {
  readonly clock: Pick<Clock, 'now'>;
  readonly directory: string;
  readonly domains: readonly string[];
  readonly linkLag: number;
}) {
  const accounts = new Map<string, Account>();
  /** Record → when it holds its account. */
  const linkedAt = new Map<string, number>();
  let ids = 0;
  const holder = (record: string): string => `${directory}/${record}`;
  const all = (): readonly Account[] => [...accounts.values()];
  const ofRecord = (record: string): Account | undefined =>
    all().find(({ holders }) => holders.has(holder(record)));
  const withEmail = (email: string): Account | undefined =>
    all().find((one) => one.email === email.toLowerCase());

  function refuse(status: number, detail: string, scimType?: string): Response {
    const schemas = ['urn:ietf:params:scim:api:messages:2.0:Error'];
    return new Response(
      JSON.stringify({ schemas, status: String(status), ...(scimType && { scimType }), detail }),
      {
        status,
        headers: { 'content-type': 'application/scim+json' },
      },
    );
  }

  return {
    all,
    ofRecord,
    withEmail,

    /** What Atlassian thinks of a record beyond the standard. */
    judge(after: Attributes, before: Attributes | undefined): Response | undefined {
      const email = emailIn(after);
      if (email === '') return refuse(400, 'A primary email is required.', 'invalidValue');
      if (!domains.some((domain) => email.endsWith(`@${domain}`)))
        return refuse(400, `The domain of ${email} is not verified.`, 'invalidValue');
      const held = before === undefined ? withEmail(email) : undefined;
      if (held !== undefined && held.holders.size > 0)
        return refuse(409, `The account of ${email} is held by another record.`, 'uniqueness');
      return undefined;
    },

    /** A record was made or changed: its account is found or made, and follows it. Deleted, the account is closed. */
    pushed(record: string, user: Attributes | undefined): void {
      const mine = ofRecord(record);
      if (user === undefined) {
        if (mine !== undefined) mine.status = 'inactive';
        mine?.holders.delete(holder(record));
        return;
      }
      const email = emailIn(user);
      let account = mine ?? withEmail(email);
      // Whoever is held by another record stays with that one.
      if (mine === undefined && account !== undefined && account.holders.size > 0) return;
      if (account === undefined) {
        ids += 1;
        account = {
          accountId: `712020:${String(ids).padStart(8, '0')}`,
          email,
          status: 'active',
          holders: new Set(),
        };
        accounts.set(account.accountId, account);
      }
      if (mine === undefined) linkedAt.set(record, clock.now() + linkLag);
      account.holders.add(holder(record));
      account.email = email;
      account.status = user.active === false ? 'inactive' : 'active';
    },

    shown(kind: 'Users' | 'Groups', resource: Attributes): Attributes {
      const meta = { ...(resource.meta as Attributes), resourceType: kind === 'Users' ? 'USER' : 'GROUP' };
      if (kind === 'Groups') return { ...resource, meta };
      const id = String(resource.id);
      const account = (linkedAt.get(id) ?? 0) <= clock.now() ? ofRecord(id) : undefined;
      const urn = 'urn:scim:schemas:extension:atlassian-external:1.0';
      return { ...resource, ...(account && { [urn]: { atlassianAccountId: account.accountId } }), meta };
    },

    moveAway(record: string, email: string): void {
      const account = ofRecord(record);
      account?.holders.delete(holder(record));
      if (account !== undefined) account.email = email;
    },

    takeOver(record: string, by: { readonly directory: string; readonly record: string }): void {
      ofRecord(record)?.holders.add(`${by.directory}/${by.record}`);
    },

    unlink: (of: string, record: string): boolean =>
      all().some(({ holders }) => holders.delete(`${of}/${record}`)),
  };
}

function emailIn(user: Attributes): string {
  const emails = Array.isArray(user.emails) ? (user.emails as readonly Attributes[]) : [];
  const primary = emails.find((each) => each.primary === true) ?? emails[0];
  return String(primary?.value ?? '').toLowerCase();
}
