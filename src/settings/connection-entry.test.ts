import { expect, test } from 'vitest';
import { z } from 'zod';
import type { AnySourceConnector } from '../model/index.ts';
import { readConnection } from './connection-entry.ts';

const files = {
  kind: 'source',
  type: 'files',
  title: 'Files',
  config: z.strictObject({ users: z.string().meta({ path: true }) }),
  open: () => {
    throw new Error('Nothing is opened here.');
  },
} satisfies AnySourceConnector;

test.each([
  ['./people.csv', '/etc/rollcall/people.csv'],
  ['/srv/people.csv', '/srv/people.csv'],
  ['https://hr.example.com/people.csv?of=all', 'https://hr.example.com/people.csv?of=all'],
])('the path %s is read as %s', (written, expected) => {
  const { config, faults } = readConnection(
    { kind: 'source', name: 'hr', type: 'files', config: { users: written } },
    {
      connectors: { sources: [files], targets: [] },
      find: () => ({ fault: 'there is no secret' }),
      directory: '/etc/rollcall',
    },
  );
  expect(faults).toEqual([]);
  expect(config).toEqual({ users: expected });
});
