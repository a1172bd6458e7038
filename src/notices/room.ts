/** What the files of this room are handed. */

import type { Audit } from '../audit/index.ts';
import type { Directory } from '../directory/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Clock, Fetch, Log } from '../model/index.ts';
import type { Reconciliation } from '../reconciliation/index.ts';
import type { Notices as Decided, Settings } from '../settings/index.ts';
import type { Database, Secrets } from '../store/index.ts';

export interface NoticeParts {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly fetch: Fetch;
  readonly audit: Audit;
  readonly jobs: Jobs;
  readonly secrets: Secrets;
  readonly settings: Pick<
    Settings,
    'serviceEntry' | 'service' | 'connections' | 'ends' | 'openTarget' | 'sync' | 'syncs'
  >;
  readonly directory: Pick<Directory, 'readings' | 'eventCounts' | 'person'>;
  readonly reconciliation: Pick<
    Reconciliation,
    | 'plans'
    | 'runs'
    | 'seatCounts'
    | 'seatHistory'
    | 'seatUse'
    | 'breaches'
    | 'deprovisioning'
    | 'tallySince'
    | 'stillHere'
    | 'sleptSince'
  >;
  /** What identity providers that push prove themselves by, and when it ends (milliseconds since 1970). */
  readonly pushCredentials: () => Promise<
    readonly { readonly source: string; readonly name: string; readonly expiresAt?: number }[]
  >;
  /** How people reach the service; absent: nobody has said it, and links cannot be sent. */
  readonly publicUrl: string | undefined;
}

/** What was decided on notices; nothing when it cannot be used any more, which the log says. */
export async function decidedOn({
  settings,
  log,
}: Pick<NoticeParts, 'settings' | 'log'>): Promise<Decided | undefined> {
  try {
    return await settings.serviceEntry('notices');
  } catch (error) {
    log.warn({ error }, 'Nobody can be told anything: the settings of notices cannot be used.');
    return undefined;
  }
}
