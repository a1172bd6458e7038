import { describe } from 'vitest';
import { testSource } from '../../testkit/test-source.ts';
import { entraId } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

describe('Entra ID', () => testSource({ connector: entraId, world: () => pretendWorld() }));

describe('a tenant whose deltas know of changes later', () =>
  testSource({ connector: entraId, world: () => pretendWorld({ lag: 90_000 }) }));
