/** What a target says of itself without being asked anything: `open` is cheap and silent. */

import type { AnyTargetConnector, AttributeDefinition, Change, Tools } from '../model/index.ts';
import { ProvisioningError, silentLog } from '../model/index.ts';

/** What a target can hold and do. */
export interface Capabilities {
  readonly schema: readonly AttributeDefinition[];
  readonly changes: readonly Change['type'][];
}

/** Opens a target with tools that lead nowhere, reads what it can, and closes it. */
export async function capabilitiesOf(connector: AnyTargetConnector, config: unknown): Promise<Capabilities> {
  const target = connector.open(config, inert);
  const can = { schema: target.schema, changes: Object.keys(target.changes) as Change['type'][] };
  await target.close();
  return can;
}

function nowhere(): never {
  throw new ProvisioningError('internal', 'A connector reached for the world before it was asked to.');
}

const inert: Tools = {
  fetch: async () => nowhere(),
  clock: { now: () => 0, sleep: async () => nowhere() },
  log: silentLog,
  signal: new AbortController().signal,
  newId: () => 'none',
  random: () => 0,
};
