/** What the SCIM service is handed by app.ts, and nothing else of the world. */

import type { Directory } from '../../directory/index.ts';
import type { Clock, Log } from '../../model/index.ts';
import type { DeclaredTypes, DialectName } from '../../scim/index.ts';
import type { Database, Secrets } from '../../store/index.ts';
import type { Door } from '../door/index.ts';
import type { Ways } from '../index.ts';
import type { Inspector } from '../inspector/index.ts';

/** What the service needs of the directory. Whatever is told is kept and queued in the transaction that is handed in. */
export type ScimDirectory = Pick<
  Directory,
  | 'lock'
  | 'amend'
  | 'amendMembers'
  | 'tell'
  | 'updateGroup'
  | 'identity'
  | 'identities'
  | 'findIdentities'
  | 'listIdentities'
  | 'identitiesIn'
  | 'group'
  | 'findGroups'
  | 'groupsIn'
  | 'idsAmong'
  | 'pageOf'
  | 'stepOf'
  | 'placesOf'
  | 'noteListed'
  | 'members'
  | 'groupsOf'
  | 'atOnce'
>;

/** How a source's client speaks. */
export interface SourceTypes {
  /** Whose names it uses. */
  readonly dialect: DialectName;
  /** The schemas and resource types that its settings declare, if any. */
  readonly declared: DeclaredTypes | undefined;
}

export interface ScimParts {
  readonly db: Pick<Database, 'transaction' | 'tables' | 'engine'>;
  readonly directory: ScimDirectory;
  /** Lets a request in, or throws the refusal: see `Door.admit`. */
  readonly door: Pick<Door, 'admit' | 'admitted' | 'token'>;
  /** How a source's client speaks; all dialects together, and nothing of its own, when absent. */
  typesOf?(source: string): Promise<SourceTypes>;
  /** The same where it is at hand; undefined where it must be looked up. */
  typesAtHand?(source: string): SourceTypes | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly newId: () => string;
  /** For sealing cursors. */
  readonly secrets: Pick<Secrets, 'seal' | 'open'>;
  readonly log: Log;
  /** Where requests come from and what they were sent to, behind proxies. */
  readonly ways: Ways;
  readonly limits?: Partial<Limits>;
  /** Notes requests for administrators; absent: nobody looks. */
  readonly inspector?: Pick<Inspector, 'begin'>;
}

/** Bounds; what is beyond them is refused before it costs anything. */
export interface Limits {
  /** Bytes of a body. */
  readonly body: number;
  /** Levels of a body. */
  readonly depth: number;
  /** Values and members of a body, all levels together. */
  readonly elements: number;
  /** Names in one object of a body. */
  readonly names: number;
  /** Values in lists of a body, all lists together. */
  readonly listed: number;
  /** Characters of an address, its query with it. */
  readonly url: number;
  /** Characters of all headers together. */
  readonly headers: number;
  /** Operations of a bulk request. */
  readonly bulk: number;
  /** Resources on a page. */
  readonly page: number;
}

export const defaultLimits: Limits = {
  body: 8 * 1024 * 1024,
  depth: 24,
  elements: 1_000_000,
  // An object of hundreds of thousands is dearer by far than as many objects, and no client has one.
  names: 1_000,
  listed: 250_000,
  url: 32_768,
  headers: 32_768,
  bulk: 1_000,
  page: 1_000,
};
