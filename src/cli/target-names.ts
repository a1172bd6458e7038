/** What the accounts and entitlements of changes are called at their target. */

import type { App } from '../app.ts';
import type { Planned } from '../model/index.ts';
import type { Names } from './change-words.ts';

/** Looks up the names of what these changes concern; what is not known is called by its id. */
export async function namesFor(app: App, target: string, changes: readonly Planned[]): Promise<Names> {
  const accounts = changes.flatMap((change) => {
    const id = 'id' in change ? change.id : 'account' in change ? change.account : undefined;
    return typeof id === 'string' ? [id] : [];
  });
  const entitlements = changes.flatMap((change) =>
    'entitlement' in change && typeof change.entitlement === 'string' ? [change.entitlement] : [],
  );
  const names = await app.reconciliation.names(target, { accounts, entitlements });
  return {
    account: (id) => names.accounts.get(id) ?? id,
    entitlement: (id) => names.entitlements.get(id) ?? id,
  };
}
