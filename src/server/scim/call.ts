/** One request of one client, made ready for those who answer it. */

import type { StoredGroup, StoredIdentity } from '../../directory/index.ts';
import type { ResourceTypes } from '../../scim/index.ts';
import type { Queryable } from '../../store/index.ts';
import type { Answer } from './answer.ts';
import type { Changes, MembersChange, UserChange } from './changes.ts';
import type { Inner } from './inner.ts';
import type { Limits, ScimDirectory, ScimParts } from './parts.ts';
import type { Query } from './query.ts';
import type { InTurn } from './turns.ts';

/** What of a request is looked at: a Request is one, and so is what stands for it below Request and Response. */
export interface Incoming {
  readonly method: string;
  readonly url: string;
  readonly headers: Pick<Headers, 'get'>;
  /** Null: there is none. */
  readonly body: AsyncIterable<Uint8Array> | null;
  arrayBuffer(): Promise<ArrayBuffer>;
  /** The same, where nothing needs to be copied for it. */
  wholeBody?(): Promise<Uint8Array>;
}

export interface Call {
  readonly request: Incoming;
  readonly source: string;
  /** The id in the address; empty for addresses without one. */
  readonly id: string;
  /** Where the source's resources are, without a slash at the end. */
  readonly base: string;
  readonly query: Query;
  readonly types: ResourceTypes;
  readonly directory: ScimDirectory;
  /** For reading what is kept beside the directory. */
  readonly db: Queryable;
  readonly clock: ScimParts['clock'];
  readonly limits: Limits;
  readonly newId: ScimParts['newId'];
  readonly secrets: ScimParts['secrets'];
  /** Sends another request of the same client to an address below `base`; refusals come as answers. */
  ask(path: string, inner: Inner): Promise<Answer>;
  /** What takes much memory is done by few requests at once, of all clients together. */
  readonly inTurn: InTurn;
  /** See `Changes.make`. */
  readonly change: Changes['make'];
  /** See `Changes.tell`: a User of this source. */
  tellUser(change: Omit<UserChange, 'source'>): Promise<StoredIdentity>;
  /** See `Changes.tellMembers`: of a Group of this source. */
  tellMembers(change: Omit<MembersChange, 'source'>): Promise<StoredGroup>;
}

export type Handler = (call: Call) => Promise<Answer>;
