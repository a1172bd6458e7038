/** Sends warnings to the people concerned, each in their own language; what the mail server will never take is said so. */

import { asProvisioningError, type ProvisioningError } from '../model/index.ts';
import { type Notices as Decided, readDuration } from '../settings/index.ts';
import { plainLetter } from './channels/letter.ts';
import { openPost, type Post } from './channels/mail.ts';
import { oneLine } from './compose.ts';
import { pause, warnJob } from './jobs.ts';
import { tokenOf } from './link.ts';
import { decidedOn, type NoticeParts } from './room.ts';
import type { PersonWarningTable } from './tables.ts';
import { dueWarnings, nextWarningAt, setWarning } from './warning-rows.ts';
import { languageFor, speechOf } from './words/words.ts';

/** Letters of one job; the rest goes with the next. */
const most = 100;
/** For so long after the account may be closed the link still asks for it back (milliseconds). */
const afterwards = 30 * 86_400_000;

/** Sends the warnings that are due, and has the others sent when they are. */
export async function sendWarnings(parts: NoticeParts): Promise<void> {
  const { db, clock, jobs } = parts;
  const decided = await decidedOn(parts);
  const due = await dueWarnings(db, clock.now(), most);
  const why = decided === undefined ? undefined : impossible(parts, decided);
  if (decided?.mail === undefined || why !== undefined || parts.publicUrl === undefined) {
    const error = why ?? 'The settings of notices cannot be used; see the log.';
    for (const { id } of due) await setWarning(db, id, { state: 'undeliverable', error });
  } else if (due.length > 0) {
    const post = await openPost(decided.mail);
    try {
      await sendEach(parts, { decided, post, due, service: parts.publicUrl });
    } finally {
      post.close();
    }
  }
  const next = await nextWarningAt(db);
  if (next !== undefined) await jobs.add(warnJob(Math.max(next, clock.now())));
}

/** Why nobody can be warned at all. */
function impossible({ publicUrl }: NoticeParts, { mail }: Decided): string | undefined {
  if (mail === undefined) return 'There is no mail server; write one into the settings of notices.';
  if (publicUrl === undefined)
    return 'Nobody has said how people reach this service, so the letter could hold no link: set public-url (or ROLLCALL_PUBLIC_URL).';
  return undefined;
}

interface Round {
  readonly decided: Decided;
  readonly post: Post;
  readonly due: readonly PersonWarningTable[];
  readonly service: string;
}

/** One after the other; when the server itself is away, the rest waits with the one that found it out. */
async function sendEach(parts: NoticeParts, round: Round): Promise<void> {
  const { db, clock } = parts;
  for (const warning of round.due) {
    const attempts = warning.attempts + 1;
    await setWarning(db, warning.id, { state: 'sending', attempts });
    try {
      await round.post.send(letterFor(parts, warning, round));
      await delivered(parts, warning);
    } catch (thrown) {
      const error = asProvisioningError(thrown);
      const patience = readDuration(round.decided['give-up-after']) ?? 0;
      if (error.code === 'invalid' || clock.now() - warning.asked_at >= patience) {
        await lost(parts, warning, error);
        continue;
      }
      const next = clock.now() + pause(attempts);
      await setWarning(db, warning.id, { state: 'asked', next_at: next, error: error.message });
      parts.log.warn({ error, attempts }, 'A warning could not be handed over; it is tried again.');
      for (const other of round.due.slice(round.due.indexOf(warning) + 1))
        await setWarning(db, other.id, { next_at: next });
      return;
    }
  }
}

function letterFor(
  { clock, secrets }: NoticeParts,
  warning: PersonWarningTable,
  { decided, service }: Pick<Round, 'decided' | 'service'>,
) {
  const { sync, person, target, ahead, last_active: last } = warning;
  const { say } = speechOf(languageFor(warning.language, decided.language), decided.texts);
  const dueAt = clock.now() + ahead;
  const linkEndsAt = dueAt + afterwards;
  const link = `${service}/here/${tokenOf({ sync, person, endsAt: linkEndsAt }, secrets)}`;
  const facts = { name: oneLine(warning.name ?? ''), application: target, dueAt, link, linkEndsAt };
  const text = last === null ? say('warning.never', facts) : say('warning.text', { ...facts, lastAt: last });
  const subject = oneLine(say('warning.subject', { application: target }));
  return plainLetter({ id: warning.id, to: [warning.address ?? ''], subject, text });
}

async function delivered({ db, clock, audit }: NoticeParts, warning: PersonWarningTable): Promise<void> {
  const at = clock.now();
  const { id, sync, person } = warning;
  await db.transaction(async (tx) => {
    await setWarning(tx, id, { state: 'delivered', delivered_at: at, error: null });
    await audit.append([{ at, actor: 'system', action: 'person.warned', sync, person }], tx);
  });
}

async function lost(
  { db, clock, audit }: NoticeParts,
  { id, sync, person }: PersonWarningTable,
  { code, message }: ProvisioningError,
): Promise<void> {
  const at = clock.now();
  await db.transaction(async (tx) => {
    await setWarning(tx, id, { state: 'undeliverable', error: message });
    const details = { code };
    await audit.append([{ at, actor: 'system', action: 'person.warning-lost', sync, person, details }], tx);
  });
}
