/** Where a file's secrets really are: `{ env: NAME }` or `{ file: PATH }`. */

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';

/** The day on which the other side ends the secret, where an administrator knows it: the doctor warns before. */
const expires = z.iso.date().optional();

/** A secret as rollcall.yaml writes it. */
export const SecretReference = z.union([
  z.strictObject({ env: z.string().min(1), expires }),
  z.strictObject({ file: z.string().min(1), expires }),
]);
export type SecretReference = z.infer<typeof SecretReference>;

/** What stands around a configuration: handed in, so that tests can hand in another. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The absolute path that relative ones start from: the folder of rollcall.yaml. */
  readonly directory: string;
}

/** A secret's text, or one sentence why there is none. The sentence names the place, never the secret. */
export type FoundSecret = { readonly text: string } | { readonly fault: string };

/** Reads what a reference points at. A file's last line end is not part of the secret. */
export function findSecret(written: unknown, around: Surroundings): FoundSecret {
  const reference = SecretReference.safeParse(written);
  if (!reference.success)
    return { fault: 'is a secret, which must not stand here itself; write { env: NAME } or { file: PATH }' };
  return 'env' in reference.data
    ? fromEnvironment(reference.data.env, around)
    : fromFile(reference.data.file, around);
}

function fromEnvironment(name: string, around: Surroundings): FoundSecret {
  const text = around.environment[name];
  if (text === undefined) return { fault: `names the environment variable ${name}, which is not set` };
  return text === '' ? { fault: `names the environment variable ${name}, which is empty` } : { text };
}

function fromFile(path: string, around: Surroundings): FoundSecret {
  try {
    const text = readFileSync(resolve(around.directory, path), 'utf8').replace(/\r?\n$/, '');
    return text === '' ? { fault: `names the file ${path}, which is empty` } : { text };
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
    return { fault: `names the file ${path}, which cannot be read (${code})` };
  }
}
