/** What one client says differently, as data. Tolerances that can be taken for nothing else hold for every client. */
import type { Aliases } from '../schema/resource-type.ts';
import type { Mark } from './mark.ts';

/** A departure from the standard that a client is known for. */
export interface Habit {
  readonly says: string;
  /** The literal requests that show it; the server's tests send them. */
  readonly shownBy: readonly string[];
  /** Which of the twelve traps it is, by number: the requests by which services have lost people. */
  readonly trap?: number;
}

/** One way of a client to speak. */
export interface Dialect {
  /** A word for `dialect:` of a source's settings. */
  readonly name: string;
  /** The name by which administrators know it. */
  readonly title: string;
  readonly versions: readonly ('1.1' | '2.0')[];
  /** Its names for what we know under others; they hold only where its dialect is chosen, or none is. */
  readonly aliases: Aliases;
  readonly habits: readonly Habit[];
  /** What tells this way from the others of the same client. */
  readonly marks: readonly Mark[];
}

export interface Client {
  /** Also a word for `dialect:`; it stands for all ways of the client. */
  readonly name: string;
  readonly title: string;
  /** What tells the client, whichever way it speaks. */
  readonly marks: readonly Mark[];
  readonly dialects: readonly Dialect[];
}

export const noAliases: Aliases = { urns: {}, attributes: {} };
