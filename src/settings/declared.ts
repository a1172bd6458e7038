/** The sections `sources`, `targets` and `syncs` of rollcall.yaml, read as a whole with every fault. */

import { compileMapping } from '../mapping/index.ts';
import type { Fault } from '../model/index.ts';
import { asProvisioningError } from '../model/index.ts';
import { abilityFaults } from './abilities.ts';
import { type Capabilities, capabilitiesOf } from './capabilities.ts';
import {
  type ConnectionKind,
  type Connectors,
  findConnector,
  readConnection,
  splitEntry,
  type WrittenConnection,
} from './connection-entry.ts';
import { findSecret, type Surroundings } from './secret-reference.ts';
import type { ServiceName } from './service-entry.ts';
import { completeSync, readSync } from './sync.ts';

/** The three sections as YAML gave them. */
export interface Sections {
  readonly sources: Readonly<Record<string, unknown>>;
  readonly targets: Readonly<Record<string, unknown>>;
  readonly syncs: Readonly<Record<string, unknown>>;
}

/** What a file declares, checked; as written, so that secrets are still references. */
export interface Declared {
  readonly connections: readonly WrittenConnection[];
  readonly syncs: readonly { readonly name: string; readonly written: unknown }[];
  /** Settings of the service itself, as written; those that are absent go back to their defaults. */
  readonly service?: Readonly<Partial<Record<ServiceName, unknown>>>;
}

/**
 * Reads what a file declares. Connections are checked with their secrets found, syncs are compiled against the schema
 * of their target. Opens nothing to the world.
 */
export async function readDeclared(
  sections: Sections,
  parts: { readonly connectors: Connectors; readonly around: Surroundings },
): Promise<{ readonly declared: Declared; readonly faults: readonly Fault[] }> {
  const faults: Fault[] = [...namedTwice(sections)];
  const connections: WrittenConnection[] = [];
  const targets = new Map<string, Capabilities>();
  for (const [kind, name, entry] of entries(sections)) {
    const written = splitEntry(kind, name, entry);
    if ('message' in written) {
      faults.push(written);
      continue;
    }
    connections.push(written);
    const read = readConnection(written, {
      connectors: parts.connectors,
      find: (place) => findSecret(place.value, parts.around),
      directory: parts.around.directory,
    });
    faults.push(...read.faults);
    const can = read.faults.length > 0 ? undefined : await targetOf(written, read.config, parts.connectors);
    if (can !== undefined) targets.set(name, can);
  }
  const known = { sources: Object.keys(sections.sources), targets: Object.keys(sections.targets) };
  for (const [name, written] of Object.entries(sections.syncs)) {
    const read = readSync({ name, content: written, path: `syncs.${name}` }, known);
    faults.push(...read.faults);
    const can = targets.get(read.sync?.to ?? '');
    if (read.sync === undefined || can === undefined) continue;
    const { schema, changes } = can;
    const sync = completeSync(read.sync, schema);
    faults.push(...mappingFaults(() => compileMapping(sync, schema), name));
    for (const fault of abilityFaults(sync, changes))
      faults.push({ ...fault, path: `syncs.${name}.${fault.path}` });
  }
  const syncs = Object.entries(sections.syncs).map(([name, written]) => ({ name, written }));
  return { declared: { connections, syncs }, faults };
}

/** The faults of a compilation, as faults of that sync. */
function mappingFaults(compile: () => unknown, name: string): readonly Fault[] {
  try {
    compile();
    return [];
  } catch (thrown) {
    const error = asProvisioningError(thrown);
    if (error.code !== 'invalid') throw thrown;
    if (error.faults.length === 0) return [{ path: `syncs.${name}`, message: error.message }];
    return error.faults.map((fault) => ({ ...fault, path: `syncs.${name}.${fault.path}` }));
  }
}

async function targetOf(written: WrittenConnection, config: unknown, connectors: Connectors) {
  const found = findConnector(connectors, written);
  if (!('connector' in found) || found.connector.kind !== 'target') return undefined;
  return capabilitiesOf(found.connector, config);
}

function entries(sections: Sections): [ConnectionKind, string, unknown][] {
  return [
    ...Object.entries(sections.sources).map(([name, entry]): [ConnectionKind, string, unknown] => [
      'source',
      name,
      entry,
    ]),
    ...Object.entries(sections.targets).map(([name, entry]): [ConnectionKind, string, unknown] => [
      'target',
      name,
      entry,
    ]),
  ];
}

/** A connection is found by its name alone, so a source and a target may not share one. */
function namedTwice(sections: Sections): Fault[] {
  return Object.keys(sections.targets)
    .filter((name) => Object.hasOwn(sections.sources, name))
    .map((name) => ({
      path: `targets.${name}`,
      message: `there is a source \`${name}\` already; give it another name`,
    }));
}
