/** How real servers depart from the standard, for ever or now and then. A server without habits keeps to it. */

export type ListName = 'users' | 'groups';

/** What a server always does. */
export interface Habits {
  /** Pages of its own making: more than this is never given. */
  readonly largestPage?: number;
  /** A page beyond the end is the first one again. */
  readonly wraps?: boolean;
  readonly ignoresStartIndex?: boolean;
  /** Gives everything at once. */
  readonly ignoresCount?: boolean;
  readonly ignoresFilter?: boolean;
  /** Answers 200 and nobody, whatever was searched for. */
  readonly findsNobody?: boolean;
  readonly refusesFilter?: boolean;
  /** What `totalResults` says: the truth, the truth as a text, nothing, what is on the page, or so many more or fewer. */
  readonly totals?: 'number' | 'text' | 'none' | 'page' | number;
  readonly ignoresExclusion?: boolean;
  /** Where members of groups are not told. */
  readonly hidesMembers?: 'in lists' | 'always';
  /** What users say of their groups; `typed` when absent. */
  readonly groupsOfUsers?: 'typed' | 'untyped' | 'none';
  /** People can be searched by their groups, although none of them tells any. */
  readonly searchesGroups?: boolean;
  /** Members have no type and no reference. */
  readonly bareMembers?: boolean;
  /** Tells members of a group up to this many. */
  readonly shortMembers?: number;
  /** Writes the names of list messages in small letters. */
  readonly smallNames?: boolean;
  /** What it says of itself; `all` when absent. */
  readonly discovery?: 'all' | 'config' | 'none';
  /** `users` and `groups` instead of `Users` and `Groups`, as its resource types say. */
  readonly smallPaths?: boolean;
  /** Leaves out when users were made. */
  readonly undated?: boolean;
  /** Announces cursors and gives none. */
  readonly cursorless?: boolean;
  /** A list tells them in an order that it makes anew for each page. */
  readonly shuffles?: boolean;
}

/** What goes wrong so many times with answers that would otherwise be good. */
export interface Accidents {
  /** A page further on comes instead of the one that was asked for. */
  skipPage?: { readonly list: ListName; times: number };
  /** The page before comes again. */
  repeatPage?: { readonly list: ListName; times: number };
  /** A page that is not the first comes empty, with 200. */
  emptyPage?: { readonly list: ListName; times: number };
  /** The first page comes empty, with 200 and the count of all, or of none. */
  emptyFirst?: { readonly list: ListName; readonly counted: boolean; times: number };
  /** What is done to the server just before a page that is not the first. */
  between?: { readonly list: ListName; times: number; readonly act: () => void };
  /** Cursors that are shown are no longer good. */
  expireCursors?: number;
  /** What the credentials may read after so many requests. */
  rightsAfter?: readonly [requests: number, rights: readonly ListName[]];
  /** Tokens end after so many requests. */
  revokeAfter?: number | undefined;
}

/** Whether an accident happens now; it is used up. */
export function happens(
  accident: { readonly list: ListName; times: number } | undefined,
  list: ListName,
): boolean {
  if (accident === undefined || accident.list !== list || accident.times <= 0) return false;
  accident.times -= 1;
  return true;
}
