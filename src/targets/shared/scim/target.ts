/** A provisioning target that speaks SCIM 2.0 or 1.1: its parts put together. */

import type { Account, ProvisioningTarget, Tools } from '../../../model/index.ts';
import type { Rest } from '../../../rest/index.ts';
import { keepValue } from '../kept.ts';
import { openAccounts } from './accounts.ts';
import { openScimApi } from './api.ts';
import { fitTo, type Paths, schemaOf } from './attributes.ts';
import { checkScim } from './check.ts';
import { type Assumed, featuresOf } from './features.ts';
import { openGrants } from './grants.ts';
import type { ScimKind, ScimMemory, ScimParts } from './parts.ts';
import { openReading, type Telling } from './reading.ts';
import { type Removal, wireOf } from './wire.ts';

export interface ScimOptions {
  readonly rest: Rest;
  readonly version: '1.1' | '2.0';
  readonly removal: Removal;
  readonly kind: ScimKind;
  readonly paths: Paths;
  readonly assumed: Assumed;
  /** What settings decide, whatever the documents say. */
  readonly set: Partial<Assumed>;
  /** Whether the application's documents are read at all. */
  readonly discover: boolean;
  readonly memory: ScimMemory;
}

/** What the application says of itself is read again after that many milliseconds. */
const life = 3_600_000;

/** The parts of a connection. Connects to nothing until asked. */
export function openScimParts(options: ScimOptions, tools: Tools): ScimParts {
  const { rest, version, removal, kind, paths, assumed, set, discover, memory } = options;
  const features = keepValue({ clock: tools.clock, box: memory.features, life }, async () =>
    featuresOf(discover ? await api.documents() : {}, { paths, assumed, set }),
  );
  const api = openScimApi(rest, wireOf(version, removal), features);
  return { api, tools, paths, kind, features, memory };
}

/** The target made of the parts. @param tell how users are told, where that is more than their attributes */
export function openScimTarget(parts: ScimParts, tell?: Telling): ProvisioningTarget {
  const { paths, kind, features, memory } = parts;
  const accounts = openAccounts(parts);
  const grants = openGrants(parts);
  const reading = openReading(parts, tell);
  return {
    schema: schemaOf(paths),
    fit: (desired: Account) => fitTo(desired, paths, memory.features.kept?.value.lacks ?? new Set()),
    changes: { ...accounts.handlers, ...(kind.groups && grants.handlers) },
    batches: [...accounts.batches, ...(kind.groups ? grants.batches : [])],
    concurrency: kind.concurrency,
    check: (tell) => checkScim(parts, reading, tell),
    async *read(scope) {
      // `fit` depends on what the application keeps: it is known before anything is planned.
      await features.get();
      yield* reading.read(scope);
    },
    close: async () => undefined,
  };
}
