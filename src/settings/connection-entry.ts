/** One entry of `sources:` or `targets:`: the connector's word, its settings, and its secrets found where they are kept. */

import { resolve } from 'node:path';
import type { AnySourceConnector, AnyTargetConnector, Fault } from '../model/index.ts';
import { check, joinPath } from './check.ts';
import { suggestion } from './nearest.ts';
import type { FoundSecret } from './secret-reference.ts';
import { isMarked, isObject, type Place, placesOf, type Shape, shapeOf } from './shape.ts';
import { Name } from './sync-entry.ts';

export type ConnectionKind = 'source' | 'target';

/** The connectors that are built in. */
export interface Connectors {
  readonly sources: readonly AnySourceConnector[];
  readonly targets: readonly AnyTargetConnector[];
}

/** A connection as written: which connector, and its settings with references or marks where secrets belong. */
export interface WrittenConnection {
  readonly kind: ConnectionKind;
  readonly name: string;
  readonly type: string;
  readonly config: Readonly<Record<string, unknown>>;
}

/** How the secret at a place of a connection is found. */
export type SecretFinder = (place: { readonly path: string; readonly value: unknown }) => FoundSecret;

/** Settings ready to open a connector with, secrets in the clear; or every fault. */
export type ReadConnection =
  | { readonly config: unknown; readonly faults: readonly [] }
  | { readonly config?: undefined; readonly faults: readonly Fault[] };

/** The connector of that type, or one sentence that names those there are. */
export function findConnector(
  connectors: Connectors,
  { kind, type }: Pick<WrittenConnection, 'kind' | 'type'>,
): { readonly connector: AnySourceConnector | AnyTargetConnector } | { readonly fault: string } {
  const list = kind === 'source' ? connectors.sources : connectors.targets;
  const connector = list.find((one) => one.type === type);
  if (connector !== undefined) return { connector };
  const known = list.map((one) => one.type);
  return {
    fault: `there is no ${kind} type \`${type}\`${suggestion(type, known)}; known are ${known.join(', ')}`,
  };
}

/** Splits an entry of `sources:` or `targets:` into the connector's word and its settings. */
export function splitEntry(kind: ConnectionKind, name: string, entry: unknown): WrittenConnection | Fault {
  const path = `${kind}s.${name}`;
  if (!isObject(entry)) return { path, message: 'must be a group of settings such as { type: csv, … }' };
  const { type, ...config } = entry;
  if (type === undefined) return { path: `${path}.type`, message: `is missing; write the type of ${kind}` };
  if (typeof type !== 'string') return { path: `${path}.type`, message: 'must be a text' };
  return { kind, name, type, config };
}

/**
 * Reads a connection's settings: finds its secrets, makes marked paths absolute, and checks the whole against the
 * connector's schema.
 */
export function readConnection(
  written: WrittenConnection,
  parts: {
    readonly connectors: Connectors;
    readonly find: SecretFinder;
    readonly directory: string;
    /** Where faults are said to be; absent: as in rollcall.yaml. */
    readonly paths?: { readonly name: string; readonly type: string; readonly config: string };
  },
): ReadConnection {
  const place = `${written.kind}s.${written.name}`;
  const { paths = { name: place, type: `${place}.type`, config: place } } = parts;
  const path = paths.config;
  const named = check(Name, written.name, paths.name);
  const found = findConnector(parts.connectors, written);
  if ('fault' in found) return { faults: [...named.faults, { path: paths.type, message: found.fault }] };

  const shape = shapeOf(found.connector.config);
  const faults: Fault[] = [...named.faults];
  const filled = fill(shape, written.config, (place) => {
    if (isMarked(place, 'path') && typeof place.value === 'string' && !isAddress(place.value))
      return resolve(parts.directory, place.value);
    if (!isMarked(place, 'secret')) return undefined;
    const secret = parts.find({ path: placeId(place), value: place.value });
    if ('text' in secret) return secret.text;
    faults.push({ path: joinPath(path, place.path), message: secret.fault });
    return undefined;
  });
  const checked = check(found.connector.config as Parameters<typeof check<unknown>>[0], filled, path);
  const known = new Set(faults.map((fault) => fault.path));
  faults.push(...checked.faults.filter((fault) => !known.has(fault.path)));
  return faults.length > 0 ? { faults } : { config: checked.value, faults: [] };
}

/** The places of a connection's settings that hold a secret, with what is written there. */
export function secretPlaces(
  connector: AnySourceConnector | AnyTargetConnector,
  config: unknown,
): readonly { readonly path: string; readonly value: unknown }[] {
  return [...placesOf(shapeOf(connector.config), config)]
    .filter((place) => isMarked(place, 'secret'))
    .map((place) => ({ path: placeId(place), value: place.value }));
}

/** A copy of the settings in which each secret is replaced by what `replace` makes of it. */
export function replaceSecrets(
  connector: AnySourceConnector | AnyTargetConnector,
  config: Readonly<Record<string, unknown>>,
  replace: (place: { readonly path: string; readonly value: unknown }) => unknown,
): Readonly<Record<string, unknown>> {
  const filled = fill(shapeOf(connector.config), config, (place) =>
    isMarked(place, 'secret') ? replace({ path: placeId(place), value: place.value }) : undefined,
  );
  return isObject(filled) ? filled : {};
}

/** A copy of what is written for a schema in which each secret is replaced by what `replace` makes of it; `undefined` leaves it. */
export function replaceMarked(
  schema: AnySourceConnector['config'],
  written: unknown,
  replace: (place: { readonly path: string; readonly value: unknown }) => unknown,
): unknown {
  return fill(shapeOf(schema), written, (place) =>
    isMarked(place, 'secret') ? replace({ path: placeId(place), value: place.value }) : undefined,
  );
}

/** Some paths may be addresses, too. */
const isAddress = (text: string): boolean => /^https?:\/\//i.test(text);

/** The path as one text that no other place of the settings has, even where names hold points (`applications.a~1b`). */
function placeId(place: Place): string {
  return place.path.map((step) => String(step).replaceAll('~', '~0').replaceAll('.', '~1')).join('.');
}

/** A copy of `value` with other values at the places for which `instead` gives one. */
function fill(shape: Shape, value: unknown, instead: (place: Place) => unknown): unknown {
  const copy = structuredClone(value);
  for (const place of placesOf(shape, value)) {
    const replacement = instead(place);
    const last = place.path.at(-1);
    if (replacement === undefined || last === undefined) continue;
    let holder = copy as Record<PropertyKey, unknown>;
    for (const step of place.path.slice(0, -1)) holder = holder[step] as Record<PropertyKey, unknown>;
    holder[last] = replacement;
  }
  return copy;
}
