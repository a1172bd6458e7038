/** How a record of the SCIM directory stands to its Atlassian account. Pure. */

import { foldKey } from '../../model/index.ts';
import type { Resource } from '../shared/index.ts';
import { readPath, valueAt } from '../shared/index.ts';
import type { OrganisationAccount } from './api.ts';

/**
 * `unlinked`: it holds no account. `stale`: the account that it holds has another address, or is gone. `duplicate`: another
 * record holds the same account.
 */
export type LinkState = 'linked' | 'unlinked' | 'stale' | 'duplicate';

/** What is known of the organisation's accounts; absent where its key is not given. */
export interface Known {
  /** By account id. */
  readonly accounts?: ReadonlyMap<string, OrganisationAccount>;
  /** Account ids that more than one record of this directory holds. */
  readonly twice: ReadonlySet<string>;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Where a record tells its account; Atlassian alone writes it. */
export const extension = 'urn:scim:schemas:extension:atlassian-external:1.0';
const emailPath = readPath('emails[type eq "work"].value');
/** So long a change may take to reach the account. */
const settling = 900_000;

/** The account that a record holds. */
export function accountIdOf(record: Resource): string | undefined {
  const value = valueAt(record, { text: 'atlassianAccountId', urn: extension, name: 'atlassianAccountId' });
  return typeof value === 'string' && value !== '' ? value : undefined;
}

export function emailOf(record: Resource): string {
  const value = emailPath === undefined ? undefined : valueAt(record, emailPath);
  return typeof value === 'string' ? value.trim() : '';
}

/** How the record stands. A closed one may have lost its account, and one that has just been changed is given time. */
export function linkStateOf(record: Resource, { accounts, twice, now }: Known): LinkState {
  if (record.active === false || now - changedAt(record) < settling) return 'linked';
  const accountId = accountIdOf(record);
  if (accountId === undefined) return 'unlinked';
  if (twice.has(accountId)) return 'duplicate';
  if (accounts === undefined) return 'linked';
  const account = accounts.get(accountId);
  if (account === undefined || account.accountStatus === 'closed') return 'stale';
  const [held, wanted] = [account.email, emailOf(record)];
  if (held == null || held === '' || wanted === '') return 'linked';
  return foldKey(held) === foldKey(wanted) ? 'linked' : 'stale';
}

function changedAt(record: Resource): number {
  const value = valueAt(record, { text: 'meta.lastModified', name: 'meta', sub: 'lastModified' });
  const time = Date.parse(String(value));
  return Number.isNaN(time) ? Number.NEGATIVE_INFINITY : time;
}
