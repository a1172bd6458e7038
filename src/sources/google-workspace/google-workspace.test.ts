import { describe } from 'vitest';
import { testSource } from '../../testkit/test-source.ts';
import { googleWorkspace } from './index.ts';
import { pretendWorld } from './pretend-world.ts';

describe('Google Workspace', () => testSource({ connector: googleWorkspace, world: () => pretendWorld() }));
