/** This room's tables. Nobody else queries them. JSON columns are written with `toJson` and read with `fromJson`. */

import type { Generated } from 'kysely';
import type { Columns, Json, JsonOrNull } from '../store/index.ts';
import type { Departure, LifecycleKind, Standing } from './lifecycle.ts';

/** A human being, under an id of ours that never changes. */
interface PersonTable {
  id: string;
  /** Moves with every change that could change an account that is desired for the person. */
  version: number;
  created_at: number;
  changed_at: number;
}

/** A person as one source tells them. Rows stay when the source no longer tells them. */
export interface IdentityTable {
  source: string;
  id: string;
  /** Given anew with every change, in the order of changes: what a reading saw is kept as a set of these. */
  number: number;
  person: string;
  user_name: string | null;
  /** Folded. */
  user_name_key: string | null;
  external_id: string | null;
  external_key: string | null;
  /** 0 or 1. */
  active: number;
  standing: Standing;
  display_name: string;
  /** Folded names and addresses, each led by a line break. */
  search: string;
  attributes: Json;
  /** Of all that was told. */
  digest: string;
  /** Moves with every real change; telling the same again moves nothing. */
  version: number;
  created_at: number;
  changed_at: number;
  /** When the source was found to tell it no longer. */
  gone_at: number | null;
  /** How that was found: told as removed, or absent from a complete reading. */
  gone_by: Departure | null;
  /** `believed` of the source before the reading that lacked it. */
  gone_before: number | null;
}

/** The addresses of identities, for finding them. */
interface IdentityEmailTable {
  source: string;
  id: string;
  /** Folded. */
  key: string;
  /** 1: the primary one, or the first where none is. */
  prime: number;
}

export interface IdentityGroupTable {
  source: string;
  id: string;
  number: number;
  name: string;
  name_key: string;
  external_id: string | null;
  external_key: string | null;
  attributes: JsonOrNull;
  digest: string;
  /** Rows in `group_member`, dangling ones too: tells how best to look them up. */
  member_rows: number;
  version: number;
  created_at: number;
  changed_at: number;
  gone_at: number | null;
}

/** Who is directly in which group. A row whose member nobody told yet dangles, and takes effect once it is told. */
export interface GroupMemberTable {
  source: string;
  group_id: string;
  /** 0: the member is an identity; 1: a group. */
  nested: number;
  member_id: string;
  number: number;
}

/** Where one source stands. */
interface SourceStateTable {
  source: string;
  /** The next number to be given to what changes. */
  next_number: number;
  /** Moves when a group comes, goes, is renamed or nested otherwise. */
  nesting_version: number;
  /** Moves with every transaction that may have changed what the source tells: what was found before may be no more. */
  changes: Generated<number>;
  /** Where the next reading of changes resumes. */
  cursor: string | null;
  /** When the last full reading that is believed ended. */
  completed_at: number | null;
  /** Full readings that were believed. */
  believed: Generated<number>;
}

export type ReadingState = 'running' | 'complete' | 'held' | 'failed' | 'superseded' | 'disbelieved';

/** One reading of one source, and the proof of its completeness. */
export interface ReadingTable {
  id: string;
  source: string;
  kind: 'full' | 'changes';
  state: ReadingState;
  started_at: number;
  finished_at: number | null;
  /** Numbers from this one on were given after the reading began. */
  watermark: number;
  cursor_before: string | null;
  cursor: string | null;
  batches: number;
  records: number;
  /** People changed, each counted once for every batch. */
  changed: number;
  /** Tally of plausibility.ts. */
  tally: Json;
  /** Counts that were carried out as departures. */
  departed: Json;
  /** Events noted, by kind. */
  lifecycle: Json;
  faults: Json;
  fault_count: number;
  checksum: string;
  /** ReadingProof: what the source itself says of its completeness. */
  proof: JsonOrNull;
  code: string | null;
  message: string | null;
  /** Only while held: what it saw, for carrying out its departures later. */
  marks: string | null;
}

/** When an identity was last active. Apart from the identity, so that a sign-in changes nobody. */
export interface IdentityActivityTable {
  source: string;
  id: string;
  /** A moment, or a day in UTC. Null: never. */
  last: string | null;
  /** When the reading began that told it last. */
  told_at: number;
}

/** Where the readings of activity of one source stand. */
export interface ActivityStateTable {
  source: string;
  /** When the newest reading that was complete began: whatever happened before is known. */
  as_of: number | null;
  /** Where the next one resumes. */
  cursor: string | null;
  looked_at: number;
  /** Of how many people the newest complete one told. */
  people: number;
  /** Why the last one failed. */
  code: string | null;
  message: string | null;
}

/** How many ids of a list there are from `first_id` to where the next block begins; a list's first block begins with ''. */
interface ListedBlockTable {
  source: string;
  list: string;
  first_id: string;
  held: number;
}

interface LifecycleEventTable {
  id: string;
  at: number;
  person: string;
  source: string;
  identity: string;
  kind: LifecycleKind;
  moves: Json;
  words: string;
}

export interface DirectoryTables {
  person: PersonTable;
  identity: IdentityTable;
  identity_email: IdentityEmailTable;
  identity_group: IdentityGroupTable;
  group_member: GroupMemberTable;
  source_state: SourceStateTable;
  reading: ReadingTable;
  lifecycle_event: LifecycleEventTable;
  listed_block: ListedBlockTable;
  identity_activity: IdentityActivityTable;
  activity_state: ActivityStateTable;
}

/** The columns of the tables that are written in bulk. */
export const columns = {
  person: { id: 'text', version: 'bigint', created_at: 'bigint', changed_at: 'bigint' },
  identity: {
    source: 'text',
    id: 'text',
    number: 'bigint',
    person: 'text',
    user_name: 'text',
    user_name_key: 'text',
    external_id: 'text',
    external_key: 'text',
    active: 'integer',
    standing: 'text',
    display_name: 'text',
    search: 'text',
    attributes: 'json',
    digest: 'text',
    version: 'bigint',
    created_at: 'bigint',
    changed_at: 'bigint',
    gone_at: 'bigint',
    gone_by: 'text',
    gone_before: 'bigint',
  },
  identity_email: { source: 'text', id: 'text', key: 'text', prime: 'integer' },
  identity_group: {
    source: 'text',
    id: 'text',
    number: 'bigint',
    name: 'text',
    name_key: 'text',
    external_id: 'text',
    external_key: 'text',
    attributes: 'json',
    digest: 'text',
    member_rows: 'bigint',
    version: 'bigint',
    created_at: 'bigint',
    changed_at: 'bigint',
    gone_at: 'bigint',
  },
  identity_activity: { source: 'text', id: 'text', last: 'text', told_at: 'bigint' },
  group_member: { source: 'text', group_id: 'text', nested: 'integer', member_id: 'text', number: 'bigint' },
  lifecycle_event: {
    id: 'text',
    at: 'bigint',
    person: 'text',
    source: 'text',
    identity: 'text',
    kind: 'text',
    moves: 'json',
    words: 'text',
  },
} as const satisfies Partial<Record<keyof DirectoryTables, Columns>>;
