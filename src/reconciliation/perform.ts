/** Carries out one change at the target and says what came of it; never throws but for a failing connection. */

import type { Account, Applied, Change, Outcome, ProvisioningError, TargetChange } from '../model/index.ts';
import { asProvisioningError, irrevocable } from '../model/index.ts';
import type { Context } from './context.ts';
import { accountKey } from './keeping.ts';

/** A target change with every reference resolved. */
export type Ready = Change;

export type Performed =
  | { readonly outcome: Outcome; readonly id?: string }
  /** The request may have had its effect: the journal keeps the intent until somebody has looked. */
  | { readonly unknown: ProvisioningError };

/** How often a throttled change is tried again after waiting as told. */
const THROTTLED_TRIES = 5;
/** How long we look for an account that the target says exists already and does not show yet (milliseconds each). */
const LOOKS = [0, 1_000, 2_000, 4_000, 8_000, 15_000] as const;

/** Resolves the references of a planned change: to accounts made for people, and groups made by name. */
export function resolve(
  change: TargetChange,
  accountFor: (person: string) => string | undefined,
  entitlementNamed: (name: string) => string | undefined,
): Ready | string {
  if (change.type !== 'grant.add') return change;
  const account = typeof change.account === 'string' ? change.account : accountFor(change.account.createdFor);
  if (account === undefined) return 'The account was not made.';
  const entitlement =
    typeof change.entitlement === 'string'
      ? change.entitlement
      : entitlementNamed(change.entitlement.createdAs);
  if (entitlement === undefined) return 'The group was not made.';
  return { ...change, account, entitlement };
}

/** Hands one change to the target's handler. `attempts`: how often its intent has been written, this time included. */
export async function perform(context: Context, change: Ready, attempts: number): Promise<Performed> {
  for (let tries = 1; ; tries += 1) {
    try {
      const applied = await hand(context, change);
      return { outcome: doneOutcome(applied), ...(applied.id === undefined ? {} : { id: applied.id }) };
    } catch (thrown) {
      const failure = asProvisioningError(thrown);
      if (failure.code === 'rate-limited' && tries < THROTTLED_TRIES) {
        await context.clock.sleep((failure.retryAfter ?? 1) * 1_000, context.signal);
        continue;
      }
      return afterFailure(context, change, { failure, attempts });
    }
  }
}

function doneOutcome({ id, requestId, note }: Applied): Outcome {
  return {
    state: 'done',
    ...(id === undefined ? {} : { id }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Calls the handler of the change's type; the table of handlers is typed by the same key. */
async function hand({ target }: Context, change: Ready): Promise<Applied> {
  const handler = target.changes[change.type] as ((change: Ready) => Promise<Applied>) | undefined;
  if (handler === undefined) {
    throw asProvisioningError(new Error(`the target has no ${change.type}, and it was planned`));
  }
  return handler(change);
}

async function afterFailure(
  context: Context,
  change: Ready,
  { failure, attempts }: { readonly failure: ProvisioningError; readonly attempts: number },
): Promise<Performed> {
  if (failure.effectUnknown) return { unknown: failure };
  if (irrevocable.includes(change.type) && failure.code === 'not-found') {
    return { outcome: { state: 'done', note: 'The account was gone already.' } };
  }
  if (change.type === 'account.create' && failure.code === 'conflict' && attempts > 1) {
    const ours = await lookForOurs(context, change.account);
    if (ours !== undefined) {
      return {
        outcome: { state: 'done', id: ours.id, note: 'Made by an earlier request whose answer was lost.' },
        id: ours.id,
      };
    }
  }
  return { outcome: failedOutcome(failure) };
}

export function failedOutcome(failure: ProvisioningError): Outcome {
  const { code, message, requestId } = failure;
  return { state: 'failed', code, message, ...(requestId === undefined ? {} : { requestId }) };
}

/**
 * The account that an unanswered creation of ours made: the one with the same unique attributes. A target may lag, so it
 * is looked for with patience.
 */
async function lookForOurs(context: Context, wanted: Omit<Account, 'id'>): Promise<Account | undefined> {
  for (const wait of LOOKS) {
    await context.clock.sleep(wait, context.signal);
    const found = await accountsLike(context, wanted);
    if (found.length === 1) return found[0];
    if (found.length > 1) return undefined;
  }
  return undefined;
}

/** Accounts at the target that have the same unique attributes as this one. */
export async function accountsLike(
  { target }: Pick<Context, 'target'>,
  wanted: Omit<Account, 'id'>,
): Promise<readonly Account[]> {
  const unique = target.schema.filter(({ uniqueness }) => uniqueness === 'server').map(({ name }) => name);
  const found: Account[] = [];
  for await (const record of target.read({ accounts: [], resembling: [{ ...wanted, id: '' }] })) {
    if (record.type !== 'account') continue;
    const { account } = record;
    const same = unique.some(
      (name) =>
        accountKey(account, name) !== undefined && accountKey(account, name) === accountKey(wanted, name),
    );
    if (same) found.push(account);
  }
  return found;
}
