/** What a change that was done leaves in our own memory: links, the ledger of grants, and what we know of the target. */

import type { Account, Attributes, Planned } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { addLink, forgetGiven, moveLink, recordGiven, removeLink } from './links.ts';
import { currentGeneration, forgetAccounts, keepAccounts, keepEntitlements, keepGrants } from './observe.ts';
import { accountsById } from './observed.ts';
import type { GrantLedgerTable, ReconciliationTables } from './tables.ts';

/** A change that was done, with every reference resolved. */
export interface Done {
  readonly change: Planned;
  /** The account it concerned or made. */
  readonly account?: string;
  /** The entitlement it concerned or made. */
  readonly entitlement?: string;
}

export interface EffectParts {
  readonly target: string;
  readonly sync: string;
  /** Attributes whose values are kept as keys. */
  readonly keys: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Writes the effects of these changes, in their order, within the transaction that writes their outcomes. */
export async function recordEffects(tx: Queryable, parts: EffectParts, done: readonly Done[]): Promise<void> {
  if (done.length === 0) return;
  const generation = await currentGeneration(tx, parts.target);
  const given: GrantLedgerTable[] = [];
  const touched = new Map<string, Touch>();
  for (const each of done) await recordEffect(tx, parts, { ...each, given, touched, generation });
  await recordGiven(tx, given);
  await keepGrants(
    tx,
    parts.target,
    given.map(({ account, entitlement }) => ({ account, entitlement })),
    generation,
  );
  await touch(tx, parts, touched, generation);
}

type Touch = { attributes?: Attributes; active?: boolean };

async function recordEffect(
  tx: Queryable,
  parts: EffectParts,
  {
    change,
    account = '',
    entitlement = '',
    given,
    touched,
    generation,
  }: Done & { given: GrantLedgerTable[]; touched: Map<string, Touch>; generation: number },
): Promise<void> {
  const { target, sync, now } = parts;
  const amend = (what: Touch): void => {
    const before = touched.get(account);
    const attributes = { ...before?.attributes, ...what.attributes };
    touched.set(account, { ...before, ...what, attributes });
  };
  switch (change.type) {
    case 'link.add':
      return addLink(tx, target, {
        person: change.person,
        account,
        sync,
        origin: 'correlated',
        createdAt: now,
      });
    case 'link.remove':
      return removeLink(tx, target, change.person);
    case 'link.move':
      return moveLink(tx, target, change.person, change.to);
    case 'grant.release':
      return forgetGiven(tx, target, { account, entitlement, sync });
    case 'account.create':
      await addLink(tx, target, {
        person: change.identity,
        account,
        sync,
        origin: 'created',
        createdAt: now,
      });
      return keepAccounts(tx, parts, [{ ...change.account, id: account }], generation);
    case 'account.update':
      return amend({ attributes: change.after });
    case 'account.activate':
      return amend({ active: true });
    case 'account.deactivate':
      return amend({ active: false });
    case 'account.delete':
      touched.delete(account);
      await forgetAccounts(tx, target, [account]);
      await tx
        .tables<ReconciliationTables>()
        .deleteFrom('link')
        .where('target', '=', target)
        .where('account', '=', account)
        .execute();
      return forgetGiven(tx, target, { account });
    case 'entitlement.create':
      return keepEntitlements(
        tx,
        target,
        [{ id: entitlement, kind: change.kind, name: change.name }],
        generation,
      );
    case 'grant.add':
      given.push({ target, account, entitlement, sync, rule: change.reason.rule, given_at: now });
      return;
    default:
      await forgetGiven(tx, target, { account, entitlement });
      await tx
        .tables<ReconciliationTables>()
        .deleteFrom('observed_grant')
        .where('target', '=', target)
        .where('account', '=', account)
        .where('entitlement', '=', entitlement)
        .execute();
  }
}

/** What we know of accounts, amended by what we did to them. */
async function touch(
  tx: Queryable,
  parts: EffectParts,
  touched: ReadonlyMap<string, Touch>,
  generation: number,
): Promise<void> {
  const known = await accountsById(tx, parts.target, [...touched.keys()]);
  const amended: Account[] = [];
  for (const [id, account] of known) {
    const { attributes, active } = touched.get(id) ?? {};
    amended.push({
      ...account,
      active: active ?? account.active,
      attributes: { ...account.attributes, ...attributes },
    });
  }
  await keepAccounts(tx, parts, amended, generation);
}
