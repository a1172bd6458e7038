/** This room's tables. Nobody else queries them. */

import type { Json } from '../store/index.ts';

export interface DirectoryTable {
  /** The name of the connection. */
  name: string;
  /** Counts the transactions that changed something, in the order of their commits: the row is locked from the first look on. */
  version: number;
  /** Of the latest version; a restored backup that comes to the same number has another one. */
  mark: string;
  /** The place of the account or group that was made last. */
  position: number;
  created_at: number;
}

/** A sync that has made the directory whole at least once. */
interface SettledTable {
  directory: string;
  sync: string;
  at: number;
}

export interface AccountTable {
  /** Never changes and never comes back: the `key` by which applications know a renamed user again. */
  id: string;
  directory: string;
  /** Lists go by it: what comes later stands later, so that whoever pages misses nobody. */
  position: number;
  name: string;
  /** Folded. */
  name_key: string;
  /** Folded. */
  email_key: string | null;
  external_id: string | null;
  attributes: Json;
  /** 0 or 1. */
  active: number;
  created_at: number;
  updated_at: number;
  last_login: number | null;
}

export interface GroupTable {
  id: string;
  directory: string;
  position: number;
  name: string;
  /** Folded. */
  name_key: string;
  created_at: number;
  updated_at: number;
}

interface MemberTable {
  group_id: string;
  account_id: string;
}

export type EventKind = 'created' | 'updated' | 'renamed' | 'gone' | 'group' | 'member';

/** What was touched, not what became of it: an event tells how things are when it is asked for. */
export interface EventTable {
  directory: string;
  version: number;
  ordinal: number;
  mark: string;
  kind: EventKind;
  account_id: string | null;
  group_id: string | null;
  /** Of an account that is gone: what it was called. */
  name: string | null;
  at: number;
}

/** A list that an application was told, and of which version at least it was. */
export interface ListingTable {
  id: string;
  directory: string;
  application: string;
  kind: string;
  version: number;
  count: number | null;
  at: number;
}

export interface ServedTables {
  served_directory: DirectoryTable;
  served_settled: SettledTable;
  served_account: AccountTable;
  served_group: GroupTable;
  served_member: MemberTable;
  served_event: EventTable;
  served_listing: ListingTable;
}
