/** This room's tables. Nobody else queries them. JSON columns are written with `toJson` and read with `fromJson`. */

import type { Generated } from 'kysely';
import type { Json, JsonOrNull } from '../store/index.ts';
import type { Departure, Stage } from './grace.ts';

/** Who is whom at a target. */
export interface LinkTable {
  target: string;
  person: string;
  account: string;
  sync: string;
  origin: 'created' | 'correlated' | 'manual';
  created_at: number;
}

/** Which sync gave which grant: only what is written here may be taken away again. */
export interface GrantLedgerTable {
  target: string;
  account: string;
  entitlement: string;
  sync: string;
  rule: string;
  given_at: number;
}

/** Where the reading of a target stands. */
export interface ObservationTable {
  target: string;
  /** When the last full reading ended with `complete`. */
  completed_at: number | null;
  accounts: number;
  entitlements: number;
  grants: number;
}

export interface ObservedAccountTable {
  target: string;
  id: string;
  /** Counted up by the database: a full reading marks by it what it has seen. */
  number: Generated<number>;
  digest: string;
  active: number;
  protected: string | null;
  last_active: string | null;
  attributes: Json;
  /** What `accountSearchText` says of it; holds where `search_of` is the digest. */
  search: string | null;
  /** The digest of the account whose text `search` is: a process that knows none of both leaves them as they were. */
  search_of: string | null;
}

/** Values by which accounts are found: correlation keys and unique attributes, folded. */
export interface ObservedKeyTable {
  target: string;
  attribute: string;
  key: string;
  account: string;
}

export interface ObservedEntitlementTable {
  target: string;
  id: string;
  name: string;
  name_key: string;
  kind: string;
  protected: string | null;
  administrative: number;
  licences: Json;
}

export interface ObservedGrantTable {
  target: string;
  account: string;
  entitlement: string;
  number: Generated<number>;
}

export interface SyncStateTable {
  sync: string;
  /** When a person first approved a plan of this sync; until then nothing is applied without asking. */
  confirmed_at: number | null;
}

/** Since when a person has been leaving, so that grace periods survive restarts. */
export interface DepartureTable {
  sync: string;
  person: string;
  kind: Departure;
  since: number;
  /** NEVER and WITH_READING of departures.ts are moments that never come. */
  due_at: number;
  stage: Stage;
  /** When we closed the account, or found it closed. */
  closed_at: number | null;
}

/** One row: when the service was last at work, and when it was back after it had been down. */
export interface WorkingTable {
  id: number;
  seen_at: number;
  back_at: number | null;
}

/** Whose account sleeps, and who was woken by hand. */
export interface SleeperTable {
  sync: string;
  person: string;
  state: 'asleep' | 'closed' | 'awake';
  since: number;
}

/** When a person, or somebody for the person, said that the account is still used. */
export interface StillHereTable {
  sync: string;
  person: string;
  said_at: number;
  said_by: string;
}

export interface RunTable {
  id: string;
  sync: string;
  target: string;
  kind: 'full' | 'scoped' | 'plan' | 'apply' | 'undo';
  actor: string;
  state: 'running' | 'done' | 'held' | 'failed' | 'stopped' | 'interrupted';
  plan: string | null;
  started_at: number;
  finished_at: number | null;
  counts: Json;
  error_code: string | null;
  error: string | null;
  /** How far it was when that was last written, about once a second; nothing of a run that took no longer. */
  progress: JsonOrNull;
}

export interface PlanTable {
  id: string;
  sync: string;
  target: string;
  kind: 'reconcile' | 'undo' | 'reclaim';
  full: number;
  state: string;
  rules: string;
  undoes: string | null;
  /** Of a plan by unsaved settings: the plan by the saved ones that was made at the same time. */
  beside: string | null;
  created_at: number;
  expires_at: number | null;
  decided_at: number | null;
  decided_by: string | null;
  note: string | null;
  hold: Json;
  counts: Json;
  /** 1: its groups are counted, and kept in plan_group. */
  grouped: number | null;
  /** How often changes have come to it or left it since it was made. */
  edition: Generated<number>;
  /** The digest that an approval is bound to, once somebody has asked for it. */
  digest: string | null;
  /** What its approval covers, as marks over the numbers of its changes, until that stands at each of them. */
  covers: string | null;
  /** Of a plan by unsaved settings: how it differs from the one beside it, once that is counted and kept. */
  compared: JsonOrNull;
}

/** A group that a plan changes. */
export interface PlanGroupTable {
  plan: string;
  /** In the order of the list: those with most changes first. */
  place: number;
  /** None: the plan makes the group. */
  entitlement: string | null;
  name: string;
  name_key: string;
  adds: number;
  removes: number;
  /** Of these, what the approval left out, and what was done; null where it was not counted. */
  adds_left: number | null;
  removes_left: number | null;
  adds_done: number | null;
  removes_done: number | null;
}

/** A group that a plan by unsaved settings treats otherwise than the one beside it. */
export interface BesideGroupTable {
  plan: string;
  /** In the order of the list: those of which most is other first. */
  place: number;
  /** None: the group would be made. */
  entitlement: string | null;
  name: string;
  name_key: string;
  more_adds: number;
  more_removes: number;
  less_adds: number;
  less_removes: number;
}

/** Somebody for whom a plan by unsaved settings does otherwise than the one beside it. */
export interface BesidePersonTable {
  plan: string;
  person: string;
  /** Of these entitlements, as `entitlementLines` writes their ids. */
  entitlements: string;
}

/** One planned change, and its journal. */
export interface PlanChangeTable {
  plan: string;
  seq: number;
  phase: number;
  sync: string;
  target: string;
  person: string | null;
  type: string;
  /** The account it concerns, once known; for the timeline and the guard. */
  account: string | null;
  entitlement: string | null;
  /** Of a `grant.add` to a group that the plan makes: its name. */
  made: string | null;
  /** The change itself. */
  body: Json;
  /** Digest of the change with what it was made from. */
  digest: string;
  selected: number;
  /** A person approved it: it does not count against the guard's budget. */
  approved: number;
  state: string;
  attempts: number;
  /** For creations: a request went out whose answer never came. */
  unanswered: number;
  intended_at: number | null;
  finished_at: number | null;
  outcome: JsonOrNull;
  /** 2: has been undone. 1: of an undo; a plan with a change of this row's digest would take the undo back, and is held. */
  undone: number;
}

export interface PlanPersonTable {
  plan: string;
  person: string;
  situation: string | null;
  standing: string;
  account: string | null;
  message: string | null;
}

/** Keys that two people of one plan must not share. */
export interface PlanClaimTable {
  plan: string;
  kind: string;
  key: string;
  person: string;
  /** The claimant's own account; empty when it is yet to be made. */
  account: string;
}

/** What a target told of its seats when it was last read whole. */
export interface ObservedSeatTable {
  target: string;
  product: string;
  name: string;
  /** None: unlimited, or not told. */
  total: number | null;
  /** Used by accounts that we do not count: members of groups that are not read. */
  beyond: number;
}

/** Seats on a day, by the last whole reading of it. */
export interface SeatDayTable {
  target: string;
  product: string;
  /** Days since 1970, UTC. */
  day: number;
  used: number;
  total: number | null;
}

/** A seat that a plan takes for somebody (1) or gives back (-1). */
export interface PlanSeatTable {
  plan: string;
  person: string;
  product: string;
  moves: number;
  /** Whether an account is made or opened by it. */
  opens: number;
  rank_group: number;
  rank_order: number;
  /** 1: there is none free, and the plan does without. 2: not taken for want of a seat of another product. */
  waits: number;
}

/** Who waits for a seat. */
export interface SeatWaitTable {
  target: string;
  person: string;
  product: string;
  sync: string;
  rank_group: number;
  rank_order: number;
  since: number;
}

/** Whose seat was reclaimed by a person's decision, until the person is active again. */
export interface ReclaimTable {
  sync: string;
  person: string;
  reaction: 'remove-licences' | 'deactivate';
  since: number;
}

/** What a leaver of a plan leads and owns. */
export interface PlanHoldingTable {
  plan: string;
  person: string;
  account: string;
  holdings: Json;
}

/** A leaver's access at a target, until it shows none. */
export interface LeaverTable {
  target: string;
  person: string;
  account: string;
  sync: string;
  told_at: number;
  done_at: number | null;
  shown_at: number | null;
}

export interface ReconciliationTables {
  link: LinkTable;
  grant_ledger: GrantLedgerTable;
  observation: ObservationTable;
  observed_account: ObservedAccountTable;
  observed_key: ObservedKeyTable;
  observed_entitlement: ObservedEntitlementTable;
  observed_grant: ObservedGrantTable;
  sync_state: SyncStateTable;
  departure: DepartureTable;
  working: WorkingTable;
  sleeper: SleeperTable;
  still_here: StillHereTable;
  run: RunTable;
  plan: PlanTable;
  plan_change: PlanChangeTable;
  plan_group: PlanGroupTable;
  beside_group: BesideGroupTable;
  beside_person: BesidePersonTable;
  plan_person: PlanPersonTable;
  plan_claim: PlanClaimTable;
  observed_seat: ObservedSeatTable;
  seat_day: SeatDayTable;
  plan_seat: PlanSeatTable;
  seat_wait: SeatWaitTable;
  reclaim: ReclaimTable;
  leaver: LeaverTable;
  plan_holding: PlanHoldingTable;
}
