/** Why seats could be taken back: whose person has left, who sleeps, and who keeps theirs whatever happens. */

import type { Account, Presence } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import { together } from '../store/index.ts';
import { activityOf } from './activity.ts';
import { type Parts, rulesOf } from './context.ts';
import { tellingsOf } from './feeds.ts';
import { linksOfAccounts } from './links.ts';
import { type Look, openLook } from './looking.ts';
import { type Entitlements, grantsOf } from './observed.ts';
import { protection } from './protection.ts';
import type { Rules } from './rules.ts';
import type { SeatHolder } from './seat-counts.ts';
import type { Occupant } from './seats.ts';
import type { Sleeper } from './sleep.ts';
import { sleepersOf } from './sleepers.ts';
import { sleepByFeeds, type Use } from './sleeping.ts';
import { saidBy } from './still-here.ts';
import type { Link } from './subject.ts';

/** Why a seat could be taken back, or may not be. */
type Verdict = Pick<SeatHolder, 'inactive' | 'never' | 'left' | 'protected'>;

/** An account that takes a seat, and how it stands. */
export interface Standing extends Occupant {
  readonly link?: Link;
  readonly verdict: Verdict;
}

/** Looks at those who take seats by the rules of all syncs that lead to the target. */
export interface Standings {
  /** How these stand. */
  of(occupants: readonly Occupant[]): Promise<readonly Standing[]>;
  close(): Promise<void>;
}

type Looking = Look & { readonly rules: Rules };
type Linked = Occupant & Required<Pick<Standing, 'link'>>;

export async function openStandings(
  parts: Parts,
  target: string,
  entitlements: Entitlements,
): Promise<Standings> {
  const opened: Look[] = [];
  async function close(): Promise<void> {
    for (const look of opened) await look.close();
  }
  const looks = new Map<string, Looking>();
  try {
    for (const sync of await parts.syncs.syncsTo(target)) {
      const look = await openLook(parts, sync);
      opened.push(look);
      looks.set(sync.name, { ...look, rules: await rulesOf(look.context, entitlements) });
    }
  } catch (thrown) {
    await close();
    throw thrown;
  }
  return {
    async of(occupants) {
      const links = await linksOfAccounts(
        parts.db,
        target,
        occupants.map(({ account }) => account.id),
      );
      const linked: Linked[] = [];
      for (const { account, by } of occupants) {
        const link = links.get(account.id);
        if (link !== undefined) linked.push({ account, by, link });
      }
      const verdicts = new Map<string, Verdict>();
      for (const [sync, mine] of Map.groupBy(linked, ({ link }) => link.sync)) {
        const look = looks.get(sync);
        if (look !== undefined) await judge({ parts, look, entitlements, verdicts }, mine);
      }
      return occupants.map(({ account, by }): Standing => {
        const link = links.get(account.id);
        const verdict = verdicts.get(account.id) ?? shielded(account);
        return link === undefined ? { account, by, verdict } : { account, by, verdict, link };
      });
    },
    close,
  };
}

interface Judging {
  readonly parts: Parts;
  readonly look: Looking;
  readonly entitlements: Entitlements;
  /** By account. */
  readonly verdicts: Map<string, Verdict>;
}

/** Of whose person no source of the sync ever told, nothing can be said. */
async function judge(judging: Judging, linked: readonly Linked[]): Promise<void> {
  const { parts, look, verdicts } = judging;
  const { context, rules } = look;
  const { db, sync } = context;
  const ids = linked.map(({ link }) => link.person);
  const asked = rules.feeds === undefined ? undefined : { sync, feeds: rules.feeds, now: rules.now };
  const asksForActivity = asked !== undefined;
  const [presences, sleepers, said] = await together([
    parts.people.presences({ from: sync.from, ids, activity: asksForActivity }),
    asksForActivity ? sleepersOf(db, sync.name, ids) : new Map<string, Sleeper>(),
    asksForActivity ? saidBy(db, sync.name, ids) : new Map<string, number>(),
  ]);
  const people = new Map(presences.map((person) => [person.id, person]));
  const asleep: Linked[] = [];
  for (const one of linked) {
    const { account, link } = one;
    const person = people.get(link.person);
    if (person === undefined) continue;
    const [sleeper, saidAt] = [sleepers.get(person.id), said.get(person.id)];
    const verdict = verdictOf({ person, account, link, sleeper, saidAt }, rules, asked);
    verdicts.set(account.id, verdict);
    if (verdict.inactive !== undefined) asleep.push(one);
  }
  for (const account of await excused(judging, asleep)) verdicts.set(account, {});
}

/** By what it is told who sleeps. */
type Asked = Parameters<typeof sleepByFeeds>[2];

function shielded(account: Account): Verdict {
  return account.protected === undefined ? {} : { protected: true };
}

/** Exempt or not: of exemptions much must be known, and few sleep. */
function verdictOf(
  use: Use & { readonly person: Presence; readonly account: Account },
  rules: Rules,
  asked: Asked | undefined,
): Verdict {
  const { account, person } = use;
  if (protection(account, rules) !== undefined) return { protected: true };
  if (!person.present) return { left: 'No source tells the person any more.' };
  if (!person.active) return { left: 'The source tells the person as inactive.' };
  if (asked === undefined) return {};
  const { asleep, because } = sleepByFeeds(use, account, asked);
  if (!asleep || because === undefined) return {};
  const never = activityOf(tellingsOf(asked.feeds, person, account)).state === 'never';
  return { inactive: because, ...(never ? { never: true } : {}) };
}

/** The accounts of those who are exempt; whoever's rules fail is not judged either. */
async function excused(
  { parts, look, entitlements }: Judging,
  linked: readonly Linked[],
): Promise<readonly string[]> {
  const { context, rules } = look;
  const { sync, db } = context;
  if (linked.length === 0 || sync.deprovision.exempt === undefined) return [];
  const ids = linked.map(({ link }) => link.person);
  const persons = await parts.people.persons({ from: sync.from, ids, limit: ids.length });
  const people = new Map(persons.map((person) => [person.id, person]));
  const grants = await grantsOf(
    db,
    sync.to,
    linked.map(({ account }) => account.id),
  );
  const spared: string[] = [];
  for (const { account, link } of linked) {
    const person = people.get(link.person);
    const held = (grants.get(account.id) ?? []).flatMap((id) => entitlements.byId.get(id)?.name ?? []);
    if (person === undefined || isExempt(() => rules.mapping.exempt(person, account, held)))
      spared.push(account.id);
  }
  return spared;
}

function isExempt(judge: () => boolean): boolean {
  try {
    return judge();
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'invalid') return true;
    throw thrown;
  }
}
