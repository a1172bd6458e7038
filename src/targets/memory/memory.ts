/** A world in memory as a provisioning target. */

import { goThrough, type ProvisioningTarget, type Tools } from '../../model/index.ts';
import { asking } from './asking.ts';
import { batches, changes } from './changing.ts';
import type { MemoryConfig } from './config.ts';
import { holdingsOf } from './holdings.ts';
import { readAll, readScoped } from './reading.ts';
import { fitted, schema } from './schema.ts';
import type { World } from './world.ts';

interface Parts {
  readonly world: World;
  readonly config: MemoryConfig;
  readonly tools: Tools;
}

/** Opens a world as a target. What else is in the world, and how it fails, is for its owner to decide. */
export function openMemory({ world, config, tools }: Parts): ProvisioningTarget {
  const ask = asking(world, tools, config.patience);
  return {
    schema,
    concurrency: config.concurrency,
    changes: changes(world, ask),
    ...(config.batchSize > 1 && { batches: batches(world, ask, config.batchSize) }),
    check: (tell) =>
      goThrough(
        [
          {
            name: 'reach',
            without: 'Nothing can be read or changed.',
            ask: () => ask.look('check', [], () => undefined),
          },
        ],
        { tell },
      ),
    read: (scope) => (scope === undefined ? readAll(ask, config.pageSize) : readScoped(ask, scope)),
    fit: ({ id, attributes, active }) => ({ id, attributes: fitted(attributes), active }),
    activity: { delay: 86_400_000, absent: 'never' },
    holdings: {
      kinds: ['project', 'issues'],
      movable: ['project'],
      of: async ({ accounts, counts }) => ({
        held: await ask.look('holdings', accounts, () => holdingsOf(world, accounts, counts)),
      }),
    },
    seats: () => ask.look('seats', [], () => world.seats()),
    async close() {},
  };
}
