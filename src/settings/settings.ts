/** Everything that administrators have decided, behind one door. */

import { compileMapping, type Mapping } from '../mapping/index.ts';
import type {
  AttributeDefinition,
  IdentitySource,
  ProvisioningTarget,
  SourceHook,
  Sync,
} from '../model/index.ts';
import { asProvisioningError, type Fault } from '../model/index.ts';
import { applyFile } from './apply-file.ts';
import type { Capabilities } from './capabilities.ts';
import { type Checking, type ConnectionCheck, checkConnection, checksKept } from './checking.ts';
import type { WrittenConnection } from './connection-entry.ts';
import { removeConnection, saveConnection } from './connections.ts';
import type { Declared } from './declared.ts';
import { type ConnectionEnd, connectionEnds } from './ends.ts';
import { type Exported, exportSections } from './exported.ts';
import { openSource, openTarget, sourceHook, targetCapabilities, targetConfig } from './opening.ts';
import { type PushSource, pushSource } from './push-tokens.ts';
import {
  type ChangeRequest,
  type ConnectionContent,
  connectionNamed,
  type KeptSync,
  type SettingChange,
  type SettingsParts,
  syncNamed,
} from './room.ts';
import { keysInUse, proveKeys, resealAll, type SecretKey } from './sealed.ts';
import { removeService, type ServiceSetting, saveService, serviceEntry, serviceSetting } from './service.ts';
import type { ServiceEntry, ServiceName } from './service-entry.ts';
import type { WrittenSync } from './sync-entry.ts';
import { type CompiledSync, compileSync, removeSync, saveSync, syncReader } from './syncs.ts';
import { type Kept, keptAll, type Version, type VersionQuery, versionsOf } from './versions.ts';

/** A connection as it is told: secrets are references, or marks that say since when they are kept. */
export interface Connection extends Omit<Kept, 'content'>, ConnectionContent {}

/** A sync as it is told: as written, and with all defaults; or why it can no longer be used. */
export interface SavedSync extends Omit<Kept, 'content'> {
  readonly written: WrittenSync;
  readonly sync?: Sync;
  readonly faults: readonly Fault[];
}

/** Connections and syncs: kept with every version, opened, compiled. Names that are not there throw `not-found`. */
export interface Settings {
  /**
   * Makes what the file manages what the file declares; gives what changed. Without a file, nothing. Call it once, before
   * anything runs. Throws `conflict` when a name would change its type.
   */
  applyFile(declared: Declared | undefined): Promise<readonly SettingChange[]>;

  connections(options?: { readonly removed?: boolean }): Promise<readonly Connection[]>;
  connection(name: string): Promise<Connection>;
  /** Every version, the newest first; also of a removed one. */
  connectionVersions(name: string, query?: VersionQuery): Promise<readonly Version<ConnectionContent>[]>;
  /** Makes or changes a connection; see `saveConnection`. Throws `invalid`, `stale`, `conflict`. */
  saveConnection(written: WrittenConnection, request: ChangeRequest): Promise<Connection>;
  /** Throws `stale`, and `conflict` while a sync uses it. */
  removeConnection(name: string, request: ChangeRequest): Promise<void>;

  savedSyncs(options?: { readonly removed?: boolean }): Promise<readonly SavedSync[]>;
  savedSync(name: string): Promise<SavedSync>;
  /** Versions, the newest first; also of a removed one. */
  syncVersions(name: string, query?: VersionQuery): Promise<readonly Version<WrittenSync>[]>;
  /** Makes or changes a sync; compiles it against its target first. Throws `invalid`, `stale`, `conflict`. */
  saveSync(
    written: { readonly name: string; readonly content: unknown },
    request: ChangeRequest,
  ): Promise<SavedSync>;
  removeSync(name: string, request: ChangeRequest): Promise<void>;
  /** Compiles what is written without saving it. Throws `invalid` with every fault. */
  compileWritten(written: { readonly name: string; readonly content: unknown }): Promise<CompiledSync>;

  /** A sync with all its defaults. */
  sync(name: string): Promise<Sync>;
  /** All syncs that can be used; one that no longer can is told by `savedSyncs`, with its faults. */
  syncs(): Promise<readonly Sync[]>;
  /** All syncs that feed a target. Throws `invalid` when one of them can no longer be used: none may be overlooked. */
  syncsTo(target: string): Promise<readonly Sync[]>;
  /** All syncs that a source feeds. Throws `invalid` as `syncsTo`. */
  syncsFrom(source: string): Promise<readonly Sync[]>;
  /** The sync's rules, compiled against what the target can hold; once for each version of the sync. */
  compile(sync: Sync, target: { readonly schema: readonly AttributeDefinition[] }): Mapping;

  /**
   * Opens a source with its secrets; the caller closes it. Throws `invalid` when a secret cannot be found.
   * @param heard hears what the connection warns of, instead of the log
   */
  openSource(name: string, signal: AbortSignal, heard?: (warning: string) => void): Promise<IdentitySource>;
  /** How a source is woken from outside; nothing when there is none, or it has no hook. Throws as `openSource` does. */
  sourceHook(name: string): Promise<SourceHook | undefined>;
  /** Opens a target, as `openSource` does a source. */
  openTarget(
    name: string,
    signal: AbortSignal,
    heard?: (warning: string) => void,
  ): Promise<ProvisioningTarget>;
  /** Opens a connection, asks whether it works, and remembers the answer. Throws `not-found`. */
  checkConnection(name: string, checking: Checking): Promise<ConnectionCheck>;
  /** How the last check of each connection went, by its name; its version says of which connection it was. */
  checks(): Promise<ReadonlyMap<string, ConnectionCheck>>;
  /**
   * When that by which connections prove themselves ends, as far as it is known.
   * @param how.asked whether other sides are asked anew, which takes calls of each
   */
  ends(how: { readonly asked: boolean }): Promise<readonly ConnectionEnd[]>;
  /** A target's settings with its secrets in the clear, for whoever serves it. Throws as `openTarget` does. */
  targetConfig(name: string): Promise<unknown>;
  /** What a target can hold and do, without its secrets and without asking it. */
  capabilities(target: string): Promise<Capabilities>;
  /** The source of that name, if there is one and it pushes. Throws `invalid` when a secret of it cannot be found. */
  pushSource(name: string): Promise<PushSource | undefined>;

  /** A setting of the service itself, as it is told. */
  service(name: ServiceName): Promise<ServiceSetting>;
  /** The same with its defaults and its secrets in the clear. Throws `invalid` when it cannot be used any more. */
  serviceEntry<Name extends ServiceName>(name: Name): Promise<ServiceEntry<Name>>;
  /** Throws `invalid`, `stale`, and `conflict` for what the file manages. */
  saveService(
    written: { readonly name: ServiceName; readonly content: Readonly<Record<string, unknown>> },
    request: ChangeRequest,
  ): Promise<ServiceSetting>;
  /** Takes a setting of the service back to its defaults. Throws as `saveService` does. */
  removeService(name: ServiceName, request: ChangeRequest): Promise<void>;

  /** Connections, syncs and settings of the service as rollcall.yaml writes them, secrets as references. */
  exported(): Promise<Exported>;
  /** Throws `invalid` when the encryption keys do not open what is sealed. */
  proveKeys(): Promise<void>;
  /** The keys that seal secrets, and how many each has sealed. */
  keys(): Promise<readonly SecretKey[]>;
  /** Seals anew, with the first key, what an older one sealed, so that the older can be put away; gives how many. */
  reseal(actor: string): Promise<number>;
}

/** The settings kept in `parts.db`. Opens nothing by itself. */
export function openSettings(parts: SettingsParts): Settings {
  const { db } = parts;
  const compiled = syncReader(parts);
  const mappings = new WeakMap<Sync, Mapping>();

  async function saved(kept: KeptSync): Promise<SavedSync> {
    const { content, ...rest } = kept;
    try {
      return { ...rest, written: content, sync: (await compiled(kept)).sync, faults: [] };
    } catch (thrown) {
      const { faults, message } = asProvisioningError(thrown);
      const fault = { path: '', message };
      return { ...rest, written: content, faults: faults.length > 0 ? faults : [fault] };
    }
  }

  async function syncsThat(wanted: (sync: KeptSync) => boolean): Promise<readonly Sync[]> {
    const kept = (await keptAll<WrittenSync>(db, 'sync')).filter(wanted);
    const all: Sync[] = [];
    for (const one of kept) all.push((await compiled(one)).sync);
    return all;
  }

  return {
    applyFile: (declared) => applyFile(parts, declared),

    connections: async (options) =>
      (await keptAll<ConnectionContent>(db, 'connection', options)).map(asConnection),
    connection: async (name) => asConnection(await connectionNamed(db, name)),
    connectionVersions: (name, query) => versionsOf(db, { subject: 'connection', name }, query),
    saveConnection: async (written, request) => asConnection(await saveConnection(parts, written, request)),
    removeConnection: (name, request) => removeConnection(parts, name, request),

    async savedSyncs(options) {
      const all: SavedSync[] = [];
      for (const kept of await keptAll<WrittenSync>(db, 'sync', options)) all.push(await saved(kept));
      return all;
    },
    savedSync: async (name) => saved(await syncNamed(db, name)),
    syncVersions: (name, query) => versionsOf(db, { subject: 'sync', name }, query),
    saveSync: async (written, request) => saved(await saveSync(parts, written, request)),
    removeSync: (name, request) => removeSync(parts, name, request),
    compileWritten: (written) => compileSync(parts, db, written),

    sync: async (name) => (await compiled(await syncNamed(db, name))).sync,
    syncs: async () => {
      const usable: Sync[] = [];
      for (const kept of await keptAll<WrittenSync>(db, 'sync')) {
        const { sync } = await saved(kept);
        if (sync !== undefined) usable.push(sync);
      }
      return usable;
    },
    syncsTo: (target) => syncsThat((sync) => sync.content.to === target),
    syncsFrom: (source) => syncsThat((sync) => sync.content.from.includes(source)),
    compile(sync, target) {
      const known = mappings.get(sync);
      if (known !== undefined) return known;
      const mapping = compileMapping(sync, target.schema);
      mappings.set(sync, mapping);
      return mapping;
    },

    openSource: (name, signal, heard) => openSource(parts, name, { signal, heard }),
    sourceHook: (name) => sourceHook(parts, name),
    openTarget: (name, signal, heard) => openTarget(parts, name, { signal, heard }),
    checkConnection: (name, checking) => checkConnection(parts, name, checking),
    checks: () => checksKept(db),
    ends: (how) => connectionEnds(parts, how),
    targetConfig: (name) => targetConfig(parts, name),
    capabilities: async (target) =>
      targetCapabilities(parts, db, await connectionNamed(db, target, 'target')),
    pushSource: (name) => pushSource(parts, name),

    service: (name) => serviceSetting(db, name),
    serviceEntry: (name) => serviceEntry(parts, name),
    async saveService(written, request) {
      await saveService(parts, written, request);
      return serviceSetting(db, written.name);
    },
    removeService: (name, request) => removeService(parts, name, request),

    exported: () => exportSections(db),
    proveKeys: () => proveKeys(db, parts.secrets),
    keys: () => keysInUse(db, parts.secrets),
    reseal: (actor) =>
      db.transaction(async (tx) => {
        const resealed = await resealAll(tx, parts.secrets);
        const entry = {
          at: parts.tools.clock.now(),
          actor,
          action: 'secrets.resealed',
          details: { resealed },
        };
        await parts.audit.append([entry], tx);
        return resealed;
      }),
  };
}

function asConnection({ content, ...rest }: Kept<ConnectionContent>): Connection {
  return { ...rest, ...content };
}
