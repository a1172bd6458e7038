/** Whose client it is that sends, by the marks in what it sent: a guess with its reasons, by which nothing is decided (decision 0022). */
import type { Client, Dialect } from './dialect.ts';
import { clients } from './list.ts';
import type { Mark, Sighting } from './mark.ts';

/** A mark that was seen, and whose it is. */
export interface SeenMark {
  /** The name of a client or of a dialect. */
  readonly of: string;
  readonly mark: string;
}

/** With when it was seen last, milliseconds since 1970. */
export interface Evidence extends SeenMark {
  readonly at: number;
}

export interface Guess {
  /** A dialect's name; a client's, while nothing tells which of its ways it is. */
  readonly name: string;
  readonly title: string;
  /** The name of the client. */
  readonly client: string;
  /** What was seen of it, each as the end of "It …". */
  readonly because: readonly string[];
}

/** Marks that were last seen so long before the newest no longer count (milliseconds): the client was changed. */
const week = 7 * 24 * 3_600_000;

/** By the name of a client or a dialect. */
const known = new Map<string, { readonly client: Client; readonly dialect?: Dialect }>(
  clients.flatMap((client) => [
    ...client.dialects.map((dialect) => [dialect.name, { client, dialect }] as const),
    // Of a client with one way only, both have one name, and the way has no marks of its own.
    [client.name, { client }] as const,
  ]),
);

/** Every mark that a request bears. */
export function marksIn(sighting: Sighting): readonly SeenMark[] {
  return clients.flatMap(({ name, marks, dialects }) => [
    ...seenOf(name, marks, sighting),
    ...dialects.flatMap((dialect) => seenOf(dialect.name, dialect.marks, sighting)),
  ]);
}

function seenOf(of: string, marks: readonly Mark[], sighting: Sighting): readonly SeenMark[] {
  return marks.filter(({ seen }) => seen(sighting)).map(({ name }) => ({ of, mark: name }));
}

/** What a mark says, for whoever explains; undefined for one that there is no longer. */
export function wordsOf(seen: SeenMark): string | undefined {
  return markOf(seen)?.says;
}

function markOf({ of, mark }: SeenMark): Mark | undefined {
  const found = known.get(of);
  return (found?.dialect ?? found?.client)?.marks.find(({ name }) => name === mark);
}

/**
 * The client that most speaks for: one that says its name before one whose shapes are known, then more marks before fewer,
 * then the newest. Of its ways the one that was shown last. Undefined when nothing was seen.
 */
export function guess(evidence: readonly Evidence[]): Guess | undefined {
  const newest = Math.max(...evidence.map(({ at }) => at));
  const counted = evidence.filter((each) => markOf(each) !== undefined && newest - each.at <= week);
  const byClient = Map.groupBy(counted, ({ of }) => known.get(of)?.client);
  let best: { readonly client: Client; readonly seen: readonly Evidence[]; readonly rank: Rank } | undefined;
  for (const [client, seen] of byClient) {
    if (client === undefined) continue;
    const rank = rankOf(seen);
    if (best === undefined || isBefore(rank, best.rank)) best = { client, seen, rank };
  }
  if (best === undefined) return undefined;
  const { client, seen } = best;
  const dialect = wayOf(client, seen);
  const counting = seen.filter(({ of }) => of === client.name || of === dialect?.name);
  const { name, title } = dialect ?? client;
  return { name, title, client: client.name, because: counting.map((each) => wordsOf(each) ?? '') };
}

function wayOf({ dialects }: Client, seen: readonly Evidence[]): Dialect | undefined {
  const [only, ...more] = dialects;
  if (only !== undefined && more.length === 0) return only;
  let last: Evidence | undefined;
  for (const each of seen) {
    if (known.get(each.of)?.dialect === undefined) continue;
    const named = (one: Evidence) => markOf(one)?.strength === 'name';
    if (last === undefined || each.at > last.at || (each.at === last.at && named(each) && !named(last)))
      last = each;
  }
  return last && known.get(last.of)?.dialect;
}

/** Compared from left to right, the greater one first. */
type Rank = readonly [named: number, marks: number, at: number];

function rankOf(seen: readonly Evidence[]): Rank {
  const named = seen.some((each) => markOf(each)?.strength === 'name');
  return [named ? 1 : 0, seen.length, Math.max(...seen.map(({ at }) => at))];
}

function isBefore(a: Rank, b: Rank): boolean {
  const at = a.findIndex((each, index) => each !== b[index]);
  return at >= 0 && (a[at] ?? 0) > (b[at] ?? 0);
}
