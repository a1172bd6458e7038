/** Whether what is due may be judged by what was read: never by a reading older than the moment at which it was due. Pure. */

/** When the newest readings of a source began, milliseconds since 1970; absent: there was none. */
export interface SourceReading {
  /** Of those that came to their end, whole or by changes. */
  readonly begunAt?: number;
  /** Of those that told everything. */
  readonly wholeAt?: number;
}

/** How fresh the sources of a sync are. */
export interface Freshness {
  /** By source; nothing for one that pushes, of which there is nothing to read. */
  readonly readings: ReadonlyMap<string, SourceReading | undefined>;
  /** When the service was back after it had been down for an hour or more. */
  readonly backAt?: number;
}

/** What is waited for, and until when at most; no moment: for the next reading. */
export interface Awaited {
  readonly because: string;
  readonly until?: number;
}

/** For so long after a downtime a provider may still push what it could not (milliseconds). */
const CATCHING_UP = 24 * 60 * 60_000;

/**
 * What must come before something that was due at a moment is done, or nothing. A source that is read must have been
 * read since; one that pushes is given a day after a downtime, if the departure was known before.
 */
export function awaited(
  { readings, backAt }: Freshness,
  due: { readonly at: number; readonly since: number; readonly whole: boolean; readonly now: number },
): Awaited | undefined {
  for (const [source, reading] of readings) {
    if (reading === undefined) continue;
    const read = due.whole ? reading.wholeAt : reading.begunAt;
    if (read !== undefined && read >= due.at) continue;
    const last = read === undefined ? '' : `, and was read last on ${momentOf(read)}`;
    return {
      because: `The source ${source} is read ${due.whole ? 'whole ' : ''}once more before that${last}.`,
    };
  }
  const pushing = [...readings].find(([, reading]) => reading === undefined)?.[0];
  if (pushing === undefined || backAt === undefined || due.since >= backAt) return undefined;
  const until = backAt + CATCHING_UP;
  if (due.now >= until) return undefined;
  return {
    until,
    because: `Rollcall was down until ${momentOf(backAt)}: ${pushing} has a day to tell what it could not.`,
  };
}

/** A moment as sentences tell it: marked, so that whoever shows them can write it as its reader does. */
export function momentOf(at: number): string {
  return `\`${new Date(at).toISOString()}\``;
}
