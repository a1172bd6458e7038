/** What a change that was done leaves in our own memory: links, the ledger of grants, and what we know of the target. */

import type { Account, Attributes, Planned } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { closeDepartures } from './departures.ts';
import { forgetAccounts, forgetGrant, keepAccounts, keepEntitlements, keepGrants } from './keeping.ts';
import { noteClosed } from './leavers.ts';
import { addLinks, forgetGiven, moveLink, recordGiven, removeLink, removeLinkOfAccount } from './links.ts';
import { accountsById } from './observed.ts';
import { rememberReclaims } from './reclaims.ts';
import { closeSleepers } from './sleepers.ts';
import type { Link } from './subject.ts';
import type { GrantLedgerTable } from './tables.ts';

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
  const given: GrantLedgerTable[] = [];
  const touched = new Map<string, Touch>();
  const made: Account[] = [];
  const links: Link[] = [];
  for (const each of done) await recordEffect(tx, parts, { ...each, given, touched, made, links });
  await addLinks(tx, parts.target, links);
  await keepAccounts(tx, parts, made);
  await recordGiven(tx, given);
  await keepGrants(
    tx,
    parts.target,
    given.map(({ account, entitlement }) => ({ account, entitlement })),
  );
  await touch(tx, parts, touched);
  await closeSleepers(tx, parts, done);
  await closeDepartures(
    tx,
    parts,
    done.flatMap(({ change: { type, reason } }) =>
      type === 'account.deactivate' && reason.person !== undefined ? [reason.person] : [],
    ),
  );
  await rememberReclaims(tx, parts, done);
  await noteClosed(tx, parts, done);
}

type Touch = { attributes?: Attributes; active?: boolean };

/** What a batch of effects gathers, to be written at once. */
interface Gathering {
  readonly given: GrantLedgerTable[];
  readonly touched: Map<string, Touch>;
  readonly made: Account[];
  readonly links: Link[];
}

async function recordEffect(
  tx: Queryable,
  { target, sync, now }: EffectParts,
  { change, account = '', entitlement = '', given, touched, made, links }: Done & Gathering,
): Promise<void> {
  const amend = (what: Touch): void => {
    const before = touched.get(account);
    const attributes = { ...before?.attributes, ...what.attributes };
    touched.set(account, { ...before, ...what, attributes });
  };
  switch (change.type) {
    case 'link.add':
      links.push({ person: change.person, account, sync, origin: 'correlated', createdAt: now });
      return;
    case 'link.remove':
      return removeLink(tx, target, change.person);
    case 'link.move':
      return moveLink(tx, target, change.person, change.to);
    case 'grant.release':
      return forgetGiven(tx, target, { account, entitlement, sync });
    case 'account.create':
      links.push({ person: change.identity, account, sync, origin: 'created', createdAt: now });
      made.push({ ...change.account, id: account });
      return;
    case 'account.update':
      return amend({ attributes: change.after });
    case 'account.activate':
      return amend({ active: true });
    case 'account.deactivate':
      return amend({ active: false });
    case 'account.delete':
    case 'account.anonymise':
      touched.delete(account);
      await forgetAccounts(tx, target, [account]);
      await removeLinkOfAccount(tx, target, account);
      return forgetGiven(tx, target, { account });
    case 'entitlement.create': {
      const made = { id: entitlement, kind: change.kind, name: change.name };
      return keepEntitlements(tx, target, [made]);
    }
    case 'holding.move':
      return;
    case 'grant.add':
      given.push({ target, account, entitlement, sync, rule: change.reason.rule, given_at: now });
      return;
    default:
      await forgetGiven(tx, target, { account, entitlement });
      return forgetGrant(tx, target, { account, entitlement });
  }
}

/** What we know of accounts, amended by what we did to them. */
async function touch(tx: Queryable, parts: EffectParts, touched: ReadonlyMap<string, Touch>): Promise<void> {
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
  await keepAccounts(tx, parts, amended);
}
