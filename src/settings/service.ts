/** The settings of the service itself, kept with every version like connections and syncs; the file's go before. */

import type { Fault } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { check, invalid } from './check.ts';
import { replaceMarked } from './connection-entry.ts';
import { type Editing, edit } from './editing.ts';
import { type ChangeRequest, refuseFileManaged, type SettingsParts } from './room.ts';
import { finderOfSealed, forgetSealed, type Sealing, seal, sealedOf, writeSealed } from './sealed.ts';
import { findSecret } from './secret-reference.ts';
import { type ServiceEntry, type ServiceName, serviceEntries, serviceNames } from './service-entry.ts';
import { expectVersion, type Kept, keptOne } from './versions.ts';

/** A setting as it is told: secrets are references, or marks that say since when they are kept. */
export interface ServiceSetting {
  readonly name: ServiceName;
  readonly written: Readonly<Record<string, unknown>>;
  /** `default`: nobody wrote it. */
  readonly managedBy: 'file' | 'api' | 'default';
  /** 0: nobody wrote it. */
  readonly version: number;
  /** Milliseconds since 1970. */
  readonly changedAt?: number;
  readonly changedBy?: string;
}

type Content = Readonly<Record<string, unknown>>;

/** Names of connections begin otherwise, so no secret of theirs is meant. */
const holderOf = (name: ServiceName): string => `:${name}`;

/** A setting as it is told. */
export async function serviceSetting(db: Queryable, name: ServiceName): Promise<ServiceSetting> {
  const kept = await keptOne<Content>(db, { subject: 'setting', name });
  if (kept === undefined || kept.removedAt !== undefined)
    return { name, written: {}, managedBy: 'default', version: 0 };
  const { content, managedBy, version, changedAt, changedBy } = kept;
  return { name, written: content, managedBy, version, changedAt, changedBy };
}

/**
 * A setting with its defaults and its secrets in the clear. Throws `invalid` when what is kept cannot be used any more:
 * a variable of the file is gone, or the key that sealed a secret.
 */
export async function serviceEntry<Name extends ServiceName>(
  parts: Pick<SettingsParts, 'db' | 'secrets' | 'around'>,
  name: Name,
): Promise<ServiceEntry<Name>> {
  const { written, managedBy } = await serviceSetting(parts.db, name);
  const sealed = await sealedOf(parts.db, holderOf(name));
  const find =
    managedBy === 'file'
      ? ({ value }: { readonly value: unknown }) => findSecret(value, parts.around)
      : finderOfSealed(parts.secrets, sealed);
  return read(name, written, find, name);
}

/**
 * Keeps a setting. A secret arrives in the clear and is sealed at once; `{ sealed: true }` keeps the one there is.
 * Throws `invalid` with every fault, `stale`, and `conflict` for what the file manages.
 */
export async function saveService(
  parts: SettingsParts,
  { name, content }: { readonly name: ServiceName; readonly content: Content },
  request: ChangeRequest,
): Promise<void> {
  const which = { subject: 'setting', name } as const;
  await edit(parts, { actor: request.actor, managedBy: 'api' }, async ({ tx, by, keep }) => {
    await mayChange(tx, which, request);
    const sealed = await sealedOf(tx, holderOf(name));
    read(name, content, finderOfSealed(parts.secrets, sealed), '');
    const sealing: Sealing = { rows: [], paths: new Set() };
    const sealer = { connection: holderOf(name), secrets: parts.secrets, sealed, at: by.at };
    const kept = replaceMarked(serviceEntries[name], content, (place) => seal(place, sealer, sealing));
    await writeSealed(tx, sealing, sealed);
    await keep(which, kept);
  });
}

/** Takes a setting back to its defaults. Throws as `saveService` does. */
export async function removeService(
  parts: SettingsParts,
  name: ServiceName,
  request: ChangeRequest,
): Promise<void> {
  const which = { subject: 'setting', name } as const;
  await edit(parts, { actor: request.actor, managedBy: 'api' }, async ({ tx, remove }) => {
    await mayChange(tx, which, request);
    await forgetSealed(tx, holderOf(name));
    await remove(which);
  });
}

async function mayChange(
  tx: Queryable,
  which: { readonly subject: 'setting'; readonly name: ServiceName },
  request: ChangeRequest,
): Promise<void> {
  const before: Kept | undefined = await keptOne(tx, which);
  refuseFileManaged(which, before);
  expectVersion(which, before, request.expected);
}

/** Makes the settings that the file manages what it declares; those it no longer names go back to their defaults. */
export async function applyServices(
  { tx, keep, remove }: Editing,
  declared: Readonly<Partial<Record<ServiceName, unknown>>>,
): Promise<void> {
  for (const name of serviceNames) {
    const which = { subject: 'setting', name } as const;
    const content = declared[name];
    if (content === undefined) {
      const before = await keptOne(tx, which);
      if (before?.managedBy === 'file') await remove(which);
      continue;
    }
    await forgetSealed(tx, holderOf(name));
    await keep(which, content);
  }
}

/** The faults of what a file writes for a setting, secrets found. */
export function serviceFaults(
  name: ServiceName,
  written: unknown,
  around: SettingsParts['around'],
): readonly Fault[] {
  return checked(name, written, { find: ({ value }) => findSecret(value, around), path: name }).faults;
}

type Find = ReturnType<typeof finderOfSealed>;

function read<Name extends ServiceName>(
  name: Name,
  written: unknown,
  find: Find,
  path: string,
): ServiceEntry<Name> {
  const { value, faults } = checked(name, written, { find, path });
  if (value === undefined || faults.length > 0) throw invalid(`The setting ${name}`, faults);
  return value as ServiceEntry<Name>;
}

/** The setting with its secrets in the clear and its defaults, or every fault: those of secrets, then all others. */
function checked(
  name: ServiceName,
  written: unknown,
  { find, path }: { readonly find: Find; readonly path: string },
): { readonly value?: unknown; readonly faults: readonly Fault[] } {
  const schema = serviceEntries[name] as unknown as Parameters<typeof check<unknown>>[0];
  const own: Fault[] = [];
  const filled = replaceMarked(schema, written, (place) => {
    const found = find(place);
    if ('text' in found) return found.text;
    own.push({ path: path === '' ? place.path : `${path}.${place.path}`, message: found.fault });
    return 'not found';
  });
  const { value, faults } = check(schema, filled, path);
  return {
    value,
    faults: [...own, ...faults.filter((fault) => own.every((one) => one.path !== fault.path))],
  };
}
