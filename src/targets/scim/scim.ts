/** A SCIM application as a provisioning target: settings and dialect become what the shared parts are opened with. */

import type { ProvisioningTarget, Tools } from '../../model/index.ts';
import {
  matchesAny,
  memoryOf,
  openScimMemory,
  openScimParts,
  openScimTarget,
  pathsOf,
} from '../shared/index.ts';
import { openScimRest, titleOf } from './api.ts';
import type { ScimConfig } from './config.ts';
import { type Dialect, dialects } from './dialects.ts';

/** Opens the target. Connects to nothing until asked. */
export function openScim(config: ScimConfig, tools: Tools): ProvisioningTarget {
  const dialect: Dialect = dialects[config.dialect];
  const memory = memoryOf(tools, { type: 'scim', settings: config }, openScimMemory);
  const { patch, filter, bulk } = config;
  const emailFilter = dialect.emailFilter === undefined ? 'emails.value' : dialect.emailFilter;
  const parts = openScimParts(
    {
      rest: openScimRest(config, tools),
      version: config.version,
      removal: dialect.removal ?? 'path',
      paths: pathsOf(config.attributes),
      assumed: { patch: true, filter: true, bulk: false, pageSize: 100, ...dialect.assumed },
      set: {
        ...dialect.set,
        ...(patch !== undefined && { patch }),
        ...(filter !== undefined && { filter }),
        ...(bulk !== undefined && { bulk }),
        ...(config['page-size'] !== undefined && { pageSize: config['page-size'] }),
      },
      discover: config.discover,
      memory,
      kind: {
        title: titleOf(config),
        membersAtOnce: config['members-at-once'] ?? dialect.membersAtOnce ?? 100,
        concurrency: config.concurrency,
        groups: config.groups.length > 0 && dialect.groups !== false,
        deletes: config.delete ?? dialect.deletes ?? true,
        ...(emailFilter !== null && { emailFilter }),
        reads: (name) => matchesAny(config.groups, name) && !matchesAny(config['groups-ignored'], name),
        administers: (name) => matchesAny(config.administrators, name),
      },
    },
    tools,
  );
  return openScimTarget(parts);
}
