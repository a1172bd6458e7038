/** Before an approved or interrupted plan goes on: whoever has moved since is dropped from it, to be planned anew. */

import { sql } from 'kysely';
import { canonicalJson, isLinkChange, type Person, type Planned } from '../model/index.ts';
import type { Context } from './context.ts';
import { BATCH, rulesOf } from './context.ts';
import { asEntry, settle, settleChanges } from './journal.ts';
import { linksOfPeople } from './links.ts';
import { observeAll, observeSome } from './observe.ts';
import { type Entitlements, entitlementsOf } from './observed.ts';
import { scopeOf } from './observing.ts';
import { resolve } from './perform.ts';
import { planBatch } from './planning.ts';
import type { Plan } from './plans.ts';
import { givingIn, withoutSeats } from './seat-moves.ts';
import type { ReconciliationTables } from './tables.ts';

/** Beyond so many people one full reading of the target costs less than looking at each. */
const LOOK_AT_EACH = 200;

/**
 * Compares what a plan still has to do for each person with what would be planned for that person now. People for whom
 * the two differ are skipped; the rest of the approval stands. Gives those who moved.
 */
export async function dropMoved(
  context: Context,
  plan: Plan,
  keys: readonly string[],
): Promise<readonly string[]> {
  const { db, clock, sync, target } = context;
  const observing = { db, clock, target: sync.to, keys };
  const all = (await peopleLeft(context, plan.id, undefined, LOOK_AT_EACH + 1)).length > LOOK_AT_EACH;
  if (all) await observeAll(observing, target, { signal: context.signal });
  const moved: string[] = [];
  let after: string | undefined;
  for (;;) {
    const ids = await peopleLeft(context, plan.id, after, BATCH);
    if (ids.length === 0) return moved;
    after = ids.at(-1);
    const people = await context.people.persons({ from: sync.from, ids, limit: BATCH });
    if (!all) await observeSome(observing, target, await scopeOf(context, people));
    moved.push(...(await movedAmong(context, plan, { ids, people })));
    await context.checkpoint();
  }
}

/** Behind `plan || ''` no engine looks at the whole plan for each page: the index by person is in the order we go. */
const ofPlan = sql<string>`plan || ''`;

async function peopleLeft(
  context: Context,
  plan: string,
  after: string | undefined,
  limit: number,
): Promise<string[]> {
  const rows = await context.db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .select('person')
    .distinct()
    .where(ofPlan, '=', plan)
    .where('state', '=', 'planned')
    .where('person', '>', after ?? '')
    .orderBy('person')
    .limit(limit)
    .execute();
  return rows.flatMap(({ person }) => person ?? []);
}

async function movedAmong(
  context: Context,
  plan: Plan,
  { ids, people }: { readonly ids: readonly string[]; readonly people: readonly Person[] },
): Promise<readonly string[]> {
  const { db, sync, clock } = context;
  const entitlements = await entitlementsOf(db, sync.to);
  const rules = await rulesOf(context, entitlements);
  const { plans } = await planBatch(context, { people, rules, entitlements });
  const waits = await waitsIn(db, plan.id, ids);
  const giving = givingIn(entitlements);
  const now = new Map(
    plans.map(({ person, changes }) => {
      const products = waits.get(person);
      return [person, products === undefined ? changes : withoutSeats(changes, products, giving)];
    }),
  );
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_change')
    .selectAll()
    .where('plan', '=', plan.id)
    .where('state', '=', 'planned')
    .where('person', 'in', ids)
    .execute();
  const links = await linksOfPeople(db, sync.to, ids);
  const accountFor = (person: string): string | undefined => links.get(person)?.account;
  const left = Map.groupBy(rows.map(asEntry), ({ person }) => person ?? '');
  const moved = ids.filter((id) => {
    const all = (left.get(id) ?? []).map(({ change }) => change);
    // What is handed over is asked of the target, not planned from rules; its handler looks before it acts.
    const then = all.filter(({ type }) => type !== 'holding.move');
    return (
      fingerprint(then, accountFor, entitlements) !== fingerprint(now.get(id) ?? [], accountFor, entitlements)
    );
  });
  const message =
    'The person or the account has changed since the plan was made; the person is planned anew.';
  const skipped = moved.flatMap((id) => left.get(id) ?? []);
  await db.transaction((tx) =>
    settleChanges(
      tx,
      plan.id,
      skipped.map((entry) => settle(entry, { state: 'skipped', message })),
      clock.now(),
    ),
  );
  return moved;
}

/** The seats that these people wait for: the plan does without them on purpose. */
async function waitsIn(
  db: Context['db'],
  plan: string,
  people: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const rows = await db
    .tables<ReconciliationTables>()
    .selectFrom('plan_seat')
    .select(['person', 'product'])
    .where('plan', '=', plan)
    .where('waits', '>', 0)
    .where('person', 'in', people)
    .execute();
  const waits = Map.groupBy(rows, ({ person }) => person);
  return new Map([...waits].map(([person, of]) => [person, new Set(of.map(({ product }) => product))]));
}

/** What changes do, apart from their order and their sentences. */
function fingerprint(
  changes: readonly Planned[],
  accountFor: (person: string) => string | undefined,
  entitlements: Entitlements,
): string {
  const named = (name: string): string | undefined => entitlements.byName(name)?.id;
  return changes
    .map((change) => {
      const resolved = isLinkChange(change) ? change : resolve(change, accountFor, named);
      const { reason: _, ...body } = typeof resolved === 'string' ? change : resolved;
      return canonicalJson(body);
    })
    .sort()
    .join('\n');
}
