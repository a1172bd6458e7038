/** This room's tables. Nobody else queries them. JSON columns are written with `toJson` and read with `fromJson`. */

import type { Selectable } from 'kysely';
import type { Json } from '../store/index.ts';

/** Something that administrators were told, or were to be told, once until it changes. */
export interface NoticeCauseTable {
  key: string;
  /** Which look finds it: one look says nothing of what another finds. */
  scope: string;
  kind: string;
  about: string;
  /** Another one: the cause has changed. */
  digest: string;
  facts: Json;
  first_at: number;
  seen_at: number;
  told_at: number;
  /** When it was found to be over; it is kept for a while, so that what comes and goes is not told each time. */
  over_at: number | null;
}

/** How a channel does. */
export interface NoticeChannelTable {
  name: string;
  /** When its next message may go. */
  next_at: number;
  /** Tries that failed since the last that did not. */
  failures: number;
  failing_since: number | null;
  sent_at: number | null;
  code: string | null;
  error: string | null;
}

/** What a channel is told: kept before it is sent, and until it is past. */
export interface NoticeMessageTable {
  id: string;
  channel: string;
  kind: string;
  cause: string;
  about: string;
  facts: Json;
  /** Where in the console it is to be seen. */
  path: string | null;
  state: 'waiting' | 'sending' | 'sent' | 'given-up';
  /** Those that go in one message. */
  batch: string | null;
  attempts: number;
  created_at: number;
  intended_at: number | null;
  finished_at: number | null;
  error: string | null;
}

/** A message as it is read. */
export type NoticeMessageRow = Selectable<NoticeMessageTable>;

/** The newest warning of a person in a sync. */
export interface PersonWarningTable {
  sync: string;
  person: string;
  id: string;
  target: string;
  spell: number;
  last_active: number | null;
  ahead: number;
  state: 'asked' | 'sending' | 'delivered' | 'undeliverable';
  name: string | null;
  address: string | null;
  language: string | null;
  asked_at: number;
  next_at: number;
  attempts: number;
  delivered_at: number | null;
  error: string | null;
}

/** Somebody whose account was closed asks for it back. */
export interface ReturnRequestTable {
  id: string;
  sync: string;
  person: string;
  state: 'asked' | 'granted' | 'refused';
  asked_at: number;
  decided_at: number | null;
  decided_by: string | null;
}

export interface NoticeTables {
  notice_cause: NoticeCauseTable;
  notice_channel: NoticeChannelTable;
  notice_message: NoticeMessageTable;
  person_warning: PersonWarningTable;
  return_request: ReturnRequestTable;
}
