/** What was sent to channels and to people, or is on its way. */

import { fromJson } from '../store/index.ts';
import { titleOf } from './compose.ts';
import { listMessages } from './outbox.ts';
import { decidedOn, type NoticeParts } from './room.ts';
import { listWarnings } from './warning-rows.ts';
import { type Facts, speechOf } from './words/words.ts';

/** One message, to a channel or a person. */
export interface Delivery {
  readonly id: string;
  /** Absent: it is a warning to a person. */
  readonly channel?: string;
  readonly person?: string;
  readonly sync?: string;
  readonly kind: string;
  readonly title: string;
  readonly state: 'waiting' | 'sending' | 'sent' | 'given-up';
  readonly attempts: number;
  readonly at: number;
  readonly finishedAt?: number;
  readonly error?: string;
}

/** A part of the list. */
export interface DeliveryQuery {
  readonly limit: number;
  /** The last one of the part before. */
  readonly behind?: DeliveryPlace;
}

/** Where a message or a warning stands: of one moment, in order of their ids. */
export type DeliveryPlace = Pick<Delivery, 'at' | 'id'>;

/** Messages and warnings, the newest first. */
export async function deliveries(parts: NoticeParts, query: DeliveryQuery): Promise<readonly Delivery[]> {
  const { db } = parts;
  const { say } = speechOf('en', (await decidedOn(parts))?.texts);
  const messages = (await listMessages(db, query)).map((row): Delivery => {
    const { id, channel, kind, state, attempts, finished_at, error } = row;
    return {
      id,
      channel,
      kind,
      title: titleOf(kind, fromJson<Facts>(row.facts), say),
      state,
      attempts,
      at: row.created_at,
      ...(finished_at === null ? {} : { finishedAt: finished_at }),
      ...(error === null ? {} : { error }),
    };
  });
  const states = {
    asked: 'waiting',
    sending: 'sending',
    delivered: 'sent',
    undeliverable: 'given-up',
  } as const;
  const letters = (await listWarnings(db, query)).map((row): Delivery => {
    const { id, person, sync, attempts, delivered_at, error } = row;
    return {
      id,
      person,
      sync,
      kind: 'warning',
      title: say('warning.subject', { application: row.target }),
      state: states[row.state],
      attempts,
      at: row.asked_at,
      ...(delivered_at === null ? {} : { finishedAt: delivered_at }),
      ...(error === null ? {} : { error }),
    };
  });
  return [...messages, ...letters].sort(newestFirst).slice(0, query.limit);
}

function newestFirst(one: DeliveryPlace, other: DeliveryPlace): number {
  return other.at - one.at || (one.id < other.id ? 1 : -1);
}
