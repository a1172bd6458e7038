/** What the SCIM service is handed by app.ts, and nothing else of the world. */

import type { Directory } from '../../directory/index.ts';
import type { Log } from '../../model/index.ts';
import type { DialectName } from '../../scim/index.ts';
import type { Database } from '../../store/index.ts';

/** What the service needs of the directory. Whatever is told is kept and queued in the transaction that is handed in. */
export type ScimDirectory = Pick<
  Directory,
  | 'lock'
  | 'tell'
  | 'updateGroup'
  | 'identity'
  | 'findIdentities'
  | 'listIdentities'
  | 'group'
  | 'findGroups'
  | 'listGroups'
  | 'members'
  | 'groupsOf'
>;

/** A client that has proved who it is. */
export interface ScimClient {
  /** As the log names it. */
  readonly name: string;
}

export interface ScimParts {
  readonly db: Pick<Database, 'transaction'>;
  readonly directory: ScimDirectory;
  /**
   * Whose token it is, if it is one of that source's; undefined for any other token and for a source that is not there
   * or does not push. Must take the same time in all of these cases.
   */
  authenticate(source: string, token: string): Promise<ScimClient | undefined>;
  /** Whose names the source's client uses; all dialects together when absent. */
  dialectOf?(source: string): Promise<DialectName>;
  readonly newId: () => string;
  readonly log: Log;
  /** How clients reach the service (`https://rollcall.example.com`); absent: as each request says. */
  readonly publicUrl?: string;
  readonly limits?: Partial<Limits>;
}

/** Bounds; what is beyond them is refused before it costs anything. */
export interface Limits {
  /** Bytes of a body. */
  readonly body: number;
  /** Levels of a body. */
  readonly depth: number;
  /** Resources on a page. */
  readonly page: number;
  /** Resources that a filter without an index may look at. */
  readonly scan: number;
}

export const defaultLimits: Limits = { body: 8 * 1024 * 1024, depth: 24, page: 1_000, scan: 10_000 };
