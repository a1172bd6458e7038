/** Turns seats that could be taken back into a plan. It waits for approval like any other, and can be undone. */

import { type Planned, ProvisioningError, type Reason } from '../model/index.ts';
import type { Context } from './context.ts';
import { addChanges } from './journal.ts';
import { entitlementsOf, grantsOf } from './observed.ts';
import { createPlan, getPlan, type Plan, updatePlan } from './plans.ts';
import type { Reclaimable } from './reclaimable.ts';
import { RECLAIM, type Reclaim } from './reclaims.ts';
import { seatLimits } from './seat-limits.ts';
import { addSeatRows } from './seat-planning.ts';

export interface Reclaiming {
  readonly of: readonly Reclaimable[];
  readonly by: Reclaim;
  /** Only seats of these products; absent: all. Deactivating frees all of them, whatever is named. */
  readonly products?: readonly string[];
}

const BATCH = 500;

/**
 * Makes the plan: for each account either it is closed, or the groups that give these seats are taken, whoever gave
 * them. Groups that no sync may change stay.
 *
 * @throws ProvisioningError `unsupported` when the target cannot do what is asked.
 */
export async function planReclaim(context: Context, { of, by, products }: Reclaiming): Promise<Plan> {
  const { db, newId, clock, sync, mapping, target } = context;
  const type = by === 'deactivate' ? 'account.deactivate' : 'grant.remove';
  if (target.changes[type] === undefined)
    throw new ProvisioningError(
      'unsupported',
      `The target ${sync.to} cannot do ${type}; choose the other way.`,
    );
  const head = {
    id: newId(),
    sync: sync.name,
    target: sync.to,
    kind: 'reclaim',
    full: false,
    rules: mapping.digest,
    createdAt: clock.now(),
  } as const;
  await createPlan(db, head);
  const limits = await seatLimits(db, sync.to);
  const counts: Record<string, number> = {};
  let seq = 0;
  for (let from = 0; from < of.length; from += BATCH) {
    const some = of.slice(from, from + BATCH);
    const changes = await changesFor(context, some, { by, products });
    for (const change of changes) counts[change.type] = (counts[change.type] ?? 0) + 1;
    await db.transaction(async (tx) => {
      seq = await addChanges(tx, head, changes, seq);
      await addSeatRows(tx, head.id, rowsOf(some, { by, products }));
    });
  }
  const kinds = Map.groupBy(of, ({ kind }) => kind);
  const told = [...kinds].map(([kind, mine]) => `${mine.length} ${kind}`).join(', ');
  await updatePlan(db, head.id, {
    state: seq === 0 ? 'empty' : 'held',
    hold: [{ rule: RECLAIM, message: `Somebody chose these accounts to give back their seats: ${told}.` }],
    counts: { people: of.length, situations: {}, standings: {}, changes: counts, lacking: {}, seats: limits },
  });
  return getPlan(db, head.id);
}

type How = { readonly by: Reclaim; readonly products: readonly string[] | undefined };

async function changesFor(
  { db, sync, mapping }: Context,
  some: readonly Reclaimable[],
  { by, products }: How,
): Promise<readonly Planned[]> {
  const { byId } = await entitlementsOf(db, sync.to);
  const grants = await grantsOf(
    db,
    sync.to,
    some.map(({ account }) => account),
  );
  return some.flatMap(({ account, person, because }): readonly Planned[] => {
    const reason: Reason = {
      situation: 'reclaim',
      rule: RECLAIM,
      because,
      ...(person === undefined ? {} : { person }),
    };
    if (by === 'deactivate') return [{ type: 'account.deactivate', id: account, reason }];
    return (grants.get(account) ?? []).flatMap((id): readonly Planned[] => {
      const { name = '', licences = [], protected: kept } = byId.get(id) ?? {};
      const gives = licences.some((product) => products?.includes(product) ?? true);
      if (!gives || kept !== undefined || mapping.protectsEntitlement(name)) return [];
      return [{ type: 'grant.remove', account, entitlement: id, reason }];
    });
  });
}

function rowsOf(some: readonly Reclaimable[], { by, products }: How) {
  return some.flatMap(({ account, person = account, products: held }) =>
    held
      .filter((product) => by === 'deactivate' || (products?.includes(product) ?? true))
      .map((product) => ({ person, product, moves: -1, opens: 0, rank_group: 0, rank_order: 0 })),
  );
}
