/** Brings what is kept in line with rollcall.yaml, when the service starts. */

import { syncsUsing } from './connections.ts';
import type { Declared } from './declared.ts';
import { type Editing, edit } from './editing.ts';
import { type ConnectionContent, refuseOtherType, type SettingChange, type SettingsParts } from './room.ts';
import { forgetSealed } from './sealed.ts';
import { applyServices } from './service.ts';
import type { WrittenSync } from './sync-entry.ts';
import { keptAll, keptOne } from './versions.ts';

/** The actor that the audit names for what the file brings. */
const actor = 'file';

/**
 * Makes every file-managed connection and sync what the file declares. One that the file no longer names is marked
 * removed, a connection with all syncs that use it. One of the same name that was made through the API is taken over,
 * and its sealed secrets are forgotten. Gives what changed; nothing did when the file says what is kept already.
 * Without a file nothing is changed: a command that was started in another folder must not remove what the file declares.
 * Throws `conflict` when a name would change its type.
 */
export async function applyFile(
  parts: SettingsParts,
  declared: Declared | undefined,
): Promise<readonly SettingChange[]> {
  if (declared === undefined) return [];
  const names = new Set(declared.connections.map((one) => one.name));
  const farewells = new Map<string, (() => Promise<void>) | undefined>();
  for (const { name, managedBy } of await keptAll<ConnectionContent>(parts.db, 'connection'))
    if (managedBy === 'file' && !names.has(name)) farewells.set(name, await parts.farewell?.(name));
  const { changes } = await edit(parts, { actor, managedBy: 'file' }, async (editing) => {
    for (const connection of declared.connections) await applyConnection(editing, connection);
    for (const { name, written } of declared.syncs) await editing.keep({ subject: 'sync', name }, written);
    await removeSyncs(editing, new Set(declared.syncs.map((one) => one.name)));
    await removeConnections(editing, names);
    await applyServices(editing, declared.service ?? {});
  });
  for (const { subject, action, name } of changes)
    if (subject === 'connection' && action === 'removed') await farewells.get(name)?.();
  return changes;
}

async function applyConnection(
  { tx, keep }: Editing,
  declared: Declared['connections'][number],
): Promise<void> {
  const { name, kind, type, config } = declared;
  const which = { subject: 'connection', name } as const;
  const before = await keptOne<ConnectionContent>(tx, which);
  refuseOtherType(name, before, declared);
  if (before?.managedBy === 'api') await forgetSealed(tx, name);
  await keep(which, { kind, type, config } satisfies ConnectionContent);
}

async function removeSyncs({ tx, remove }: Editing, declared: ReadonlySet<string>): Promise<void> {
  for (const { name, managedBy } of await keptAll<WrittenSync>(tx, 'sync'))
    if (managedBy === 'file' && !declared.has(name)) await remove({ subject: 'sync', name });
}

async function removeConnections({ tx, by, remove }: Editing, declared: ReadonlySet<string>): Promise<void> {
  for (const { name, managedBy } of await keptAll<ConnectionContent>(tx, 'connection')) {
    if (managedBy !== 'file' || declared.has(name)) continue;
    for (const sync of await syncsUsing(tx, name))
      await remove({ subject: 'sync', name: sync.name }, { ...by, managedBy: sync.managedBy });
    await remove({ subject: 'connection', name });
  }
}
