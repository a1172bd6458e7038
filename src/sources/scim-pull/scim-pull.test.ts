import { describe } from 'vitest';
import { testSource } from '../../testkit/test-source.ts';
import { scimPull } from './index.ts';
import { pretendWorld, signIns } from './pretend-world.ts';

const { byPassword, byClient } = signIns;

describe('a SCIM 2.0 server', () => testSource({ connector: scimPull, world: () => pretendWorld() }));

describe('a SCIM 2.0 server that pages by cursor and signs in by OAuth', () =>
  testSource({ connector: scimPull, world: () => pretendWorld({ paging: 'cursor', signIn: byClient }) }));

describe('a SCIM 1.1 server that signs in by password', () =>
  testSource({ connector: scimPull, world: () => pretendWorld({ version: '1.1', signIn: byPassword }) }));

describe('a SCIM 2.0 server that says nothing of itself and knows no type of members', () =>
  testSource({
    connector: scimPull,
    world: () =>
      pretendWorld({
        habits: { discovery: 'none', bareMembers: true, totals: 'text', groupsOfUsers: 'none' },
      }),
  }));

describe('a SCIM 2.0 server that does not count', () =>
  testSource({
    connector: {
      ...scimPull,
      declined: {
        '`read(since)` tells what `read()` would show changed':
          'Without a count deletions would go unnoticed, so no cursor is given.',
      },
    },
    world: () => pretendWorld({ habits: { totals: 'none', wraps: true } }),
  }));
