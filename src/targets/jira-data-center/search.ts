/** All accounts of a Jira that cannot list them: by searches, each proven to hold all its matches. */

import type { Log } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { fetchAhead } from '../shared/index.ts';
import type { JiraApi, JiraUser } from './api.ts';

export interface SearchParts {
  readonly api: Pick<JiraApi, 'searchUsers' | 'userByName' | 'title'>;
  readonly log: Log;
  /** The connection's own user, whom every complete answer must hold. */
  readonly myself: JiraUser;
  /** Matches that one search gives at most. */
  readonly cap: number;
  /** Searches under way at once. */
  readonly atOnce: number;
}

const letters = [...'abcdefghijklmnopqrstuvwxyz0123456789._-@+'];
const longest = 255;

/**
 * Tells every account once, or throws.
 *
 * Jira gives the first matches of a search and nothing says that there were more. So a search counts only while it gives
 * fewer than the cap; one that reaches it is split by the next letter of the user name, with the name itself asked for
 * apart. Letters are those of the alphabet and every other one that has been seen in a user name or an address.
 *
 * What this cannot find, where a dot does not find everybody: an account whose name, address and display name all begin
 * with letters that nobody else's do, and that is in no group. (Members of groups are read apart.)
 */
export async function* searchAll(parts: SearchParts): AsyncGenerator<JiraUser> {
  const { api, cap } = parts;
  const told = new Set<string>();
  const alphabet = new Set(letters);
  const initials = new Set(letters);
  const split: string[] = [''];
  const waiting = [...letters];

  function* fresh(users: readonly JiraUser[]): Generator<JiraUser> {
    for (const user of users) {
      if (told.has(user.key)) continue;
      told.add(user.key);
      for (const letter of lettersOf(user)) {
        if (alphabet.has(letter)) continue;
        alphabet.add(letter);
        waiting.push(
          ...split
            .filter((prefix) => prefix !== '' || !initials.has(letter))
            .map((prefix) => prefix + letter),
        );
        initials.add(letter);
      }
      for (const initial of initialsOf(user)) {
        if (!initials.has(initial)) waiting.push(initial);
        initials.add(initial);
      }
      yield user;
    }
  }

  const everybody = await api.searchUsers('.', 1_000);
  yield* fresh(everybody);
  if (provesEverybody(everybody, parts)) return;

  while (waiting.length > 0) {
    const wave = waiting.splice(0);
    for await (const { query, matches, exact } of fetchAhead(wave, parts.atOnce, (query) =>
      look(parts, query),
    )) {
      yield* fresh(matches);
      if (exact !== undefined) yield* fresh([exact]);
      if (!mayBeCut(matches, cap)) continue;
      if (query.length >= longest) throw capped(api.title, query);
      split.push(query);
      waiting.push(...[...alphabet].map((letter) => query + letter));
    }
  }
  if (!told.has(parts.myself.key)) throw capped(api.title, parts.myself.name);
  parts.log.debug({ accounts: told.size, searches: split.length }, 'Read all accounts by searches.');
}

/** Administrators can lower the limit, and limits are round numbers: such a count is not believed either. */
function mayBeCut({ length }: readonly JiraUser[], cap: number): boolean {
  return length >= cap || (length > 0 && length % 50 === 0);
}

interface Look {
  readonly query: string;
  readonly matches: readonly JiraUser[];
  /** When there may be more matches: the one account whose name splitting by the next letter would miss. */
  readonly exact?: JiraUser | undefined;
}

async function look({ api, cap }: SearchParts, query: string): Promise<Look> {
  const matches = await api.searchUsers(query, 1_000);
  if (!mayBeCut(matches, cap)) return { query, matches };
  return { query, matches, exact: await api.userByName(query) };
}

/** In most versions a dot matches everybody. It did, if it found the connection's own user, whose names hold no such word. */
function provesEverybody(matches: readonly JiraUser[], { myself, cap }: SearchParts): boolean {
  const words = [myself.name, myself.emailAddress ?? '', ...myself.displayName.split(/\s+/)];
  return (
    !mayBeCut(matches, cap) &&
    !words.some((word) => word.startsWith('.')) &&
    matches.some(({ key }) => key === myself.key)
  );
}

function lettersOf({ name, emailAddress }: JiraUser): Iterable<string> {
  return `${name}${emailAddress ?? ''}`.toLowerCase().replace(/\s/g, '');
}

/** Where one display name begins with a letter of another script, user names may too. */
function initialsOf({ displayName }: JiraUser): readonly string[] {
  return displayName
    .toLowerCase()
    .split(/\s+/)
    .flatMap((word) => [...word].slice(0, 1));
}

function capped(title: string, query: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `${title} cannot list its accounts, and searching for "${query}" does not show all that match, so the reading is given up and nothing is concluded: update Jira to 10.3.6, 11.0 or later.`,
  );
}
