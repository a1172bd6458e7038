/** What the pretend organisation answers: searches for accounts and groups, and the links of records. */

import { json } from '../../shared/simulator.ts';
import type { Accounts } from './accounts.ts';

interface Incoming {
  readonly request: Request;
  readonly text: string;
  readonly organisation: string;
  /** Absent: it is taken no more. */
  readonly key: string | undefined;
  readonly accounts: Accounts;
  readonly groups: readonly {
    readonly id: string;
    readonly name: string;
    readonly externalSynced: boolean;
  }[];
  readonly count: (operation: string) => void;
}

export function answerOrganisation(incoming: Incoming): Response {
  const { request, text, organisation, key, count } = incoming;
  const { pathname } = new URL(request.url);
  if (key === undefined || request.headers.get('authorization') !== `Bearer ${key}`)
    return json({ code: 401, message: 'Unauthorized' }, 401);
  for (const { method, pattern, name, answer } of routes) {
    const found = pattern.exec(pathname);
    if (found === null || request.method !== method || found[1] !== organisation) continue;
    count(`${method} ${name}`);
    const body: unknown = text === '' ? {} : JSON.parse(text);
    return answer(incoming, body as Body, found.slice(2).map(decodeURIComponent));
  }
  return json({ code: 404, message: 'Not found' }, 404);
}

interface Body {
  readonly limit?: number;
  readonly cursor?: string;
  readonly emails?: readonly string[];
  readonly accountIds?: readonly string[];
}

interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  readonly name: string;
  readonly answer: (incoming: Incoming, body: Body, ids: readonly string[]) => Response;
}

const org = '/admin/v2/orgs/([^/]+)/directories/-';
const provisioning = '/admin/user-provisioning/v1/org/([^/]+)';

function paged<Item>(items: readonly Item[], { limit = 20, cursor = '0' }: Body): Response {
  const start = Number(cursor);
  const end = start + Math.min(limit, 100);
  return json({ data: items.slice(start, end), links: end < items.length ? { next: String(end) } : {} });
}

const routes: readonly Route[] = [
  {
    method: 'POST',
    pattern: new RegExp(`^${org}/users/search$`),
    name: 'users/search',
    answer: ({ accounts }, body) => {
      const wanted = accounts
        .all()
        .filter(({ email }) => body.emails?.map((one) => one.toLowerCase()).includes(email) ?? true)
        .filter(({ accountId }) => body.accountIds?.includes(accountId) ?? true);
      const told = wanted.map(({ accountId, email, status, holders }) => ({
        accountId,
        email,
        accountType: 'atlassian',
        accountStatus: status,
        membershipStatus: 'active',
        status: status === 'active' ? 'active' : 'deactivated',
        claimStatus: 'managed',
        managementSource: holders.size > 0 ? 'synced' : 'invited',
      }));
      return paged(told, body);
    },
  },
  {
    method: 'POST',
    pattern: new RegExp(`^${org}/groups/search$`),
    name: 'groups/search',
    answer: ({ groups }, body) => paged(groups, body),
  },
  {
    method: 'GET',
    pattern: new RegExp(`^${provisioning}/user/([^/]+)/get-scim-links$`),
    name: 'user/get-scim-links',
    answer: ({ accounts, organisation }, _, [accountId = '']) => {
      const account = accounts.all().find((one) => one.accountId === accountId);
      const scimLinks = [...(account?.holders ?? [])].map((holder) => {
        const [directoryId = '', scimUserId = ''] = holder.split('/');
        return { orgId: organisation, directoryId, scimUserId, atlassianAccountId: accountId };
      });
      return json({ scimLinks });
    },
  },
  {
    method: 'PATCH',
    pattern: new RegExp(`^${provisioning}/scimDirectoryId/([^/]+)/scimUserId/([^/]+)/unlink$`),
    name: 'unlink',
    answer: ({ accounts }, _, [directoryId = '', record = '']) =>
      accounts.unlink(directoryId, record)
        ? new Response(null, { status: 204 })
        : json({ code: 404, message: 'No such link' }, 404),
  },
];
