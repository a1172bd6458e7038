/** People who say to be still here, or ask for an account back; and administrators who decide. */

import { asProvisioningError, ProvisioningError } from '../model/index.ts';
import type { Language, NoticeText } from '../settings/index.ts';
import { lookJob } from './jobs.ts';
import { type Invited, readToken } from './link.ts';
import { askReturn, decideReturn, type ReturnRequest, settleReturns } from './return-requests.ts';
import { decidedOn, type NoticeParts } from './room.ts';
import type { NoticeTables } from './tables.ts';
import { type Facts, languageFor, speechOf } from './words/words.ts';

/** What the page behind a link shows. */
export interface Page {
  readonly language: Language;
  readonly title: string;
  readonly text: string;
  /** The word on the button; absent: there is nothing to press. */
  readonly button?: string;
  readonly status: 200 | 404 | 410;
}

export interface Returning {
  /** What a link leads to. Changes nothing: whoever looks at mail for others opens links. */
  look(token: string): Promise<Page>;
  /** The person has pressed the button. */
  confirm(token: string): Promise<Page>;
  /** Grants or refuses. @throws ProvisioningError `not-found`, `stale` */
  decide(decision: {
    readonly id: string;
    readonly granted: boolean;
    readonly by: string;
  }): Promise<ReturnRequest>;
  /** An administrator says it for a person. @throws ProvisioningError as `Reconciliation.stillHere` */
  wake(who: { readonly sync: string; readonly person: string; readonly by: string }): Promise<void>;
}

export function openReturning(parts: NoticeParts): Returning {
  const { db, clock, settings, reconciliation, secrets, audit, jobs } = parts;

  async function pageFor(invited: Invited | undefined) {
    const decided = await decidedOn(parts);
    const usual = decided?.language ?? 'en';
    const told = invited === undefined ? undefined : await languageOf(invited);
    const { say, language } = speechOf(languageFor(told, usual), decided?.texts);
    return (
      names: { readonly text: NoticeText; readonly button?: NoticeText },
      { facts = {}, status = 200 }: { readonly facts?: Facts; readonly status?: Page['status'] } = {},
    ): Page => ({
      language,
      status,
      title: facts.application === undefined ? 'Rollcall' : say('page.title', facts),
      text: say(names.text, facts),
      ...(names.button === undefined ? {} : { button: say(names.button) }),
    });
  }

  async function languageOf({ sync, person }: Invited): Promise<string | undefined> {
    const row = await db
      .tables<NoticeTables>()
      .selectFrom('person_warning')
      .select('language')
      .where('sync', '=', sync)
      .where('person', '=', person)
      .executeTakeFirst();
    return row?.language ?? undefined;
  }

  /** What a link is about, or the page that says why it is about nothing. */
  async function opened(token: string) {
    const invited = readToken(token, secrets);
    const page = await pageFor(invited);
    if (invited === undefined) return { over: page({ text: 'page.unknown' }, { status: 404 }) };
    const over = { over: page({ text: 'page.over' }, { status: 410 }) };
    if (invited.endsAt <= clock.now() || (await parts.directory.person(invited.person)) === undefined)
      return over;
    try {
      const { to, deprovision } = await settings.sync(invited.sync);
      return { invited, page, facts: { application: to }, comeBack: deprovision.comeBack };
    } catch (thrown) {
      if (['not-found', 'invalid'].includes(asProvisioningError(thrown).code)) return over;
      throw thrown;
    }
  }

  async function wake({
    sync,
    person,
    by,
  }: {
    readonly sync: string;
    readonly person: string;
    readonly by: string;
  }) {
    await reconciliation.stillHere({ sync, person, by });
    await settleReturns(db, { sync, person, at: clock.now(), by });
  }

  return {
    wake,
    async look(token) {
      const found = await opened(token);
      if (found.over !== undefined) return found.over;
      const { invited, page, facts } = found;
      const slept = (await reconciliation.sleptSince(invited)) !== undefined;
      return slept
        ? page({ text: 'page.asks', button: 'page.ask' }, { facts })
        : page({ text: 'page.question', button: 'page.button' }, { facts });
    },
    async confirm(token) {
      const found = await opened(token);
      if (found.over !== undefined) return found.over;
      const { invited, page, facts, comeBack } = found;
      const { sync, person } = invited;
      const by = `person:${person}`;
      const slept = (await reconciliation.sleptSince(invited)) !== undefined;
      if (slept && comeBack !== 'at-once') {
        const at = clock.now();
        await db.transaction(async (tx) => {
          if (!(await askReturn(tx, { id: parts.newId(), sync, person, at }))) return;
          await jobs.add(lookJob(), tx);
          await audit.append([{ at, actor: by, action: 'return.asked', sync, person }], tx);
        });
        return page({ text: 'page.asked' }, { facts });
      }
      try {
        await wake({ sync, person, by });
      } catch (thrown) {
        const { code } = asProvisioningError(thrown);
        if (code !== 'not-found' && code !== 'conflict') throw thrown;
        return page({ text: 'page.over' }, { status: 410 });
      }
      return page({ text: slept ? 'page.restored' : 'page.thanks' }, { facts });
    },
    async decide({ id, granted, by }) {
      const at = clock.now();
      const request = await db.transaction(async (tx) => {
        const decided = await decideReturn(tx, { id, granted, at, by });
        const { sync, person } = decided;
        const action = granted ? 'return.granted' : 'return.refused';
        await audit.append([{ at, actor: by, action, sync, person }], tx);
        return decided;
      });
      if (granted) await grant(request, by);
      return request;
    },
  };

  async function grant({ sync, person }: ReturnRequest, by: string): Promise<void> {
    try {
      await reconciliation.stillHere({ sync, person, by });
    } catch (thrown) {
      const { code, message } = asProvisioningError(thrown);
      throw new ProvisioningError(code, `The request is granted, and nothing can follow from it: ${message}`);
    }
  }
}
