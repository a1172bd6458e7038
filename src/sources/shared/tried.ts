/** Trying a right by using it. */

import { ProvisioningError } from '../../model/index.ts';

/** What the call gives; nothing when it is forbidden. All else is thrown on. */
export async function tried<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'forbidden') return undefined;
    throw thrown;
  }
}
