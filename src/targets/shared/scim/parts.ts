/** What one connection to a SCIM application is made of, and what of it outlives a run. */

import type { Applied, Tools } from '../../../model/index.ts';
import { ProvisioningError } from '../../../model/index.ts';
import type { Attempted } from '../../../rest/index.ts';
import type { Box, KeptValue } from '../kept.ts';
import type { ScimApi } from './api.ts';
import type { Paths } from './attributes.ts';
import type { Features } from './features.ts';
import { whyRefused } from './refusals.ts';

/** How one kind of application differs beyond what its documents say. */
export interface ScimKind {
  /** Names the application in sentences. */
  readonly title: string;
  /** Members that one change of a group takes. */
  readonly membersAtOnce: number;
  readonly concurrency: number;
  /** Whether it has groups at all. */
  readonly groups: boolean;
  /** Whether accounts may be deleted; where that only closes them, or cannot be undone, they are not. */
  readonly deletes: boolean;
  /** By what users with an e-mail address are looked up; absent: they are found in the list of all. */
  readonly emailFilter?: string;
  /** Names of groups that are read and may be given. */
  readonly reads: (name: string) => boolean;
  /** Names of groups whose members administer. */
  readonly administers: (name: string) => boolean;
}

/** What of a connection outlives a run. */
export interface ScimMemory {
  readonly features: Box<Features>;
  /** Groups that are read: id → name. */
  readonly groups: Box<ReadonlyMap<string, string>>;
  readonly learned: {
    /** Whether users tell exactly the groups that hold them, as a full reading has shown. */
    usersTellGroups?: boolean;
    /** Whether e-mail addresses can be filtered by, once that was tried. */
    filtersEmail?: boolean;
  };
}

export function openScimMemory(): ScimMemory {
  return { features: {}, groups: {}, learned: {} };
}

export interface ScimParts {
  readonly api: ScimApi;
  readonly tools: Tools;
  readonly paths: Paths;
  readonly kind: ScimKind;
  readonly features: KeptValue<Features>;
  readonly memory: ScimMemory;
}

/** What was answered, for the journal. Throws what a refusal means. */
export async function done({ api }: Pick<ScimParts, 'api'>, attempted: Attempted<unknown>): Promise<Applied> {
  if (attempted.refusal !== undefined) throw await whyRefused(api.mayStillRead, attempted);
  const { requestId } = attempted.answer;
  return requestId === undefined ? {} : { requestId };
}

/** The account is not there (any more). */
export function missingAccount({ kind }: Pick<ScimParts, 'kind'>, id: string): ProvisioningError {
  return new ProvisioningError('not-found', `${kind.title} has no user with the id ${id}; it was deleted.`);
}

/** Work on one thing at a time: the next begins when the one before has ended. */
export function oneAtATime(): <Result>(key: string, work: () => Promise<Result>) => Promise<Result> {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(key, settled);
    void settled.then(() => {
      if (last.get(key) === settled) last.delete(key);
    });
    return mine;
  };
}

/** Does the work for each, so many side by side; outcomes in the order given. */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results = new Map<number, Result>();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let index = next++; index < items.length; index = next++) {
      results.set(index, await work(items[index] as Item));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return items.map((_, index) => results.get(index) as Result);
}
