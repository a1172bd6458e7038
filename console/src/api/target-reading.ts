/** A target that is read because somebody asks: how far that is. */

import { useTold } from './told.ts';

export interface Seen {
  readonly accounts: number;
  readonly entitlements: number;
  readonly grants: number;
}

type Told = { readonly seen: Seen } | { readonly read: Seen };

interface Known {
  readonly seen?: Seen;
  /** Whether all of it was read. */
  readonly isWhole: boolean;
}

const how = {
  nothing: { isWhole: false } as Known,
  after: (_: Known, told: Told): Known =>
    'read' in told ? { seen: told.read, isWhole: true } : { seen: told.seen, isWhole: false },
};

/** Reads the target of that name whenever `begin` is called. Whoever leaves the page ends the reading. */
export function useTargetReading(name: string) {
  return useTold('post /connections/{name}/read/live', { params: { name } }, how);
}
