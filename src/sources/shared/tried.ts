/** Trying rights by using them. */

import { type Fault, ProvisioningError, type Tools } from '../../model/index.ts';

/** What the call gives; nothing when it is forbidden. All else is thrown on. */
export async function tried<Result>(call: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await call();
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'forbidden') return undefined;
    throw thrown;
  }
}

/** Rights tried one after another: each that is there is told to whoever looks on, the others are gathered. */
export interface RightsTried {
  readonly missing: Fault[];
  /**
   * Uses a right and gives what the call gave; nothing when it is forbidden.
   * @param what is done by it: `read users`
   */
  use<Result>(right: string, what: string, call: () => Promise<Result>): Promise<Result | undefined>;
}

export function tryRights({ proved }: Pick<Tools, 'proved'>): RightsTried {
  const missing: Fault[] = [];
  return {
    missing,
    async use(right, what, call) {
      const found = await tried(async () => ({ result: await call() }));
      if (found === undefined) missing.push({ path: right, message: `It may not ${what}.` });
      else proved?.(right, `It may ${what}.`);
      return found?.result;
    },
  };
}
