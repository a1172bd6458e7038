/** By what the clients of sources show whose they are: kept beside the record, judged when somebody asks. */

import type { Clock } from '../../model/index.ts';
import { clientNamed, guess, isObject, marksIn, type SeenMark, type Sighting } from '../../scim/index.ts';
import { bulkUpsert, type Database, type Queryable } from '../../store/index.ts';
import type { ServerTables } from '../tables.ts';
import type { Answered } from './recorder.ts';

/** Whose client a source seems to have, and why. */
export interface SourceDialect {
  readonly source: string;
  /** The word of the settings, by which names are understood; `auto`: those of every client. */
  readonly setting: string;
  /** What the requests look like: a dialect, or a client while its way is not known. Absent: nothing has shown yet. */
  readonly seems?: string;
  readonly title?: string;
  /** What was seen, each as the end of "It …". Nothing is decided by it. */
  readonly because: readonly string[];
  /** When it was seen first and last, milliseconds since 1970. */
  readonly since?: number;
  readonly lastAt?: number;
  /** The settings name another client than the requests look like. */
  readonly differs: boolean;
}

const minute = 60_000;
/** Marks remembered as written, at most. */
const most = 10_000;
/** Milliseconds after which a mark that is no longer seen is forgotten. */
const age = 90 * 24 * 3_600_000;

/** A request as far as the record keeps it. */
interface Sent extends Pick<Answered, 'method' | 'url' | 'body'> {
  /** The User-Agent. */
  readonly agent: string;
}

/** The marks that a request bears, whoever sent it. */
export function marksOf(request: Sent): readonly SeenMark[] {
  return marksIn(sightingOf(request));
}

/** Who a request seems to come from, for the record: the word of the settings, unless what it bears speaks for another client. */
export function seemsFrom(seen: readonly SeenMark[], setting: string): string {
  const guessed = guess(seen.map((each) => ({ ...each, at: 0 })));
  if (setting === 'auto') return guessed?.name ?? 'unknown';
  return guessed === undefined || guessed.client === clientNamed(setting)?.name ? setting : guessed.name;
}

function sightingOf({ method, url, agent, body }: Sent): Sighting {
  const [, version = 'v2', , ...below] = new URL(url).pathname.split('/').filter((each) => each !== '');
  const [endpoint = '', ...rest] = below;
  return {
    version: version === 'v1' ? '1.1' : '2.0',
    method,
    place: `${endpoint.toLowerCase()}${rest.length > 0 ? '/*' : ''}`,
    url,
    agent: agent.trim(),
    body: body && parsed(body),
  };
}

function parsed(body: Uint8Array): unknown {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export interface Sightings {
  /** Keeps when a source's client bore these marks; to the minute. */
  keep(source: string, seen: readonly SeenMark[]): Promise<void>;
}

export function openSightings({
  db,
  clock,
}: {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
}): Sightings {
  const written = new Map<string, number>();
  return {
    async keep(source, seen) {
      const at = clock.now();
      const rows = new Map<string, object>();
      for (const { of, mark } of seen) {
        const key = JSON.stringify([source, of, mark]);
        if (at - (written.get(key) ?? Number.NEGATIVE_INFINITY) < minute) continue;
        rows.set(key, { source, dialect: of, mark, first_at: at, at });
      }
      if (rows.size === 0) return;
      await bulkUpsert(db, {
        table: 'push_dialect',
        columns: { source: 'text', dialect: 'text', mark: 'text', first_at: 'bigint', at: 'bigint' },
        key: ['source', 'dialect', 'mark'],
        update: ['at'],
        rows: [...rows.values()],
      });
      for (const key of rows.keys()) {
        written.delete(key);
        written.set(key, at);
      }
      for (const oldest of written.keys()) {
        if (written.size <= most) break;
        written.delete(oldest);
      }
    },
  };
}

/** What was shown of one source, judged. @param setting the word of its settings */
export async function dialectOf(db: Queryable, source: string, setting: string): Promise<SourceDialect> {
  const rows = await db
    .tables<ServerTables>()
    .selectFrom('push_dialect')
    .selectAll()
    .where('source', '=', source)
    .orderBy('dialect')
    .orderBy('mark')
    .execute();
  const guessed = guess(rows.map(({ dialect, mark, at }) => ({ of: dialect, mark, at })));
  if (guessed === undefined) return { source, setting, because: [], differs: false };
  const counting = rows.filter(({ dialect }) => dialect === guessed.client || dialect === guessed.name);
  return {
    source,
    setting,
    seems: guessed.name,
    title: guessed.title,
    because: guessed.because,
    since: Math.min(...counting.map((row) => row.first_at)),
    lastAt: Math.max(...counting.map(({ at }) => at)),
    differs: setting !== 'auto' && clientNamed(setting)?.name !== guessed.client,
  };
}

/** Forgets the marks that are no longer seen, and all of sources that are gone. */
export async function forgetSightings(db: Queryable, sources: readonly string[], now: number): Promise<void> {
  const marks = db.tables<ServerTables>().deleteFrom('push_dialect');
  await marks.where('at', '<', now - age).execute();
  await (sources.length === 0 ? marks : marks.where('source', 'not in', sources)).execute();
}
