/** Opens connections from what is kept: secrets found or unsealed, settings checked, the connector given its tools. */

import type { Fault, IdentitySource, Log, ProvisioningTarget, SourceHook, Tools } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import type { Queryable } from '../store/index.ts';
import { type Capabilities, capabilitiesOf } from './capabilities.ts';
import { invalid } from './check.ts';
import { type Connectors, findConnector, readConnection, type SecretFinder } from './connection-entry.ts';
import { connectionNamed, type KeptConnection, type SettingsParts } from './room.ts';
import { finderOfSealed, sealedOf } from './sealed.ts';
import { findSecret } from './secret-reference.ts';

/** What an opening is given beside the name. */
interface OpeningTools {
  readonly signal: AbortSignal;
  /** Hears what the connection warns of, instead of the log. */
  readonly heard?: ((warning: string) => void) | undefined;
}

/** Opens a source by its name. Throws `not-found`, or `invalid` when a secret of it cannot be found. */
export async function openSource(
  parts: SettingsParts,
  name: string,
  about: OpeningTools,
): Promise<IdentitySource> {
  const kept = await connectionNamed(parts.db, name, 'source');
  const connector = connectorOf(parts.connectors, kept);
  if (connector.kind !== 'source') throw new ProvisioningError('internal', `${name} is not a source.`);
  return connector.open(await openableConfig(parts, parts.db, kept), toolsFor(parts, name, about));
}

/**
 * How a source is woken from outside; nothing when there is no such source, or it has no hook. Throws `invalid` when a
 * secret of it cannot be found.
 */
export async function sourceHook(parts: SettingsParts, name: string): Promise<SourceHook | undefined> {
  try {
    const kept = await connectionNamed(parts.db, name, 'source');
    const connector = connectorOf(parts.connectors, kept);
    if (connector.kind !== 'source' || connector.hook === undefined) return undefined;
    return connector.hook(await openableConfig(parts, parts.db, kept));
  } catch (thrown) {
    if (thrown instanceof ProvisioningError && thrown.code === 'not-found') return undefined;
    throw thrown;
  }
}

/** Opens a target by its name. Throws `not-found`, or `invalid` when a secret of it cannot be found. */
export async function openTarget(
  parts: SettingsParts,
  name: string,
  about: OpeningTools,
): Promise<ProvisioningTarget> {
  const kept = await connectionNamed(parts.db, name, 'target');
  const connector = connectorOf(parts.connectors, kept);
  if (connector.kind !== 'target') throw new ProvisioningError('internal', `${name} is not a target.`);
  return connector.open(await openableConfig(parts, parts.db, kept), toolsFor(parts, name, about));
}

/** The settings of a target, with its secrets in the clear, for whoever serves it. Throws as `openTarget` does. */
export async function targetConfig(parts: SettingsParts, name: string): Promise<unknown> {
  return openableConfig(parts, parts.db, await connectionNamed(parts.db, name, 'target'));
}

/** A connection's settings with its secrets in the clear. Throws `invalid` with every fault. */
async function openableConfig(parts: SettingsParts, db: Queryable, kept: KeptConnection): Promise<unknown> {
  return readKept(parts, kept, await finderFor(parts, db, kept));
}

/**
 * What a target can hold and do. Asked without needing its secrets, so that syncs can be shown and changed on a machine
 * that has them not: one that cannot be found is replaced by a text that means nothing.
 */
export async function targetCapabilities(
  parts: SettingsParts,
  db: Queryable,
  kept: KeptConnection,
): Promise<Capabilities> {
  const connector = connectorOf(parts.connectors, kept);
  if (connector.kind !== 'target') throw new ProvisioningError('internal', `${kept.name} is not a target.`);
  const find = await finderFor(parts, db, kept);
  const config = readKept(parts, kept, (place) => {
    const found = find(place);
    return 'text' in found ? found : { text: 'not-at-hand' };
  });
  return capabilitiesOf(connector, config);
}

/** The connector of a kept connection. Throws `unsupported` when this version has none of that type. */
export function connectorOf(connectors: Connectors, kept: KeptConnection) {
  const found = findConnector(connectors, kept.content);
  if ('connector' in found) return found.connector;
  throw new ProvisioningError('unsupported', `The connection ${kept.name} cannot be used: ${found.fault}.`);
}

/** The secrets at these places of a connection, in the clear. Throws `invalid` with every one that cannot be found. */
export async function secretsOf(
  parts: SettingsParts,
  kept: KeptConnection,
  places: readonly { readonly path: string; readonly value: unknown }[],
): Promise<readonly string[]> {
  const find = await finderFor(parts, parts.db, kept);
  const faults: Fault[] = [];
  const texts: string[] = [];
  for (const place of places) {
    const found = find(place);
    if ('text' in found) texts.push(found.text);
    else faults.push({ path: `${kept.content.kind}s.${kept.name}.${place.path}`, message: found.fault });
  }
  if (faults.length > 0) throw invalid(`The connection ${kept.name}`, faults);
  return texts;
}

async function finderFor(parts: SettingsParts, db: Queryable, kept: KeptConnection): Promise<SecretFinder> {
  if (kept.managedBy === 'file') return (place) => findSecret(place.value, parts.around);
  return finderOfSealed(parts.secrets, await sealedOf(db, kept.name));
}

function readKept(parts: SettingsParts, kept: KeptConnection, find: SecretFinder): unknown {
  const read = readConnection(
    { ...kept.content, name: kept.name },
    { connectors: parts.connectors, find, directory: parts.around.directory },
  );
  if (read.faults.length > 0) throw invalid(`The connection ${kept.name}`, read.faults);
  return read.config;
}

function toolsFor(parts: SettingsParts, connection: string, { signal, heard }: OpeningTools): Tools {
  const log = named(parts.tools.log, connection);
  if (heard === undefined) return { ...parts.tools, connection, log, signal };
  const warn: Log['warn'] = (_fields, message) => heard(message);
  return { ...parts.tools, connection, log: { ...log, warn }, signal };
}

/** A log whose every line names the connection. */
function named(log: Log, connection: string): Log {
  return {
    debug: (fields, message) => log.debug({ connection, ...fields }, message),
    info: (fields, message) => log.info({ connection, ...fields }, message),
    warn: (fields, message) => log.warn({ connection, ...fields }, message),
    error: (fields, message) => log.error({ connection, ...fields }, message),
  };
}
