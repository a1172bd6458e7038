/** Sends what waits for a channel in one message; what fails waits for another try. A channel that is away stops nothing. */

import { asProvisioningError, ProvisioningError } from '../model/index.ts';
import { type Channel, type Notices as Decided, readDuration } from '../settings/index.ts';
import { channelState, writeChannelState } from './channel-state.ts';
import { sendBy } from './channels/send.ts';
import { compose } from './compose.ts';
import { pause, sendJob } from './jobs.ts';
import { type Parcel, settleFailed, settleSent, takeParcel } from './outbox.ts';
import { decidedOn, type NoticeParts } from './room.ts';
import { speechOf } from './words/words.ts';

/** Sends at most one message, and sees to it that the next one goes when it may. */
export async function sendWaiting(parts: NoticeParts, name: string): Promise<void> {
  const { db, clock, jobs } = parts;
  const decided = await decidedOn(parts);
  const channel = decided?.channels[name];
  if (decided === undefined || channel?.enabled !== true) return;
  const state = await channelState(db, name);
  if (state.next_at > clock.now()) return jobs.add(sendJob(name, state.next_at));
  const parcel = await db.transaction((tx) =>
    takeParcel(tx, name, { batch: parts.newId(), now: clock.now() }),
  );
  if (parcel === undefined) return;
  try {
    const remark = await sendParcel(parts, decided, { channel, parcel });
    await sent(parts, { name, channel, parcel, remark });
  } catch (thrown) {
    await failed(parts, { name, parcel, decided, error: asProvisioningError(thrown) });
  }
}

function sendParcel(
  parts: NoticeParts,
  decided: Decided,
  { channel, parcel }: { readonly channel: Channel; readonly parcel: Parcel },
): Promise<string | undefined> {
  const speech = speechOf(channel.language ?? decided.language, decided.texts);
  const service = parts.publicUrl === undefined ? {} : { service: parts.publicUrl };
  const message = compose({ id: parcel.batch, notices: parcel.notices, ...service }, speech);
  return sendBy({ channel, mail: decided.mail, message, fetch: parts.fetch, now: parts.clock.now() });
}

interface Sent {
  readonly name: string;
  readonly channel: Channel;
  readonly parcel: Parcel;
  readonly remark: string | undefined;
}

async function sent(
  { db, clock, jobs }: NoticeParts,
  { name, channel, parcel, remark }: Sent,
): Promise<void> {
  const now = clock.now();
  const next = now + (readDuration(channel.together) ?? 0);
  await db.transaction(async (tx) => {
    await settleSent(tx, parcel.ids, { now, remark });
    const well = { failures: 0, failing_since: null, code: null, error: null };
    await writeChannelState(tx, { name, next_at: next, sent_at: now, ...well });
    await jobs.add(sendJob(name, next), tx);
  });
}

interface Failed {
  readonly name: string;
  readonly parcel: Parcel;
  readonly decided: Decided;
  readonly error: ProvisioningError;
}

async function failed(
  { db, clock, jobs, log }: NoticeParts,
  { name, parcel, decided, error }: Failed,
): Promise<void> {
  const now = clock.now();
  const before = await channelState(db, name);
  const failures = before.failures + 1;
  const next = now + (error.retryAfter === undefined ? pause(failures) : error.retryAfter * 1_000);
  log.warn({ channel: name, failures, error }, 'A channel did not take a message; it is tried again.');
  await db.transaction(async (tx) => {
    const tooOld = now - (readDuration(decided['give-up-after']) ?? 0);
    await settleFailed(tx, parcel.ids, { now, error: error.message, tooOld });
    await writeChannelState(tx, {
      ...before,
      next_at: next,
      failures,
      failing_since: before.failing_since ?? now,
      code: error.code,
      error: error.message,
    });
    await jobs.add(sendJob(name, next), tx);
  });
}

/**
 * Sends a test by a channel, at once and beside all that waits.
 * @throws ProvisioningError `not-found` when there is no such channel; else why it was not taken
 */
export async function sendTest(parts: NoticeParts, name: string): Promise<string | undefined> {
  const decided = await parts.settings.serviceEntry('notices');
  const channel = decided.channels[name];
  if (channel === undefined) {
    const names = Object.keys(decided.channels);
    const known = names.length === 0 ? 'there is none yet' : `there is ${names.join(', ')}`;
    throw new ProvisioningError('not-found', `There is no channel ${name}; ${known}.`);
  }
  const { clock, newId, db } = parts;
  const before = await channelState(db, name);
  const notice = { kind: 'test', about: name, facts: { channel: name }, at: clock.now() };
  const parcel = { batch: newId(), ids: [], notices: [notice] };
  const remark = await sendParcel(parts, decided, { channel, parcel });
  const now = clock.now();
  const well = { failures: 0, failing_since: null, code: null, error: null };
  await db.transaction(async (tx) => {
    await writeChannelState(tx, {
      ...before,
      name,
      ...well,
      sent_at: now,
      next_at: Math.min(before.next_at, now),
    });
    await parts.jobs.add(sendJob(name), tx);
  });
  return remark;
}
