/** Undoes a plan: an inverse plan, which says beforehand what cannot be undone, and waits for approval like any other. */

import { type Planned, ProvisioningError, type Reason } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import type { Context } from './context.ts';
import { addChangesAt, changeDigest, changesOf, type JournalEntry } from './journal.ts';
import { createPlan, getPlan, listPlans, movePlan, type Plan, updatePlan } from './plans.ts';
import { forgetReclaims } from './reclaims.ts';
import type { ReconciliationTables } from './tables.ts';
import { accountIn, standingsOf, untrue } from './untrue.ts';

const BATCH = 500;

export interface Undoing {
  readonly plan: Plan;
  /** What the inverse plan cannot bring back, one sentence each. */
  readonly irreversible: readonly string[];
}

/**
 * Makes the inverse of what a plan has done, from its journal and the before-images in it.
 * The plan is held: it is applied when a person has approved it.
 *
 * @throws ProvisioningError `conflict` when the plan is still being applied or has done nothing that could be undone.
 */
export async function planUndo(context: Context, undoes: string): Promise<Undoing> {
  const { db, newId, clock, sync, mapping } = context;
  const past = await getPlan(db, undoes);
  if (past.state === 'applying') {
    throw new ProvisioningError(
      'conflict',
      `Plan ${undoes} is still being applied; stop it or wait for its end, then undo it.`,
    );
  }
  const id = newId();
  const head = {
    id,
    sync: sync.name,
    target: sync.to,
    kind: 'undo',
    full: false,
    undoes,
    rules: mapping.digest,
    createdAt: clock.now(),
  } as const;
  await createPlan(db, head);
  const irreversible: string[] = [];
  const counts: Record<string, number> = {};
  let after = -1;
  for (;;) {
    const entries = await changesOf(db, undoes, { after, states: ['done'], limit: BATCH });
    const last = entries.at(-1);
    if (last === undefined) break;
    after = last.seq;
    const inverses = await inversesOf(
      context,
      entries.filter(({ undone }) => !undone),
      irreversible,
    );
    for (const { change } of inverses) counts[change.type] = (counts[change.type] ?? 0) + 1;
    await db.transaction((tx) => addChangesAt(tx, head, inverses));
  }
  const people = Object.keys(counts).length;
  await updatePlan(db, id, {
    state: people === 0 ? 'empty' : 'held',
    hold: [{ rule: 'undo', message: 'An undo is done only when a person has approved it.' }],
    counts: { people: 0, situations: {}, standings: {}, changes: counts, lacking: {}, irreversible },
  });
  await supersedeOlder(context, head);
  return { plan: await getPlan(db, id), irreversible };
}

/** Of one plan a single undo asks: an older one would still wait when the newer has done its work. What is decided stands. */
async function supersedeOlder(
  { db }: Context,
  { id, undoes }: { id: string; undoes: string },
): Promise<void> {
  for (const older of await listPlans(db, { states: ['held'], undoes })) {
    if (older.id !== id) await movePlan(db, { id: older.id, from: ['held'] }, { state: 'superseded' });
  }
}

interface Inverse {
  readonly seq: number;
  readonly change: Planned;
}

async function inversesOf(
  context: Context,
  entries: readonly JournalEntry[],
  irreversible: string[],
): Promise<Inverse[]> {
  const named = entries.flatMap((entry) => accountOf(entry) ?? []);
  const standings = await standingsOf(context, [...new Set(named)]);
  const called = await callingOf(context, entries, standings);
  const inverses: Inverse[] = [];
  for (const entry of entries) {
    const change = inverse(entry, reasonFor(entry));
    if (change === undefined) irreversible.push(...lossOf(entry, called));
    if (change === undefined) continue;
    const problem = capability(context, change) ?? untrue(change, standings(accountIn(change)));
    if (problem === undefined) inverses.push({ seq: entry.seq, change });
    else irreversible.push(`${entry.change.type} of ${called(entry)}: ${problem}`);
  }
  return inverses;
}

type Called = (entry: JournalEntry) => string;

/** What the reader knows the account of a change by: its user name, else whose it is, else its id. */
async function callingOf(
  { people, sync }: Context,
  entries: readonly JournalEntry[],
  standings: Awaited<ReturnType<typeof standingsOf>>,
): Promise<Called> {
  const userName = (entry: JournalEntry) => textOf(standings(accountOf(entry)).account?.attributes.userName);
  const ids = new Set(
    entries.flatMap((entry) => (userName(entry) === undefined ? (entry.person ?? []) : [])),
  );
  const persons = ids.size === 0 ? [] : await people.persons({ from: sync.from, ids: [...ids] });
  const names = new Map(
    persons.map(({ id, attributes }) => [id, textOf(attributes.displayName) ?? textOf(attributes.userName)]),
  );
  return (entry) => {
    const name = userName(entry);
    const whose = names.get(entry.person ?? '');
    if (name === undefined && whose !== undefined) return `account of ${whose}`;
    return `account ${name ?? accountOf(entry) ?? ''}`;
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What stays as it was done, in a sentence; of what the next run decides again, nothing. */
function lossOf(entry: JournalEntry, called: Called): readonly string[] {
  const { change } = entry;
  switch (change.type) {
    case 'account.delete':
      return [`The ${called(entry)} was deleted; nothing brings it back.`];
    case 'account.anonymise':
      return [`The ${called(entry)} was anonymised; nothing brings its name back.`];
    case 'entitlement.create':
      return [`The group ${change.name} stays; delete it at the target when it is not wanted.`];
    default:
      return [];
  }
}

function capability({ target }: Context, change: Planned): string | undefined {
  const able = change.type.startsWith('link.') || change.type in target.changes;
  return able ? undefined : `the target cannot do ${change.type}.`;
}

function reasonFor({ plan, seq, person, change }: JournalEntry): Reason {
  return {
    ...(person === undefined ? {} : { person }),
    situation: 'undo',
    rule: `undo ${plan} ${seq}`,
    because: `Takes back what was done because: ${change.reason.because ?? change.reason.rule}`,
  };
}

/**
 * The account that a done change concerned or made. What was given to one that the same plan made names it by its person: its
 * id stands in the journal.
 */
function accountOf({ change, outcome, account }: JournalEntry): string | undefined {
  if (change.type === 'account.create') return outcome?.state === 'done' ? outcome.id : undefined;
  return accountIn(change) ?? account;
}

/**
 * The change that undoes another; nothing when none can, of which `lossOf` tells, or when there is nothing to undo.
 *
 * | done                | undone by            |
 * |---------------------|----------------------|
 * | account.create      | account.deactivate; the account itself stays |
 * | account.update      | account.update with the values before |
 * | account.activate    | account.deactivate   |
 * | account.deactivate  | account.activate     |
 * | account.delete, account.anonymise | – (said) |
 * | entitlement.create  | – (said)             |
 * | grant.add           | grant.remove         |
 * | grant.remove        | grant.add            |
 * | holding.move        | holding.move back, once the account is open again |
 * | link.add            | link.remove          |
 * | link.remove         | link.add             |
 * | link.move, grant.release | – (the next run decides again) |
 */
export function inverse(entry: JournalEntry, reason: Reason): Planned | undefined {
  const { change, person } = entry;
  const account = accountOf(entry);
  switch (change.type) {
    case 'account.create':
      return account === undefined ? undefined : { type: 'account.deactivate', id: account, reason };
    case 'account.update':
      return { type: 'account.update', id: change.id, before: change.after, after: change.before, reason };
    case 'account.activate':
      return { type: 'account.deactivate', id: change.id, reason };
    case 'account.deactivate':
      return { type: 'account.activate', id: change.id, reason };
    case 'grant.add':
      return grantInverse(entry, reason);
    case 'grant.remove':
      return { type: 'grant.add', account: change.account, entitlement: change.entitlement, reason };
    case 'holding.move':
      return {
        type: 'holding.move',
        account: change.to,
        to: change.account,
        holding: change.holding,
        reason,
      };
    case 'link.add':
      return { type: 'link.remove', person: change.person, account: change.account, reason };
    case 'link.remove':
      return person === undefined ? undefined : { type: 'link.add', person, account: change.account, reason };
    default:
      return undefined;
  }
}

function grantInverse({ change, account, entitlement }: JournalEntry, reason: Reason): Planned | undefined {
  if (change.type !== 'grant.add' || account === undefined || entitlement === undefined) return undefined;
  return { type: 'grant.remove', account, entitlement, reason };
}

/**
 * Once an undo has been applied: what it undid is marked, and each of its own changes remembers the digest of what would
 * take it back, so that no run does so without asking.
 */
export async function markUndone(context: Context, plan: Plan): Promise<void> {
  const { undoes } = plan;
  if (undoes === undefined) return;
  let after = -1;
  for (;;) {
    const entries = await changesOf(context.db, plan.id, { after, states: ['done'], limit: BATCH });
    const last = entries.at(-1);
    if (last === undefined) return;
    after = last.seq;
    await context.db.transaction((tx) => markSome(tx, { plan: plan.id, sync: plan.sync, undoes, entries }));
  }
}

async function markSome(
  tx: Queryable,
  {
    plan,
    sync,
    undoes,
    entries,
  }: {
    readonly plan: string;
    readonly sync: string;
    readonly undoes: string;
    readonly entries: readonly JournalEntry[];
  },
): Promise<void> {
  const tables = tx.tables<ReconciliationTables>();
  await forgetReclaims(tx, sync, [...new Set(entries.flatMap(({ person }) => person ?? []))]);
  await tables
    .updateTable('plan_change')
    .set({ undone: 2 })
    .where('plan', '=', undoes)
    .where(
      'seq',
      'in',
      entries.map(({ seq }) => seq),
    )
    .execute();
  for (const entry of entries) {
    const back = inverse(entry, entry.change.reason);
    if (back === undefined) continue;
    await tables
      .updateTable('plan_change')
      .set({ undone: 1, digest: changeDigest(back) })
      .where('plan', '=', plan)
      .where('seq', '=', entry.seq)
      .execute();
  }
}
