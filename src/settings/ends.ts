/** When that by which connections prove themselves ends: as it is written in settings, and as connectors and other sides tell. */

import {
  asProvisioningError,
  type CredentialEnd,
  type IdentitySource,
  type ProvisioningTarget,
} from '../model/index.ts';
import { bulkUpsert, fromJson, type Queryable } from '../store/index.ts';
import { openSource, openTarget } from './opening.ts';
import type { ConnectionContent, KeptConnection, SettingsParts } from './room.ts';
import { endsWritten } from './secret-places.ts';
import type { SettingsTables } from './tables.ts';
import { keptAll } from './versions.ts';

/** The end of something of a connection. */
export interface ConnectionEnd extends CredentialEnd {
  readonly connection: string;
  /** Whose check warns of it by itself: that of targets does. `settings`: somebody wrote it beside the secret. */
  readonly by: 'settings' | 'source' | 'target';
}

/**
 * Every end that is known. `asked`: connectors ask the other sides, and what they tell is remembered; a connection that
 * cannot be asked tells what it told last. Otherwise nobody is asked.
 */
export async function connectionEnds(
  parts: SettingsParts,
  { asked }: { readonly asked: boolean },
): Promise<readonly ConnectionEnd[]> {
  const told = await endsTold(parts.db);
  const found: ConnectionEnd[] = [];
  for (const kept of await keptAll<ConnectionContent>(parts.db, 'connection')) {
    const { name: connection, version, content } = kept;
    for (const { path, expires, into } of endsWritten(content.config)) {
      const renew = `renew it where it was made, put it into ${into}, and write its new end`;
      found.push({ connection, by: 'settings', what: path.join('.'), at: Date.parse(expires), renew });
    }
    const before = told.get(connection);
    const last = before?.version === version ? before.ends : [];
    const ends = asked ? ((await askEnds(parts, kept)) ?? last) : last;
    found.push(...ends.map((end) => ({ ...end, connection, by: content.kind })));
  }
  return found;
}

/** What a connector told of ends, while it is open; nothing where it does not tell. */
export async function rememberEnds(
  db: Queryable,
  about: { readonly connection: string; readonly version: number; readonly at: number },
  opened: Pick<IdentitySource | ProvisioningTarget, 'ends'>,
): Promise<readonly CredentialEnd[]> {
  if (opened.ends === undefined) return [];
  const ends = await opened.ends();
  await bulkUpsert(db, {
    table: 'connection_end',
    columns: { connection: 'text', version: 'bigint', at: 'bigint', ends: 'json' },
    key: ['connection'],
    update: ['version', 'at', 'ends'],
    rows: [{ ...about, ends }],
  });
  return ends;
}

async function askEnds(
  parts: SettingsParts,
  { name, version, content }: KeptConnection,
): Promise<readonly CredentialEnd[] | undefined> {
  const { signal } = new AbortController();
  const about = { connection: name, version, at: parts.tools.clock.now() };
  try {
    const open = content.kind === 'source' ? openSource : openTarget;
    const opened = await open(parts, name, { signal });
    try {
      return await rememberEnds(parts.db, about, opened);
    } finally {
      await opened.close();
    }
  } catch (thrown) {
    if (asProvisioningError(thrown).code === 'internal') throw thrown;
    return undefined;
  }
}

async function endsTold(
  db: Queryable,
): Promise<ReadonlyMap<string, { readonly version: number; readonly ends: readonly CredentialEnd[] }>> {
  const rows = await db.tables<SettingsTables>().selectFrom('connection_end').selectAll().execute();
  return new Map(
    rows.map(({ connection, version, ends }) => [
      connection,
      { version, ends: fromJson<readonly CredentialEnd[]>(ends) },
    ]),
  );
}
