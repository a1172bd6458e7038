/** The environment variables of the service, so that one that is mistyped is told instead of being ignored. */

import type { Fault } from '../model/index.ts';
import { nearest } from './nearest.ts';
import { isObject } from './shape.ts';

const prefix = 'ROLLCALL_';

/**
 * CONFIG: the path of rollcall.yaml. LISTEN: host and port. PUBLIC_URL: how others reach the service. STORE: a SQLite
 * file or a PostgreSQL address, password included. ENCRYPTION_KEY: 32 bytes in base64 or hex; several with commas between
 * them, the one that seals first. LOG: debug, info, warn, error or silent.
 */
const known = ['CONFIG', 'LISTEN', 'PUBLIC_URL', 'STORE', 'ENCRYPTION_KEY', 'LOG'];

/** Read by tests only. */
const ofTests = ['TEST_POSTGRES', 'SPECS', 'REFERENCE'];

/**
 * Variables that begin like ours and are not, each a fault with the one that was probably meant.
 * @param file rollcall.yaml as plain values: variables that it names for its secrets may be called anything.
 */
export function unknownVariables(environment: Readonly<Record<string, unknown>>, file: unknown): Fault[] {
  const named = new Set(namedIn(file));
  return Object.keys(environment)
    .filter((name) => name.startsWith(prefix) && !named.has(name))
    .map((name) => name.slice(prefix.length))
    .filter((name) => !known.includes(name) && !ofTests.includes(name))
    .map((name) => ({ path: prefix + name, message: `is not a variable of this service${help(name)}` }));
}

function help(name: string): string {
  const meant = nearest(name, known);
  if (meant !== undefined) return ` (did you mean \`${prefix}${meant}\`?)`;
  return `; known are ${known.map((one) => prefix + one).join(', ')}`;
}

function namedIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(namedIn);
  if (!isObject(value)) return [];
  const own = typeof value.env === 'string' ? [value.env] : [];
  return [...own, ...Object.values(value).flatMap(namedIn)];
}
