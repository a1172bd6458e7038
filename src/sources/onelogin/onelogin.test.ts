import { describe } from 'vitest';
import { testSource } from '../../testkit/test-source.ts';
import { onelogin } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

describe('OneLogin', () => testSource({ connector: onelogin, world: pretendWorld }));
