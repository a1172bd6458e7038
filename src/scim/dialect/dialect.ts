/** What one client says differently, as data. Tolerances that can be taken for nothing else hold for every client. */
import type { Aliases } from '../schema/resource-type.ts';

/** A departure from the standard that a client is known for. */
interface Habit {
  readonly says: string;
  /** The literal requests that show it; the server's tests send them. */
  readonly shownBy: readonly string[];
}

export interface Dialect {
  /** The word in `dialect:` of a source's settings. */
  readonly name: string;
  /** The name by which administrators know the client. */
  readonly title: string;
  /** Its names for what we know under others; they hold only where its dialect is chosen, or none is. */
  readonly aliases: Aliases;
  readonly habits: readonly Habit[];
}
