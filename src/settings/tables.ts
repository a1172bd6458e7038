/** This room's tables. Nobody else queries them. */

import type { ErrorCode } from '../model/index.ts';
import type { Json } from '../store/index.ts';

export type Subject = 'connection' | 'sync' | 'setting';
export type ManagedBy = 'file' | 'api';

/** A connection or a sync as it is now. A removed one keeps its row, so that its name stays taken and its past readable. */
export interface SettingTable {
  subject: Subject;
  name: string;
  /** A connection: `{ kind, type, config }` with references or marks where secrets belong. A sync or a setting of the service: as written. */
  content: Json;
  managed_by: ManagedBy;
  version: number;
  created_at: number;
  changed_at: number;
  changed_by: string;
  removed_at: number | null;
}

/** Every version that a connection or a sync ever had. */
interface SettingVersionTable {
  subject: Subject;
  name: string;
  version: number;
  at: number;
  actor: string;
  action: 'created' | 'changed' | 'removed' | 'restored';
  managed_by: ManagedBy;
  content: Json;
}

/** The secrets of connections and settings made through the API, sealed; only the newest of each place is kept. */
export interface SealedSecretTable {
  /** `connection/<name>/<path>`: what the seal is bound to. */
  id: string;
  /** Of a setting of the service: a colon and its name. */
  connection: string;
  path: string;
  sealed: string;
  changed_at: number;
}

/** How the last check of a connection went. */
export interface ConnectionCheckTable {
  connection: string;
  /** Of the connection, when it was checked: after it was changed, the check proves nothing. */
  version: number;
  at: number;
  milliseconds: number;
  code: ErrorCode | null;
  message: string | null;
  faults: Json;
  /** Since when every check of this version has failed. */
  failing_since: number | null;
  lines: Json;
  warnings: Json;
}

/** What a connector told last of when that by which the connection proves itself ends. */
interface ConnectionEndTable {
  connection: string;
  version: number;
  at: number;
  ends: Json;
}

export interface SettingsTables {
  connection_check: ConnectionCheckTable;
  connection_end: ConnectionEndTable;
  setting: SettingTable;
  setting_version: SettingVersionTable;
  sealed_secret: SealedSecretTable;
}
