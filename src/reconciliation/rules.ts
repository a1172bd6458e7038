/** What one run goes by: the sync, compiled, and the target's abilities. Made once per run. */

import type { Mapping } from '../mapping/index.ts';
import type { Entitlement, ProvisioningTarget, Sync } from '../model/index.ts';
import type { Feeds } from './feeds.ts';
import type { Freshness } from './freshness.ts';
import type { WorkingDays } from './working-days.ts';

export interface Rules {
  readonly sync: Sync;
  readonly mapping: Mapping;
  readonly target: Pick<ProvisioningTarget, 'schema' | 'changes' | 'fit'>;
  /** An entitlement of the target by its name, compared without case. */
  readonly entitlement: (name: string) => Entitlement | undefined;
  /** False while a source of the sync has never been read completely: then nothing is taken from anybody. */
  readonly mayRemove: boolean;
  /** When something may be taken from who leaves or sleeps. */
  readonly days: WorkingDays;
  /** How fresh the sources are; absent: nothing waits for a reading. */
  readonly freshness?: Freshness;
  /** Who tells of activity; absent: the sync does not ask who is inactive. */
  readonly feeds?: Feeds;
  /** Milliseconds since 1970. */
  readonly now: number;
}
