/** Who takes seats at a target, and whose nobody uses: told from what was last read, asking nobody. */

import type { Account, Entitlement } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { activityOf } from './activity.ts';
import { BATCH, type Parts, rulesOf } from './context.ts';
import { tellingsOf } from './feeds.ts';
import { linksOfAccounts } from './links.ts';
import { type Look, openLook } from './looking.ts';
import { accountsById, type Entitlements, entitlementsOf, grantsOf, observedAt } from './observed.ts';
import { protection } from './protection.ts';
import type { Rules } from './rules.ts';
import type { SeatHolder } from './seat-counts.ts';
import { sleepFor } from './sleeping.ts';
import type { Link, Subject } from './subject.ts';
import { subjectsOf } from './subjects.ts';
import type { ReconciliationTables } from './tables.ts';

/** When a target was last read whole. @throws ProvisioningError `not-found` when it never was. */
export async function lastRead(db: Queryable, target: string): Promise<number> {
  const at = await observedAt(db, target);
  if (at !== undefined) return at;
  throw new ProvisioningError(
    'not-found',
    `No target ${target} has been read yet; plan a sync that leads to it first.`,
  );
}

/** Open accounts that hold what gives a seat, in order of their ids, from behind `after` on. */
export async function* seatHolders(
  parts: Parts,
  request: { readonly target: string; readonly after?: string },
): AsyncIterable<SeatHolder> {
  const { db } = parts;
  const { target } = request;
  const entitlements = await entitlementsOf(db, target);
  const giving = new Map([...entitlements.byId].filter(([, { licences = [] }]) => licences.length > 0));
  if (giving.size === 0) return;
  const looks = new Map<string, Looking>();
  try {
    for (const sync of await parts.syncs.syncsTo(target)) {
      const look = await openLook(parts, sync);
      looks.set(sync.name, { ...look, rules: await rulesOf(look.context, entitlements) });
    }
    let { after = '' } = request;
    for (;;) {
      const ids = await accountsWith(db, { target, giving: [...giving.keys()], after });
      const last = ids.at(-1);
      if (last === undefined) return;
      yield* holdersAmong(parts, { target, ids, giving, entitlements, looks });
      after = last;
    }
  } finally {
    for (const look of looks.values()) await look.close();
  }
}

type Looking = Look & { readonly rules: Rules };

/** What active accounts hold of these entitlements. */
export function activeHolders(db: Queryable, target: string, entitlements: readonly string[]) {
  return db
    .tables<ReconciliationTables>()
    .selectFrom('observed_grant')
    .innerJoin('observed_account', (join) =>
      join
        .onRef('observed_account.target', '=', 'observed_grant.target')
        .onRef('observed_account.id', '=', 'observed_grant.account'),
    )
    .where('observed_grant.target', '=', target)
    .where('observed_grant.entitlement', 'in', entitlements)
    .where('observed_account.active', '=', 1);
}

async function accountsWith(
  db: Queryable,
  of: { readonly target: string; readonly giving: readonly string[]; readonly after: string },
): Promise<readonly string[]> {
  const rows = await activeHolders(db, of.target, of.giving)
    .select('observed_grant.account')
    .distinct()
    .where('observed_grant.account', '>', of.after)
    .orderBy('observed_grant.account')
    .limit(BATCH)
    .execute();
  return rows.map(({ account }) => account);
}

interface Among {
  readonly target: string;
  readonly ids: readonly string[];
  readonly giving: ReadonlyMap<string, Entitlement>;
  readonly entitlements: Entitlements;
  readonly looks: ReadonlyMap<string, Looking>;
}

async function* holdersAmong(parts: Parts, among: Among): AsyncIterable<SeatHolder> {
  const { db } = parts;
  const { target, ids, giving, looks } = among;
  const accounts = await accountsById(db, target, ids);
  const grants = await grantsOf(db, target, ids);
  const links = await linksOfAccounts(db, target, ids);
  const subjects = await subjectsByAccount(parts, among, links);
  for (const id of ids) {
    const account = accounts.get(id);
    if (account === undefined) continue;
    const by = (grants.get(id) ?? []).flatMap((grant) => giving.get(grant) ?? []);
    const link = links.get(id);
    const subject = subjects.get(id);
    const rules = link === undefined ? undefined : looks.get(link.sync)?.rules;
    yield {
      ...namesOf(account, link),
      products: [...new Set(by.flatMap(({ licences = [] }) => licences))].sort(),
      via: by.map(({ name }) => name).sort(),
      ...(subject === undefined || rules === undefined
        ? shielded(account)
        : standing(subject, account, rules)),
    };
  }
}

async function subjectsByAccount(
  parts: Parts,
  { entitlements, looks }: Among,
  links: ReadonlyMap<string, Link>,
): Promise<ReadonlyMap<string, Subject>> {
  const found = new Map<string, Subject>();
  for (const [name, of] of Map.groupBy(links.values(), ({ sync }) => sync)) {
    const look = looks.get(name);
    if (look === undefined) continue;
    const people = await parts.people.persons({
      from: look.context.sync.from,
      ids: of.map(({ person }) => person),
      limit: of.length,
    });
    for (const subject of await subjectsOf(look.context, entitlements, people))
      if (subject.link !== undefined) found.set(subject.link.account, subject);
  }
  return found;
}

function namesOf({ id, attributes, lastActive }: Account, link: Link | undefined) {
  const { userName, email } = attributes;
  return {
    account: id,
    ...(typeof userName === 'string' ? { userName } : {}),
    ...(typeof email === 'string' && email !== '' ? { email } : {}),
    ...(link === undefined ? {} : { person: link.person, sync: link.sync }),
    ...(lastActive === undefined ? {} : { lastActive }),
  };
}

function shielded(account: Account): Pick<SeatHolder, 'protected'> {
  return account.protected === undefined ? {} : { protected: true };
}

/** Why the seat could be taken back. Protected and exempt people keep theirs; whoever's rules fail is not judged. */
function standing(
  subject: Subject,
  account: Account,
  rules: Rules,
): Pick<SeatHolder, 'inactive' | 'never' | 'left' | 'protected'> {
  if (protection(account, rules) !== undefined) return { protected: true };
  const { present, active } = subject.person;
  if (!present) return { left: 'No source tells the person any more.' };
  if (!active) return { left: 'The source tells the person as inactive.' };
  try {
    const sleep = sleepFor(subject, account, rules);
    if (sleep?.asleep !== true || sleep.because === undefined) return {};
    return { inactive: sleep.because, ...(neverUsed(subject, account, rules) ? { never: true } : {}) };
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'invalid') return {};
    throw thrown;
  }
}

function neverUsed({ person }: Subject, account: Account, { feeds }: Rules): boolean {
  return feeds !== undefined && activityOf(tellingsOf(feeds, person, account)).state === 'never';
}
