/** What still makes an account billable: which group or role gives it a seat, and who gave that. */

import type { EntitlementKind } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { ledgerOf, linksOfPerson } from './links.ts';
import { accountsById, entitlementsOf, grantsOf } from './observed.ts';
import { seatsTold } from './seat-limits.ts';

/** One entitlement that gives an account a seat. */
export interface Billing {
  readonly target: string;
  readonly account: string;
  readonly userName?: string;
  readonly product: string;
  /** What the product is called, as the target tells it, else its id. */
  readonly name: string;
  readonly entitlement: string;
  readonly kind: EntitlementKind;
  /** Syncs that gave it; none: by hand, or by somebody else. */
  readonly givenBy: readonly string[];
}

/** What makes these open accounts billable now, by account. */
export async function billingOf(
  db: Queryable,
  target: string,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, readonly Billing[]>> {
  if (accounts.length === 0) return new Map();
  const { byId } = await entitlementsOf(db, target);
  const giving = new Map([...byId].filter(([, { licences = [] }]) => licences.length > 0));
  if (giving.size === 0) return new Map();
  const known = await accountsById(db, target, accounts);
  const grants = await grantsOf(db, target, accounts);
  const ledger = await ledgerOf(db, target, accounts);
  const told = await seatsTold(db, target);
  const found = new Map<string, readonly Billing[]>();
  for (const [account, { active, attributes }] of known) {
    if (!active) continue;
    const { userName } = attributes;
    const of = (grants.get(account) ?? []).flatMap((id) => giving.get(id) ?? []);
    found.set(
      account,
      of.flatMap((entitlement) => {
        const mine = ledger.filter((row) => row.account === account && row.entitlement === entitlement.id);
        const { name: called, kind, licences = [] } = entitlement;
        return licences.map((product) => ({
          target,
          account,
          ...(typeof userName === 'string' ? { userName } : {}),
          product,
          name: told.get(product)?.name ?? product,
          entitlement: called,
          kind,
          givenBy: mine.map(({ sync }) => sync).sort(),
        }));
      }),
    );
  }
  return found;
}

/** What makes a person billable, at all targets. */
export async function billingOfPerson(db: Queryable, person: string): Promise<readonly Billing[]> {
  const all: Billing[] = [];
  for (const { target, account } of await linksOfPerson(db, person))
    all.push(...((await billingOf(db, target, [account])).get(account) ?? []));
  return all;
}

/** What keeps a seat taken after a removal, in one sentence; nothing when the account takes none of these any more. */
export function stillBillable(billing: readonly Billing[], products: readonly string[]): string | undefined {
  const kept = billing.filter(({ product }) => products.includes(product));
  if (kept.length === 0) return undefined;
  const parts = [...Map.groupBy(kept, ({ product }) => product).values()].map((of) => {
    const through = of.map(({ entitlement, kind, givenBy }) => {
      const who = givenBy.length === 0 ? 'given by hand' : `given by ${givenBy.join(', ')}`;
      return `the ${kind} ${entitlement} (${who})`;
    });
    return `${of[0]?.name} through ${through.join(' and ')}`;
  });
  return `Still billable: ${parts.join('; ')}.`;
}
