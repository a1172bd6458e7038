/** Syncs: made and changed through the admin API, compiled against their target, told with all their defaults. */

import { compileMapping, type Mapping } from '../mapping/index.ts';
import type { AttributeDefinition, Sync } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { abilityFaults } from './abilities.ts';
import { invalid } from './check.ts';
import { edit } from './editing.ts';
import { targetCapabilities } from './opening.ts';
import {
  type ChangeRequest,
  type ConnectionContent,
  connectionNamed,
  type KeptSync,
  refuseFileManaged,
  type SettingsParts,
  syncNamed,
} from './room.ts';
import { completeSync, type KnownNames, readSync } from './sync.ts';
import type { WrittenSync } from './sync-entry.ts';
import { expectVersion, keptAll, keptOne } from './versions.ts';

/** A sync with its rules compiled, and the schema that they were compiled against. */
export interface CompiledSync {
  readonly sync: Sync;
  readonly mapping: Mapping;
  readonly schema: readonly AttributeDefinition[];
}

/**
 * Reads and compiles what was written, against the connections that are kept. Saves nothing.
 * Throws `invalid` with every fault; paths begin inside the entry (`groups.map`).
 */
export async function compileSync(
  parts: SettingsParts,
  db: Queryable,
  written: { readonly name: string; readonly content: unknown },
): Promise<CompiledSync> {
  const read = readSync(written, await knownNames(db));
  if (read.sync === undefined) throw invalid(`The sync ${written.name}`, read.faults);
  const target = await connectionNamed(db, read.sync.to, 'target');
  const { schema, changes } = await targetCapabilities(parts, db, target);
  const sync = completeSync(read.sync, schema);
  const faults = abilityFaults(sync, changes);
  if (faults.length > 0) throw invalid(`The sync ${written.name}`, faults);
  return { sync, schema, mapping: compileMapping(sync, schema) };
}

/** Makes or changes a sync. Throws `invalid` with every fault, `stale`, or `conflict` for what the file manages. */
export async function saveSync(
  parts: SettingsParts,
  written: { readonly name: string; readonly content: unknown },
  request: ChangeRequest,
): Promise<KeptSync> {
  const which = { subject: 'sync', name: written.name } as const;
  const { result } = await edit(parts, { actor: request.actor, managedBy: 'api' }, async ({ tx, keep }) => {
    const before = await keptOne<WrittenSync>(tx, which);
    refuseFileManaged(which, before);
    expectVersion(which, before, request.expected);
    await compileSync(parts, tx, written);
    await keep(which, written.content);
    return syncNamed(tx, written.name);
  });
  return result;
}

/** Removes a sync: nothing is run for it any more; accounts and grants stay as they are. Throws as `saveSync`. */
export async function removeSync(parts: SettingsParts, name: string, request: ChangeRequest): Promise<void> {
  const which = { subject: 'sync', name } as const;
  await edit(parts, { actor: request.actor, managedBy: 'api' }, async ({ tx, remove }) => {
    const before = await syncNamed(tx, name);
    refuseFileManaged(which, before);
    expectVersion(which, before, request.expected);
    await remove(which);
  });
}

/** Reads syncs as they are kept; each is compiled once per version of it and of its target. */
export function syncReader(parts: SettingsParts) {
  const read = new Map<string, { readonly versions: string; readonly compiled: CompiledSync }>();

  /** A kept sync, compiled. Throws `invalid` when what was right once no longer is. */
  return async function compiled(kept: KeptSync): Promise<CompiledSync> {
    const target = await keptOne<ConnectionContent>(parts.db, {
      subject: 'connection',
      name: kept.content.to,
    });
    const versions = `${kept.version} ${target?.version ?? 0}`;
    const known = read.get(kept.name);
    if (known?.versions === versions) return known.compiled;
    const compiled = await compileSync(parts, parts.db, { name: kept.name, content: kept.content });
    read.set(kept.name, { versions, compiled });
    return compiled;
  };
}

async function knownNames(db: Queryable): Promise<KnownNames> {
  const connections = await keptAll<ConnectionContent>(db, 'connection');
  const named = (kind: ConnectionContent['kind']) =>
    connections.filter((one) => one.content.kind === kind).map((one) => one.name);
  return { sources: named('source'), targets: named('target') };
}
