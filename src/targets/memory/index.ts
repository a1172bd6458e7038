/**
 * Owns the target `memory`: accounts and groups kept in the memory of this process; the smallest true example of a target.
 * Hands on one TargetConnector, and its worlds.
 * To targets/index.ts, and to tests, which look into the worlds.
 */
import type { TargetConnector } from '../../model/index.ts';
import { MemoryConfig } from './config.ts';
import { openMemory } from './memory.ts';
import { createWorld, type World } from './world.ts';

export type { MemoryFault, MemoryRequest } from './server.ts';
export { createWorld, MemoryConfig, openMemory, type World };

const worlds = new Map<string, World>();

/** The world of that name in this process; it is made when it is first asked for. */
export function worldNamed(name: string): World {
  const known = worlds.get(name);
  if (known !== undefined) return known;
  const world = createWorld();
  worlds.set(name, world);
  return world;
}

/** The connector. @param worldOf which world a name stands for; tests hand in worlds of their own. */
export function memoryConnector(worldOf: (name: string) => World): TargetConnector<MemoryConfig> {
  return {
    kind: 'target',
    type: 'memory',
    title: 'Memory',
    summary: 'For trying things out: forgotten when Rollcall ends.',
    config: MemoryConfig,
    declined: {
      'secrets never appear in what is logged': 'A world in memory is opened without credentials.',
    },
    open: (config, tools) => openMemory({ world: worldOf(config.world), config, tools }),
  };
}

export const memory = memoryConnector(worldNamed);
