/** A file as rollcall.yaml is written, against what is kept: what differs, which secrets it needs, what stands in the way. */

import type { Fault } from '../model/index.ts';
import type { Connectors } from './connection-entry.ts';
import { readDeclared, type Sections } from './declared.ts';
import { type Difference, differences } from './difference.ts';
import { secretsIn, valueAt, withoutSecrets, withValueAt } from './secret-places.ts';
import type { FoundSecret, SecretReference, Surroundings } from './secret-reference.ts';
import { serviceFaults } from './service.ts';
import { type ServiceName, serviceNames } from './service-entry.ts';
import type { Settings } from './settings.ts';
import { isObject } from './shape.ts';
import type { YamlFile } from './yaml-file.ts';

const sections = ['sources', 'targets', 'syncs'] as const;
/** `service`: a setting of the service itself, which the file writes under its own name. */
type Section = (typeof sections)[number] | 'service';

/** Sections that say how one process runs; they are no settings that are kept, and are left alone. */
const ofTheProcess = [
  'listen',
  'public-url',
  'trusted-proxies',
  'store',
  'encryption-keys',
  'people',
  'tokens',
  'log',
];

/** What a file writes, section by section. */
export interface WrittenFile extends Sections {
  readonly service: Readonly<Partial<Record<ServiceName, unknown>>>;
}

/** A secret that an entry holds. */
export interface ImportedSecret {
  /** `sources.okta.token` */
  readonly path: string;
  readonly reference: SecretReference;
  /** `taken`: its text is at hand. `kept`: it stays as it is sealed. `needed`: neither. */
  readonly state: 'taken' | 'kept' | 'needed';
}

/** One connection, sync or setting that is to be saved. */
export interface ImportEntry {
  readonly section: Section;
  readonly name: string;
  /** With its secrets in the clear, or marked to stay as they are. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The version it is at; 0: it is not there. */
  readonly expected: number;
  readonly differences: readonly Difference[];
  readonly secrets: readonly ImportedSecret[];
}

/** Something that is kept, and that the file does not name. */
export interface Unnamed {
  readonly section: Section;
  readonly name: string;
  readonly version: number;
}

export interface Import {
  readonly entries: readonly ImportEntry[];
  /** What the admin API manages and the file does not name: it stays, unless it is removed on purpose. */
  readonly unnamed: readonly Unnamed[];
  /** Sections that are left alone. */
  readonly ignored: readonly string[];
  readonly faults: readonly Fault[];
}

/** How the text of a secret is found that a file refers to. */
export type SecretSupply = (place: {
  readonly path: string;
  readonly reference: SecretReference;
}) => FoundSecret;

export interface ImportParts {
  readonly settings: Pick<Settings, 'exported' | 'connections' | 'savedSyncs' | 'service'>;
  readonly connectors: Connectors;
  /** Where paths of the file start from. */
  readonly around: Surroundings;
  readonly supply: SecretSupply;
}

/** Compares what a file writes with what is kept. Saves nothing; faults are told, not thrown. */
export async function compareImport(parts: ImportParts, yaml: YamlFile): Promise<Import> {
  const read = readSections(yaml);
  if (read.written === undefined) return { entries: [], unnamed: [], ignored: [], faults: read.faults };
  const { written, ignored } = read;
  const kept = await standing(parts.settings);
  const exported = await parts.settings.exported();
  const entries: ImportEntry[] = [];
  const faults: Fault[] = [...(await faultsOf(parts, written))];
  for (const { section, name, content } of entriesOf(written)) {
    const path = pathOf(section, name);
    const before = kept.get(path);
    const was = section === 'service' ? exported[name as ServiceName] : exported[section][name];
    const changes = differences(path, withoutSecrets(was), withoutSecrets(content));
    if (before?.managedBy === 'file') {
      if (changes.length > 0)
        faults.push({ path, message: 'is declared in the rollcall.yaml of the service; change it there' });
      continue;
    }
    const found = secretsFor(content, { path, config: before?.config, supply: parts.supply });
    faults.push(...found.faults);
    if (changes.length === 0 && found.secrets.every(({ state }) => state === 'kept')) continue;
    const expected = before?.version ?? 0;
    entries.push({ section, name, ...found, expected, differences: changes });
  }
  const named = new Set(entriesOf(written).map(({ section, name }) => pathOf(section, name)));
  const unnamed = [...kept].flatMap(([path, { section, name, managedBy, version }]) =>
    managedBy === 'file' || named.has(path) ? [] : [{ section, name, version }],
  );
  return { entries, unnamed, ignored, faults: yaml.withLines(unique(faults)) };
}

/** Saves what was compared: connections first, since syncs are compiled against them. Throws as each saving does. */
export async function saveImport(
  settings: Pick<Settings, 'saveConnection' | 'saveSync' | 'saveService'>,
  entries: readonly ImportEntry[],
  actor: string,
): Promise<void> {
  for (const { section, name, content, expected } of entries) {
    const request = { actor, expected };
    if (section === 'syncs') await settings.saveSync({ name, content }, request);
    else if (section === 'service')
      await settings.saveService({ name: name as ServiceName, content }, request);
    else {
      const { type, ...config } = content;
      const kind = section === 'sources' ? 'source' : 'target';
      await settings.saveConnection({ kind, name, type: String(type), config }, request);
    }
  }
}

/** Removes what a file does not name: syncs first, since connections are in use by them. Throws as each removal does. */
export async function removeUnnamed(
  settings: Pick<Settings, 'removeConnection' | 'removeSync' | 'removeService'>,
  unnamed: readonly Unnamed[],
  actor: string,
): Promise<void> {
  const order: readonly Section[] = ['syncs', 'sources', 'targets', 'service'];
  for (const wanted of order) {
    for (const { section, name, version } of unnamed) {
      if (section !== wanted) continue;
      const request = { actor, expected: version };
      if (section === 'syncs') await settings.removeSync(name, request);
      else if (section === 'service') await settings.removeService(name as ServiceName, request);
      else await settings.removeConnection(name, request);
    }
  }
}

function pathOf(section: Section, name: string): string {
  return section === 'service' ? name : `${section}.${name}`;
}

function entriesOf(written: WrittenFile) {
  return [...sections, 'service' as const].flatMap((section) =>
    Object.entries(written[section]).map(([name, content]) => ({ section, name, content })),
  );
}

/** The sections of a file, or what is wrong with them as such. */
function readSections(
  yaml: YamlFile,
):
  | { readonly written: WrittenFile; readonly ignored: readonly string[]; readonly faults: readonly [] }
  | { readonly written?: undefined; readonly ignored: readonly []; readonly faults: readonly Fault[] } {
  const value = isObject(yaml.value) ? yaml.value : {};
  const known: readonly string[] = [...sections, ...serviceNames, ...ofTheProcess];
  const faults = [
    ...yaml.faults,
    ...formless(yaml),
    ...Object.keys(value)
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: name, message: `is not known here; known are ${known.join(', ')}` })),
    ...[...sections, ...serviceNames]
      .filter((name) => value[name] !== undefined && value[name] !== null && !isObject(value[name]))
      .map((name) => ({ path: name, message: 'must be a group of named entries' })),
  ];
  if (faults.length > 0) return { ignored: [], faults: yaml.withLines(faults) };
  const section = (name: string) => (isObject(value[name]) ? value[name] : {});
  const service = Object.fromEntries(
    serviceNames.filter((name) => isObject(value[name])).map((name) => [name, value[name]]),
  );
  return {
    written: {
      sources: section('sources'),
      targets: section('targets'),
      syncs: section('syncs'),
      service,
    },
    ignored: ofTheProcess.filter((name) => value[name] !== undefined),
    faults: [],
  };
}

/** A picture, a text or nothing at all writes no setting: taken for a file that names none, it would offer to remove them all. */
function formless({ value, faults }: YamlFile): readonly Fault[] {
  if (isObject(value) || faults.length > 0) return [];
  const message = 'must begin a section, such as sources: or syncs:; as it is, the file is no rollcall.yaml';
  return [{ path: 'line 1', message }];
}

/** What is kept of one name, whatever it is. */
interface Standing {
  readonly section: Section;
  readonly name: string;
  readonly managedBy: 'file' | 'api';
  readonly version: number;
  /** With marks where secrets are sealed. */
  readonly config?: unknown;
}

async function standing(settings: ImportParts['settings']): Promise<ReadonlyMap<string, Standing>> {
  const kept = new Map<string, Standing>();
  const add = (one: Standing) => kept.set(pathOf(one.section, one.name), one);
  for (const { kind, name, managedBy, version, config } of await settings.connections())
    add({ section: `${kind}s`, name, managedBy, version, config });
  for (const { name, managedBy, version } of await settings.savedSyncs())
    add({ section: 'syncs', name, managedBy, version });
  for (const name of serviceNames) {
    const { managedBy, version, written } = await settings.service(name);
    if (managedBy !== 'default') add({ section: 'service', name, managedBy, version, config: written });
  }
  return kept;
}

/** Secrets whose texts are at hand are taken; those that are not stay as they are sealed, if they are. */
function secretsFor(
  content: unknown,
  { path: at, config, supply }: { path: string; config: unknown; supply: SecretSupply },
) {
  const secrets: ImportedSecret[] = [];
  const faults: Fault[] = [];
  let filled = content;
  for (const { path: steps, reference } of secretsIn(content)) {
    const path = [at, ...steps].join('.');
    const found = supply({ path, reference });
    const before = valueAt(config, steps);
    const sealed = isObject(before) && before.sealed === true;
    if ('text' in found) secrets.push({ path, reference, state: 'taken' });
    else secrets.push({ path, reference, state: sealed ? 'kept' : 'needed' });
    if ('fault' in found && !sealed) faults.push({ path, message: found.fault });
    const { expires } = reference;
    const secret = 'text' in found ? { text: found.text } : ({ sealed: true } as const);
    filled = withValueAt(filled, steps, { ...secret, ...(expires !== undefined && { expires }) });
  }
  return { content: isObject(filled) ? filled : {}, secrets, faults };
}

/**
 * The faults of what is written, in the company of what is kept: a sync may use a connection that is there already.
 * Whether secrets can be found is judged elsewhere, so here every one of them is at hand.
 */
async function faultsOf(
  { settings, connectors, around }: ImportParts,
  written: WrittenFile,
): Promise<readonly Fault[]> {
  const kept = await settings.exported();
  const together = {
    sources: { ...kept.sources, ...written.sources },
    targets: { ...kept.targets, ...written.targets },
    syncs: written.syncs,
  };
  const standIn = standIns({ ...together, ...written.service });
  const { faults } = await readDeclared(standIn.value, {
    connectors,
    around: { ...around, environment: standIn.environment },
  });
  const services = serviceNames.flatMap((name) => {
    if (written.service[name] === undefined) return [];
    // A secret may have to have a form that no stand-in has; the true one is judged when it is saved.
    const hidden = new Set(secretsIn(written.service[name]).map(({ path }) => [name, ...path].join('.')));
    const surroundings = { ...around, environment: standIn.environment };
    return serviceFaults(name, standIn.value[name], surroundings).filter(({ path }) => !hidden.has(path));
  });
  const own = entriesOf(written).map(({ section, name }) => pathOf(section, name));
  return [...faults, ...services].filter(({ path }) =>
    own.some((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)),
  );
}

/** The same with every reference pointing at a text that is there: what is wrong beside its secrets shows. */
function standIns<T extends object>(value: T) {
  const name = 'A_STAND_IN';
  let filled: unknown = value;
  for (const { path } of secretsIn(value)) filled = withValueAt(filled, path, { env: name });
  return { value: filled as T, environment: { [name]: 'a stand-in for a secret, long enough for any' } };
}

function unique(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values()];
}
