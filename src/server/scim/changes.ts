/**
 * Changes that come together are made together: one transaction and one commit for all that wait, which are told only when it is on
 * disk. Each is a part of its own, so that what fails leaves the others alone, and they are made in the order in which they came.
 */

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Amendment, MembersAmendment, StoredGroup, StoredIdentity } from '../../directory/index.ts';
import { attempt, type Queryable } from '../../store/index.ts';
import type { ScimParts } from './parts.ts';

/** A User to be made, or changed by what it is now. */
export interface UserChange extends Amendment {
  readonly source: string;
}

/** Members of a group to be changed by what it is now. */
export interface MembersChange extends MembersAmendment {
  readonly source: string;
  /** Makes the same by itself, with all that is more than that. */
  alone(within: Queryable): Promise<StoredGroup>;
}

export interface Changes {
  /** Reads, decides and tells in one go: no other writer comes between, and what was told is on disk when it is done. */
  make<R>(work: (within: Queryable) => Promise<R>): Promise<R>;
  /** The same for one User, which is done with others at once where it can be. Gives the User as it is then. */
  tell(change: UserChange): Promise<StoredIdentity>;
  /** The same for members of one group: done with others at once, and by itself where it cannot be. Gives the group as it is then. */
  tellMembers(change: MembersChange): Promise<StoredGroup>;
}

type What = UserChange | MembersChange | ((within: Queryable) => Promise<unknown>);

/** One that waits. */
interface Waiting {
  readonly what: What;
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
      gather(0);
    });
  }

  /** Begins once a turn of the event loop has brought nobody else: whoever is on the way shares the commit. */
  function gather(before: number): void {
    setImmediate(() => {
      if (waiting.length > before && waiting.length < most) gather(waiting.length);
      else void outside(work);
    });
  }

  async function work(): Promise<void> {
    while (waiting.length > 0) await commit();
    isWorking = false;
  }

  function take(): readonly Waiting[] {
    const together = waiting.slice(0, most);
    waiting = waiting.slice(most);
    return together;
  }

  /** Those that wait when it is their turn to write: more may have come while another process had the database. */
  async function commit(): Promise<void> {
    let together: readonly Waiting[] = [];
    let isSpoilt = false;
    try {
      const endings = await db.transaction(async (within) => {
        await directory.lock(within);
        together = take();
        try {
          return await makeAll(together, within);
        } catch (thrown) {
          isSpoilt = true;
          throw thrown;
        }
      });
      for (const end of endings) end();
    } catch (thrown) {
      // Of what failed while it was made nothing is kept; of a commit that failed nobody knows.
      if (isSpoilt && together.length > 1) await commitParts(together);
      else for (const { reject } of together.length > 0 ? together : take()) reject(thrown);
    }
  }

  /** At once where that is possible: then nothing has to be undone but all of it. */
  async function makeAll(together: readonly Waiting[], within: Queryable): Promise<readonly Ending[]> {
    if (firstPart(together).length < together.length) return makeParts(together, within);
    const [first] = together;
    if (typeof first?.what !== 'function')
      return (await tellAll(together, within)) ?? makeParts(together, within);
    const { what, resolve } = first;
    const result = await what(within);
    return [() => resolve(result)];
  }

  /** One of them spoils it for all: what the others ask for is made without it. */
  async function commitParts(together: readonly Waiting[]): Promise<void> {
    try {
      const endings = await db.transaction(async (within) => {
        await directory.lock(within);
        return makeParts(together, within);
      });
      for (const end of endings) end();
    } catch (thrown) {
      for (const { reject } of together) reject(thrown);
    }
  }

  /** Part by part, for as long as our patience lasts; the rest waits for the next commit. */
  async function makeParts(together: readonly Waiting[], within: Queryable): Promise<readonly Ending[]> {
    const until = clock.now() + patience;
    const endings: Ending[] = [];
    let left = together;
    while (left.length > 0 && (endings.length === 0 || clock.now() < until)) {
      const part = firstPart(left);
      endings.push(...(await makePart(part, within)));
      left = left.slice(part.length);
    }
    const rest = left;
    // Only if this is kept: else all of them are refused.
    return rest.length === 0 ? endings : [...endings, () => waiting.unshift(...rest)];
  }

  async function makePart(part: readonly Waiting[], within: Queryable): Promise<readonly Ending[]> {
    const [first] = part;
    if (part.length > 1) {
      const ended = await attempt(within, () => tellAll(part, within)).catch(() => undefined);
      if (ended !== undefined) return ended;
      // Which one it is that spoils it shows when each is made alone.
      const endings: Ending[] = [];
      for (const each of part) endings.push(...(await makePart([each], within)));
      return endings;
    }
    if (first === undefined) return [];
    const { what, resolve, reject } = first;
    try {
      if (isOfUser(what)) return (await attempt(within, () => tellAll(part, within))) ?? [];
      const make = typeof what === 'function' ? what : (own: Queryable) => what.alone(own);
      const result = await attempt(within, () => make(within));
      return [() => resolve(result)];
    } catch (thrown) {
      return [() => reject(thrown)];
    }
  }

  /** Of one kind and one source. Undefined, with nothing told, when they must be told one by one. */
  async function tellAll(
    part: readonly Waiting[],
    within: Queryable,
  ): Promise<readonly Ending[] | undefined> {
    const all = part.map(({ what }) => what);
    const [users, groups] = [all.filter(isOfUser), all.filter(isOfMembers)];
    const source = (users[0] ?? groups[0])?.source ?? '';
    const amended =
      users.length > 0
        ? await directory.amend(source, users, within)
        : await directory.amendMembers(source, groups, within);
    return amended?.map((each, at): Ending => {
      const { resolve, reject } = part[at] as Waiting;
      return 'refused' in each ? () => reject(each.refused) : () => resolve(each.stored);
    });
  }

  return {
    make: (what) => queue(what),
    tell: (change) => queue(change),
    tellMembers: (change) => queue(change),
  };
}

function isOfMembers(what: What): what is MembersChange {
  return 'group' in what;
}

function isOfUser(what: What): what is UserChange {
  return typeof what !== 'function' && !isOfMembers(what);
}

/** As many of the first as can be made at once: Users of one source, each once, or members of its groups; anything else goes alone. */
function firstPart(left: readonly Waiting[]): readonly Waiting[] {
  const [first] = left;
  if (first === undefined || typeof first.what === 'function') return left.slice(0, 1);
  const { source } = first.what;
  const isAlike = isOfMembers(first.what) ? isOfMembers : isOfUser;
  const ids = new Set<string>();
  const end = left.findIndex(({ what }) => {
    if (typeof what === 'function' || !isAlike(what) || what.source !== source) return true;
    if (isOfMembers(what)) return false;
    if (ids.has(what.id)) return true;
    ids.add(what.id);
    return false;
  });
  return end < 0 ? left : left.slice(0, end);
}
