/** The dialects, and the resource types as a client of each of them names them. */
import {
  type Aliases,
  groupDefinition,
  type ResourceType,
  resourceType,
  userDefinition,
} from '../schema/resource-type.ts';
import type { Dialect } from './dialect.ts';
import { entra } from './entra.ts';
import { okta } from './okta.ts';
import { onelogin } from './onelogin.ts';
import { ping } from './ping.ts';
import { standard } from './standard.ts';

export const dialects = { entra, okta, onelogin, ping, standard } as const satisfies Record<string, Dialect>;

/** The words for `dialect:`; `auto` takes the names of every client, which none of them contradicts. */
export const dialectNames = ['auto', 'entra', 'okta', 'onelogin', 'ping', 'standard'] as const;
export type DialectName = (typeof dialectNames)[number];

/** The two resource types that this service keeps, with the names of one dialect. */
export interface ResourceTypes {
  readonly user: ResourceType;
  readonly group: ResourceType;
}

/** The resource types for a dialect. Made once for each, at the start. */
export function resourceTypesOf(name: DialectName): ResourceTypes {
  return prepared[name];
}

const prepared: Readonly<Record<DialectName, ResourceTypes>> = {
  auto: prepare(Object.values(dialects).map((each) => each.aliases)),
  entra: prepare([entra.aliases]),
  okta: prepare([okta.aliases]),
  onelogin: prepare([onelogin.aliases]),
  ping: prepare([ping.aliases]),
  standard: prepare([standard.aliases]),
};

function prepare(several: readonly Aliases[]): ResourceTypes {
  const aliases: Aliases = {
    urns: Object.assign({}, ...several.map((each) => each.urns)),
    attributes: Object.assign({}, ...several.map((each) => each.attributes)),
  };
  return { user: resourceType(userDefinition, aliases), group: resourceType(groupDefinition, aliases) };
}
