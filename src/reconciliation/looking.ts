/** A look at a sync without a run: its rules and its target's abilities; nothing is asked of the target. */

import type { Sync } from '../model/index.ts';
import type { Context, Parts } from './context.ts';

export interface Look {
  readonly context: Context;
  close(): Promise<void>;
}

/**
 * Opens a look at a sync; the caller closes it. @throws ProvisioningError `invalid` when the target's secrets cannot be
 * found, or the rules do not fit the target: then nothing is left open.
 */
export async function openLook(parts: Parts, sync: Sync): Promise<Look> {
  const { signal } = new AbortController();
  const target = await parts.syncs.openTarget(sync.to, signal);
  try {
    const context: Context = {
      ...parts,
      run: '',
      actor: '',
      sync,
      mapping: parts.syncs.compile(sync, target),
      target,
      signal,
      checkpoint: async () => {},
      report: () => {},
    };
    return { context, close: () => target.close() };
  } catch (thrown) {
    await target.close();
    throw thrown;
  }
}
