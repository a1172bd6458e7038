/** Who says to be still here, and who is to be warned: what is remembered of both. */

import type { Person, Planned } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import { among, bulkUpsert, fromJson, type Queryable } from '../store/index.ts';
import type { Context, Parts } from './context.ts';
import { personJob } from './jobs.ts';
import { type JournalEntry, settle, settleChanges } from './journal.ts';
import type { PersonPlan } from './plan.ts';
import { RULE } from './sleep.ts';
import { sleepersOf } from './sleepers.ts';
import type { ReconciliationTables } from './tables.ts';
import type { Warning } from './warnings.ts';
import { isConfirmed } from './weigh.ts';

/** Whoever is asked about, in one sync. */
export interface SleeperKey {
  readonly sync: string;
  readonly person: string;
}

/** What people said, and the warnings they were given; of syncs that ask for inactivity only. */
export async function lettersOf(
  { db, sync, warnings }: Pick<Context, 'db' | 'sync' | 'warnings'>,
  people: readonly Person[],
): Promise<{ readonly said: ReadonlyMap<string, number>; readonly warnings: ReadonlyMap<string, Warning> }> {
  const { inactiveAfter, neverActiveAfter, warn } = sync.deprovision;
  const ids = people.map(({ id }) => id);
  if (ids.length === 0 || (inactiveAfter === undefined && neverActiveAfter === undefined))
    return { said: new Map(), warnings: new Map() };
  return {
    said: await saidBy(db, sync.name, ids),
    warnings:
      warn === undefined || warnings === undefined ? new Map() : await warnings.of(db, sync.name, ids),
  };
}

/** When these people last said to be still here, by person. */
export async function saidBy(
  db: Queryable,
  sync: string,
  people: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('still_here')
    .select(['person', 'said_at'])
    .where('sync', '=', sync)
    .where(among(db, 'person', people))
    .execute();
  return new Map(rows.map(({ person, said_at }) => [person, said_at]));
}

/**
 * Keeps which warnings the plans ask for. Nobody is warned before a person has approved a plan of the sync; and no more
 * in a day than may be deprovisioned in one, so that a feed gone wrong does not write to a whole company.
 */
export async function askWarnings(
  tx: Queryable,
  context: Context,
  plans: readonly PersonPlan[],
): Promise<void> {
  const { sync, warnings, clock } = context;
  const wishes = plans.flatMap(({ warning }) => warning ?? []);
  if (warnings === undefined || wishes.length === 0 || !(await isConfirmed(tx, sync.name))) return;
  const asked = await warnings.count(tx, sync.name, clock.now() - 86_400_000);
  const left = Math.max(0, sync.safety.maxDeprovisions - asked);
  const unreachable = wishes.filter(({ address }) => address === undefined);
  const reachable = wishes.filter(({ address }) => address !== undefined);
  // Whom no letter has reached before must not keep others waiting for theirs.
  const first = [...reachable].sort((one, other) => Number(one.anew ?? false) - Number(other.anew ?? false));
  await warnings.ask(tx, { sync: sync.name, target: sync.to }, [...unreachable, ...first.slice(0, left)]);
}

/** That the account of a person is used still counts as activity; the person is looked at soon. */
export async function noteStillHere(
  parts: Parts,
  { sync: name, person, by }: SleeperKey & { readonly by: string },
) {
  const { db, clock, audit, jobs } = parts;
  const sync = await parts.syncs.sync(name);
  const { inactiveAfter, neverActiveAfter } = sync.deprovision;
  if (inactiveAfter === undefined && neverActiveAfter === undefined)
    throw new ProvisioningError(
      'conflict',
      `The sync ${name} does not ask who is inactive, so nobody sleeps in it.`,
    );
  const [known] = await parts.people.persons({ from: sync.from, ids: [person], limit: 1 });
  if (known === undefined)
    throw new ProvisioningError('not-found', `There is no person ${person} in the sync ${name}.`);
  const at = clock.now();
  await db.transaction(async (tx) => {
    await bulkUpsert(tx, {
      table: 'still_here',
      columns: { sync: 'text', person: 'text', said_at: 'bigint', said_by: 'text' },
      key: ['sync', 'person'],
      update: ['said_at', 'said_by'],
      rows: [{ sync: name, person, said_at: at, said_by: by }],
    });
    await jobs.add(personJob(name, sync.to, person), tx);
    await audit.append([{ at, actor: by, action: 'person.still-here', sync: name, person }], tx);
  });
}

/** When an account lost something because it was not used, and has not got it back as far as we know; nothing: it did not. */
export async function sleptSince(db: Queryable, { sync, person }: SleeperKey): Promise<number | undefined> {
  const sleeper = (await sleepersOf(db, sync, [person])).get(person);
  if (sleeper === undefined || sleeper.state === 'awake') return undefined;
  if (sleeper.state === 'closed') return sleeper.since;
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select(['body', 'finished_at'])
    .where('sync', '=', sync)
    .where('person', '=', person)
    .where('type', '=', 'grant.remove')
    .where('state', '=', 'done')
    .where('finished_at', '>=', sleeper.since)
    .execute();
  const taken = rows.find(({ body }) => fromJson<Planned>(body).reason.rule === RULE);
  return taken?.finished_at ?? undefined;
}

/** Leaves out what was planned for want of activity for people who have said since then to be still here. */
export async function withoutWoken(
  { db, sync, clock }: Context,
  plan: { readonly id: string; readonly createdAt: number },
  entries: readonly JournalEntry[],
): Promise<readonly JournalEntry[]> {
  const asleep = entries.filter(({ change }) => change.reason.rule === RULE);
  if (asleep.length === 0) return entries;
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('still_here')
    .select('person')
    .where('sync', '=', sync.name)
    .where('said_at', '>=', plan.createdAt)
    .execute();
  const woken = new Set(rows.map(({ person }) => person));
  const spared = asleep.filter(({ person }) => person !== undefined && woken.has(person));
  if (spared.length === 0) return entries;
  const message = 'The person has said to be still here since the plan was made.';
  await db.transaction((tx) =>
    settleChanges(
      tx,
      plan.id,
      spared.map((entry) => settle(entry, { state: 'skipped', message })),
      clock.now(),
    ),
  );
  return entries.filter((entry) => !spared.includes(entry));
}
