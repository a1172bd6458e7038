/** The record of SCIM requests: written by the service, read by administrators. */

import type { Queryable } from '../../store/index.ts';
import type { ServerTables } from '../tables.ts';
import { openRecorder, type Recorder, type RecorderParts } from './recorder.ts';
import { forgetOld, listRequests, oneRequest, type RecordedRequest, type RequestQuery } from './requests.ts';
import { dialectOf, forgetSightings, type SourceDialect } from './sightings.ts';

export interface Inspector extends Recorder {
  requests(query: RequestQuery): Promise<readonly RecordedRequest[]>;
  /** Throws `not-found`. */
  request(id: number): Promise<RecordedRequest>;
  /** Whose client each source that pushes seems to have. */
  dialects(): Promise<readonly SourceDialect[]>;
  /** Forgets what is older than its source lets it be, and all of sources that are gone. */
  retain(): Promise<void>;
}

export function openInspector(parts: RecorderParts): Inspector {
  /** Of a source whose settings cannot be read now nobody knows, which is no reason to do nothing about the others. */
  async function keepingOf(source: string) {
    return parts.door.keepingOf(source).catch(() => 'unknown' as const);
  }

  return {
    ...openRecorder(parts),
    requests: (query) => listRequests(parts.db, query),
    request: (id) => oneRequest(parts.db, id),
    async dialects() {
      const told: SourceDialect[] = [];
      for (const source of await parts.door.sources()) {
        const keeping = await keepingOf(source);
        const setting = keeping === undefined || keeping === 'unknown' ? 'auto' : keeping.dialect;
        told.push(await dialectOf(parts.db, source, setting));
      }
      return told;
    },
    async retain() {
      for (const source of await sourcesIn(parts.db)) {
        const keeping = await keepingOf(source);
        if (keeping === 'unknown') continue;
        const age = keeping === undefined || keeping.keep === 0 ? -1 : keeping.days * 86_400_000;
        await parts.db.transaction((tx) => forgetOld(tx, source, parts.clock.now() - age));
      }
      await forgetSightings(parts.db, await parts.door.sources(), parts.clock.now());
    },
  };
}

async function sourcesIn(db: Queryable): Promise<readonly string[]> {
  const rows = await db
    .tables<ServerTables>()
    .selectFrom('push_request')
    .select('source')
    .distinct()
    .execute();
  return rows.map(({ source }) => source);
}
