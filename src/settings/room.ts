/** What the files of this room share: what they are handed, and what a connection is as it is kept. */

import type { Audit } from '../audit/index.ts';
import type { Tools } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import type { Database, Queryable, Secrets } from '../store/index.ts';
import type { ConnectionKind, Connectors } from './connection-entry.ts';
import type { Surroundings } from './secret-reference.ts';
import type { WrittenSync } from './sync-entry.ts';
import type { ManagedBy, Subject } from './tables.ts';
import { type Keeping, type Kept, keptAll, keptOne } from './versions.ts';

/** What the settings need of the world and the rooms below. */
export interface SettingsParts {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly audit: Audit;
  readonly connectors: Connectors;
  /** Handed to every connector that is opened. */
  readonly tools: Omit<Tools, 'signal'>;
  readonly around: Surroundings;
  /** Told after every change that was committed: to set schedules anew, and to wake what waits for a connection. */
  readonly onChanged?: (changes: readonly SettingChange[]) => Promise<void>;
  /** Asked before a connection is removed, while it can be opened; what is given is called once it is removed. */
  readonly farewell?: (connection: string) => Promise<(() => Promise<void>) | undefined>;
}

/** That a connection or a sync was changed. */
export interface SettingChange {
  readonly subject: Subject;
  readonly name: string;
  readonly action: Exclude<Keeping['action'], 'unchanged'>;
  readonly version: number;
}

/** A connection's content as it is kept. */
export interface ConnectionContent {
  readonly kind: ConnectionKind;
  readonly type: string;
  /** As written: secrets are references, or marks of what is sealed. */
  readonly config: Readonly<Record<string, unknown>>;
}

export type KeptConnection = Kept<ConnectionContent>;
export type KeptSync = Kept<WrittenSync>;

/** Who asks for a change through the API, and which version they looked at. */
export interface ChangeRequest {
  /** As the audit names them: `token:NAME`. */
  readonly actor: string;
  /** Refused with `stale` when it is at another version; 0: it must not be there; absent: whatever version it is at. */
  readonly expected?: number | undefined;
}

/** A connection that is there, of that kind if one is named. Throws `not-found`. */
export async function connectionNamed(
  db: Queryable,
  name: string,
  kind?: ConnectionKind,
): Promise<KeptConnection> {
  const kept = await keptOne<ConnectionContent>(db, { subject: 'connection', name });
  const wanted = (one: KeptConnection) => kind === undefined || one.content.kind === kind;
  if (kept !== undefined && kept.removedAt === undefined && wanted(kept)) return kept;
  const others = (await keptAll<ConnectionContent>(db, 'connection')).filter(wanted).map((one) => one.name);
  throw notThere(kind ?? 'connection', name, others);
}

/** A sync that is there, as it is kept. Throws `not-found`. */
export async function syncNamed(db: Queryable, name: string): Promise<KeptSync> {
  const kept = await keptOne<WrittenSync>(db, { subject: 'sync', name });
  if (kept !== undefined && kept.removedAt === undefined) return kept;
  const others = (await keptAll(db, 'sync')).map((one) => one.name);
  throw notThere('sync', name, others);
}

function notThere(what: string, name: string, others: readonly string[]): ProvisioningError {
  const known =
    others.length === 0
      ? 'there is none yet'
      : `there ${others.length === 1 ? 'is' : 'are'} ${others.join(', ')}`;
  return new ProvisioningError('not-found', `There is no ${what} ${name}; ${known}.`);
}

/** Throws `conflict` for what the file manages: it is changed there. */
export function refuseFileManaged(
  which: { readonly subject: Subject; readonly name: string },
  kept: Kept | undefined,
): void {
  if (kept === undefined || kept.removedAt !== undefined || kept.managedBy === ('api' satisfies ManagedBy))
    return;
  throw new ProvisioningError(
    'conflict',
    `The ${which.subject} ${which.name} is declared in rollcall.yaml; change it there and start the service anew.`,
  );
}

/** Throws `conflict`: another type under one name would meet links and grants that were never its own. */
export function refuseOtherType(
  name: string,
  before: KeptConnection | undefined,
  now: Pick<ConnectionContent, 'kind' | 'type'>,
): void {
  if (before === undefined) return;
  const { kind, type } = before.content;
  if (kind === now.kind && type === now.type) return;
  const removed = before.removedAt === undefined ? '' : ' that was removed';
  throw new ProvisioningError(
    'conflict',
    `The name ${name} belongs to a ${kind} of type ${type}${removed}; give the ${now.kind} of type ${now.type} another name.`,
  );
}
