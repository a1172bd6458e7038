/**
 * Changes that come together are made together: one transaction and one commit for all that wait, which are told only when it is on
 * disk. Each is a part of its own, so that what fails leaves the others alone, and they are made in the order in which they came.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import type { StoredIdentity } from '../../directory/index.ts';
import type { Identity, SourceRecord } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import { attempt, type Queryable } from '../../store/index.ts';
import type { ScimParts } from './parts.ts';

/** A User to be made, or changed by what it is now. */
export interface UserChange {
  readonly source: string;
  readonly id: string;
  /** Whether the id was made for it, so that nobody is looked for. */
  readonly isNew: boolean;
  /**
   * What is to be told of it; undefined: it stays as it is. What it throws refuses this change alone.
   * Must: depend on nothing else that is kept, for others are decided at the same time.
   */
  decide(before: StoredIdentity | undefined): Identity | undefined;
}

export interface Changes {
  /** Reads, decides and tells in one go: no other writer comes between, and what was told is on disk when it is done. */
  make<R>(work: (within: Queryable) => Promise<R>): Promise<R>;
  /** The same for one User, which is done with others at once where it can be. Gives the User as it is then. */
  tell(change: UserChange): Promise<StoredIdentity>;
}

/** One that waits. */
interface Waiting {
  readonly what: UserChange | ((within: Queryable) => Promise<unknown>);
  readonly resolve: (result: unknown) => void;
  readonly reject: (reason: unknown) => void;
}

/** Says to one that waits what became of it; called when the commit is on disk. */
type Ending = () => void;

/** Changes in one commit, at most. */
const most = 64;
/** Milliseconds after which those that have not begun wait for the next commit. */
const patience = 50;

export function openChanges({
  db,
  directory,
  clock,
}: Pick<ScimParts, 'db' | 'directory' | 'clock'>): Changes {
  // Whoever comes first must not lend its surroundings to the others.
  const outside = AsyncLocalStorage.snapshot();
  let waiting: Waiting[] = [];
  let isWorking = false;

  function queue<R>(what: Waiting['what']): Promise<R> {
    return new Promise((resolve, reject) => {
      waiting.push({ what, resolve: resolve as Waiting['resolve'], reject });
      if (isWorking) return;
      isWorking = true;
      // Once all that came in this turn of the event loop has been heard.
      setImmediate(() => void outside(work));
    });
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      const together = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await commit(together);
    }
    isWorking = false;
  }

  async function commit(together: readonly Waiting[]): Promise<void> {
    const endings: Ending[] = [];
    let left: readonly Waiting[] = together;
    try {
      await db.transaction(async (within) => {
        const until = clock.now() + patience;
        await directory.lock(within);
        while (left.length > 0 && (endings.length === 0 || clock.now() < until)) {
          const part = firstPart(left);
          endings.push(...(await makePart(part, within)));
          left = left.slice(part.length);
        }
      });
      waiting.unshift(...left);
      for (const end of endings) end();
    } catch (thrown) {
      for (const { reject } of together) reject(thrown);
    }
  }

  async function makePart(part: readonly Waiting[], within: Queryable): Promise<readonly Ending[]> {
    const [first] = part;
    if (part.length > 1) {
      const ended = await attempt(within, () => tellAll(part, within)).catch(() => undefined);
      if (ended !== undefined) return ended;
      // One of them spoils it for all; which one shows when each is made alone.
      const endings: Ending[] = [];
      for (const each of part) endings.push(...(await makePart([each], within)));
      return endings;
    }
    if (first === undefined) return [];
    const { what, resolve, reject } = first;
    try {
      if (typeof what !== 'function') return (await attempt(within, () => tellAll(part, within))) ?? [];
      const result = await attempt(within, () => what(within));
      return [() => resolve(result)];
    } catch (thrown) {
      return [() => reject(thrown)];
    }
  }

  /** Users of one source, each once. Undefined, with nothing told, when they must be told one by one. */
  async function tellAll(
    part: readonly Waiting[],
    within: Queryable,
  ): Promise<readonly Ending[] | undefined> {
    const users = part.flatMap(({ what, ...rest }) =>
      typeof what === 'function' ? [] : [{ ...rest, ...what }],
    );
    const { source = '' } = users[0] ?? {};
    const known = users.filter(({ isNew }) => !isNew).map(({ id }) => id);
    const before =
      known.length > 0 ? await directory.identities(source, known, within) : new Map<string, never>();
    const endings: Ending[] = [];
    const told: { readonly identity: Identity; readonly resolve: Waiting['resolve'] }[] = [];
    for (const { id, decide, resolve, reject } of users) {
      const was = before.get(id);
      try {
        const identity = decide(was);
        if (identity === undefined) endings.push(() => resolve(was));
        else if (part.length > 1 && was !== undefined && isKnownOtherwise(was.identity, identity))
          return undefined;
        else told.push({ identity, resolve });
      } catch (thrown) {
        endings.push(() => reject(thrown));
      }
    }
    if (told.length === 0) return endings;
    const records = told.map(({ identity }): SourceRecord => ({ type: 'identity', identity }));
    await directory.tell(source, records, { within, uniqueUserNames: true });
    const after = await directory.identities(
      source,
      told.map(({ identity }) => identity.id),
      within,
    );
    for (const { identity, resolve } of told) {
      const is = after.get(identity.id);
      if (is === undefined)
        throw new ProvisioningError('internal', `The User ${identity.id} was told and is not there.`);
      endings.push(() => resolve(is));
    }
    return endings;
  }

  return { make: (what) => queue(what), tell: (change) => queue(change) };
}

/** As many of the first as can be made at once: Users of one source, each once; anything else goes alone. */
function firstPart(left: readonly Waiting[]): readonly Waiting[] {
  const [first] = left;
  if (first === undefined || typeof first.what === 'function') return left.slice(0, 1);
  const { source } = first.what;
  const ids = new Set<string>();
  const end = left.findIndex(({ what }) => {
    if (typeof what === 'function' || what.source !== source || ids.has(what.id)) return true;
    ids.add(what.id);
    return false;
  });
  return end < 0 ? left : left.slice(0, end);
}

/** Two that are told at once may exchange what is unique; of two that come one after the other the first would be refused. */
function isKnownOtherwise(was: Identity, is: Identity): boolean {
  return foldKey(was.userName ?? '') !== foldKey(is.userName ?? '') || was.externalId !== is.externalId;
}
