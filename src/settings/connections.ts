/** Connections made through the admin API. */

import { ProvisioningError } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { invalid } from './check.ts';
import {
  findConnector,
  readConnection,
  replaceSecrets,
  secretPlaces,
  type WrittenConnection,
} from './connection-entry.ts';
import { edit } from './editing.ts';
import {
  type ChangeRequest,
  type ConnectionContent,
  connectionNamed,
  type KeptConnection,
  type KeptSync,
  refuseFileManaged,
  refuseOtherType,
  type SettingsParts,
} from './room.ts';
import { finderOfSealed, forgetSealed, type Sealing, seal, sealedOf, writeSealed } from './sealed.ts';
import type { WrittenSync } from './sync-entry.ts';
import { expectVersion, keptAll, keptOne } from './versions.ts';

/**
 * Makes or changes a connection. Secrets arrive in the clear and are sealed at once; a secret that is to stay as it is
 * is sent as it was told: `{ sealed: true }`. Either may bear the day on which the other side ends it, as `expires`.
 * Throws `invalid` with every fault, `stale`, and `conflict` for what the file manages or for a name of another type.
 */
export async function saveConnection(
  parts: SettingsParts,
  written: WrittenConnection,
  request: ChangeRequest,
): Promise<KeptConnection> {
  const which = { subject: 'connection', name: written.name } as const;
  const { result } = await edit(
    parts,
    { actor: request.actor, managedBy: 'api' },
    async ({ tx, by, keep }) => {
      const before = await keptOne<ConnectionContent>(tx, which);
      refuseFileManaged(which, before);
      expectVersion(which, before, request.expected);
      refuseOtherType(written.name, before, written);
      const sealed = await sealedOf(tx, written.name);
      const read = readConnection(written, {
        connectors: parts.connectors,
        find: finderOfSealed(parts.secrets, sealed),
        directory: parts.around.directory,
        paths: { name: 'name', type: 'type', config: 'config' },
      });
      const found = findConnector(parts.connectors, written);
      if (read.faults.length > 0 || 'fault' in found)
        throw invalid(`The connection ${written.name}`, read.faults);
      const sealing: Sealing = { rows: [], paths: new Set() };
      const places = secretPlaces(found.connector, before?.content.config ?? {});
      const marks = new Map(places.map(({ path, value }) => [path, value]));
      const sealer = { connection: written.name, secrets: parts.secrets, sealed, at: by.at, marks };
      const config = replaceSecrets(found.connector, written.config, (place) => seal(place, sealer, sealing));
      await writeSealed(tx, sealing, sealed);
      await keep(which, { kind: written.kind, type: written.type, config } satisfies ConnectionContent);
      return connectionNamed(tx, written.name);
    },
  );
  return result;
}

/** Removes a connection. Throws `not-found`, `stale`, or `conflict` while a sync uses it or when the file manages it. */
export async function removeConnection(
  parts: SettingsParts,
  name: string,
  request: ChangeRequest,
): Promise<void> {
  const which = { subject: 'connection', name } as const;
  const farewell = await parts.farewell?.(name);
  await edit(parts, { actor: request.actor, managedBy: 'api' }, async ({ tx, remove }) => {
    const before = await connectionNamed(tx, name);
    refuseFileManaged(which, before);
    expectVersion(which, before, request.expected);
    const users = (await syncsUsing(tx, name)).map((sync) => sync.name);
    if (users.length > 0)
      throw new ProvisioningError(
        'conflict',
        `The connection ${name} is used by ${users.length === 1 ? 'the sync' : 'the syncs'} ${users.join(', ')}; remove ${users.length === 1 ? 'it' : 'them'} first.`,
      );
    await forgetSealed(tx, name);
    await remove(which);
  });
  await farewell?.();
}

/** Syncs that are there and read from or write to this connection. */
export async function syncsUsing(db: Queryable, name: string): Promise<readonly KeptSync[]> {
  const syncs = await keptAll<WrittenSync>(db, 'sync');
  return syncs.filter((sync) => sync.content.to === name || sync.content.from.includes(name));
}
