/** Which accounts no sync may change. Pure. */

import type { Account } from '../model/index.ts';
import type { Rules } from './rules.ts';

/** Why an account may not be changed at all, or nothing when it may. */
export function protection(account: Account, rules: Rules): string | undefined {
  if (account.protected !== undefined) return account.protected;
  return rules.mapping.protectsAccount(account)
    ? 'The account is named in safety.protected.accounts.'
    : undefined;
}
