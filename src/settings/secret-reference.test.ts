import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findSecret } from './secret-reference.ts';

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'rollcall-secret-'));
  writeFileSync(join(directory, 'token'), 'from-a-file\n');
  writeFileSync(join(directory, 'empty'), '\n');
});

afterAll(() => rmSync(directory, { recursive: true }));

const environment = { TOKEN: 'from-the-environment', EMPTY: '' };

test.each([
  ['an environment variable', { env: 'TOKEN' }, 'from-the-environment'],
  ['a file beside rollcall.yaml, without its last line end', { file: './token' }, 'from-a-file'],
])('a secret is found in %s', (_, written, text) => {
  expect(findSecret(written, { environment, directory })).toEqual({ text });
});

test.each<[string, unknown, string]>([
  [
    'an inline text',
    'hunter2',
    'is a secret, which must not stand here itself; write { env: NAME } or { file: PATH }',
  ],
  [
    'both at once',
    { env: 'TOKEN', file: 'token' },
    'is a secret, which must not stand here itself; write { env: NAME } or { file: PATH }',
  ],
  ['a variable that is not set', { env: 'OTHER' }, 'names the environment variable OTHER, which is not set'],
  ['a variable that is empty', { env: 'EMPTY' }, 'names the environment variable EMPTY, which is empty'],
  ['a file that is not there', { file: 'gone' }, 'names the file gone, which cannot be read (ENOENT)'],
  ['a folder', { file: '.' }, 'names the file ., which cannot be read (EISDIR)'],
  ['an empty file', { file: 'empty' }, 'names the file empty, which is empty'],
])('%s is a fault', (_, written, fault) => {
  expect(findSecret(written, { environment, directory })).toEqual({ fault });
});
