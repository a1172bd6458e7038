/** Telling people, behind one door: looks, tells, sends, warns, and answers what was told and how channels do. */

import type { JobHandlers } from '../jobs/index.ts';
import { type Channel, type Notices as Decided, weeklyCron } from '../settings/index.ts';
import { channelState, channelStates, forgetChannels } from './channel-state.ts';
import { type Delivery, type DeliveryQuery, deliveries } from './deliveries.ts';
import { lookJob, sendJob, warnJob, weeklyJob } from './jobs.ts';
import { countWaiting, forgetMessages, lastMessage } from './outbox.ts';
import { outlook } from './outlook.ts';
import { sendWarnings } from './people-mail.ts';
import { openReturns, type ReturnRequest } from './return-requests.ts';
import { openReturning, type Returning } from './returning.ts';
import { decidedOn, type NoticeParts } from './room.ts';
import { sendTest, sendWaiting } from './sending.ts';
import { statesNow } from './states.ts';
import { tell } from './telling.ts';
import { forgetWarnings } from './warning-rows.ts';
import { tellWeek } from './weekly.ts';

/** How a channel does. Moments are milliseconds since 1970. */
export interface ChannelState {
  readonly name: string;
  readonly type: Channel['type'];
  readonly enabled: boolean;
  readonly waiting: number;
  readonly sentAt?: number;
  /** It takes no messages. */
  readonly failing?: {
    readonly since: number;
    readonly failures: number;
    readonly nextAt: number;
    readonly message: string;
  };
}

export interface Notices extends Returning {
  readonly handlers: JobHandlers;
  /** Looks from now on every few minutes, and once a day at what is coming. */
  begin(): Promise<void>;
  /** The settings of notices were changed. */
  changed(): Promise<void>;
  /** Something may have to be told: it is looked at soon. */
  stir(): Promise<void>;
  channels(): Promise<readonly ChannelState[]>;
  /** Messages and warnings, the newest first. */
  deliveries(query: DeliveryQuery): Promise<readonly Delivery[]>;
  /** A text that is another one once a message was kept or sent, or a channel does otherwise. */
  mark(): Promise<string>;
  /** Requests for accounts that nobody has decided. */
  returns(): Promise<readonly ReturnRequest[]>;
  /** Sends a test; gives what was not as it should be. @throws ProvisioningError `not-found`, or why it was not taken */
  test(channel: string, by: string): Promise<string | undefined>;
}

/** How long messages are kept for whoever looks (milliseconds). */
const KEPT = 90 * 86_400_000;
/** How long a warning is kept (milliseconds): longer than anybody is warned ahead. Whoever still sleeps then is warned anew. */
const WARNED = 400 * 86_400_000;

/** Tells nobody anything until it is asked or begun. */
export function openNotices(parts: NoticeParts): Notices {
  const { db, clock, jobs, audit } = parts;

  const isHeard = (decided: Decided | undefined): decided is Decided =>
    decided !== undefined && Object.values(decided.channels).some(({ enabled }) => enabled);

  async function look(scope: 'states' | 'outlook'): Promise<void> {
    const decided = await decidedOn(parts);
    if (scope === 'outlook') {
      await forgetMessages(db, clock.now() - KEPT);
      await forgetWarnings(db, clock.now() - WARNED);
    }
    if (!isHeard(decided)) return;
    if (scope === 'outlook') {
      const causes = await outlook(parts, decided['seats-left']);
      await tell(parts, decided, { scope, causes, whole: true });
      return;
    }
    const { causes, failed } = await statesNow(parts, decided['seats-left']);
    await tell(parts, decided, { scope, causes, whole: failed.length === 0 });
  }

  /** The day of the summary is a setting; without channels there is none. */
  async function keepWeekly(): Promise<void> {
    const decided = await decidedOn(parts);
    if (!isHeard(decided)) return jobs.unschedule('notices-weekly');
    const { weekly } = decided;
    await jobs.schedule({
      name: 'notices-weekly',
      cron: weeklyCron(weekly),
      timeZone: weekly['time-zone'],
      job: weeklyJob,
    });
  }

  return {
    ...openReturning(parts),
    handlers: {
      'notices-look': async ({ scope }) => look(scope === 'outlook' ? 'outlook' : 'states'),
      'notices-send': async ({ channel }) => sendWaiting(parts, String(channel)),
      'notices-warn': async () => sendWarnings(parts),
      async 'notices-weekly'() {
        const decided = await decidedOn(parts);
        if (isHeard(decided)) await tellWeek(parts, decided);
      },
    },
    async begin() {
      await jobs.schedule({ name: 'notices-look', cron: '*/5 * * * *', timeZone: 'UTC', job: lookJob() });
      await jobs.schedule({
        name: 'notices-outlook',
        cron: '23 6 * * *',
        timeZone: 'UTC',
        job: lookJob('outlook'),
      });
      await keepWeekly();
      await jobs.add(warnJob());
    },
    async changed() {
      const decided = await decidedOn(parts);
      if (decided === undefined) return;
      await db.transaction((tx) => forgetChannels(tx, Object.keys(decided.channels)));
      await keepWeekly();
      if (!isHeard(decided)) return;
      for (const name of Object.keys(decided.channels)) await jobs.add(sendJob(name));
      await jobs.add(lookJob());
      await jobs.add(lookJob('outlook'));
    },
    async stir() {
      try {
        if (isHeard(await decidedOn(parts))) await jobs.add(lookJob());
      } catch (error) {
        // Whatever ended is no failure because nobody could be told of it.
        parts.log.warn(
          { error },
          'A look at what is to be told could not be queued; the next one comes by itself.',
        );
      }
    },
    async mark() {
      const [channels, waiting, last] = [
        await channelStates(db),
        await countWaiting(db),
        await lastMessage(db),
      ];
      return JSON.stringify([channels, [...waiting], last]);
    },
    async channels() {
      const decided = await decidedOn(parts);
      const waiting = await countWaiting(db);
      const states: ChannelState[] = [];
      for (const [name, { type, enabled }] of Object.entries(decided?.channels ?? {})) {
        const { failures, failing_since, next_at, sent_at, error } = await channelState(db, name);
        const failing = { since: failing_since ?? 0, failures, nextAt: next_at, message: error ?? '' };
        states.push({
          name,
          type,
          enabled,
          waiting: waiting.get(name) ?? 0,
          ...(sent_at === null ? {} : { sentAt: sent_at }),
          ...(failures === 0 ? {} : { failing }),
        });
      }
      return states;
    },
    deliveries: (query) => deliveries(parts, query),
    returns: () => openReturns(db),
    async test(channel, by) {
      const remark = await sendTest(parts, channel);
      await audit.append([{ at: clock.now(), actor: by, action: 'notices.tested', subject: channel }], db);
      return remark;
    },
  };
}
