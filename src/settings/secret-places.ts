/** Secrets among settings as they are written: references, and marks of what is sealed. Pure. */

import { SecretReference } from './secret-reference.ts';
import { isObject } from './shape.ts';

/** A reference to a secret, and where it stands. */
export interface SecretPlace {
  readonly path: readonly string[];
  readonly reference: SecretReference;
}

/** Every reference in a connection's settings. */
export function secretsIn(value: unknown, path: readonly string[] = []): readonly SecretPlace[] {
  const reference = SecretReference.safeParse(value);
  if (reference.success) return [{ path, reference: reference.data }];
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => secretsIn(member, [...path, name]));
}

/** What stands at a place; nothing when there is no such place. */
export function valueAt(value: unknown, path: readonly string[]): unknown {
  let at = value;
  for (const step of path) at = isObject(at) ? at[step] : undefined;
  return at;
}

/** A copy with another value at that place; `undefined` takes the place out. */
export function withValueAt(value: unknown, path: readonly string[], next: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return next;
  const { [step]: member, ...others } = isObject(value) ? value : {};
  const changed = withValueAt(member, rest, next);
  return changed === undefined ? others : { ...others, [step]: changed };
}

/** A copy without its secrets, so that two of them can be compared. */
export function withoutSecrets(value: unknown): unknown {
  let bare = value;
  for (const { path } of secretsIn(value)) bare = withValueAt(bare, path, undefined);
  return bare;
}

/** What a reference is called in a sentence: the variable or the file. */
export function referenceWords(reference: SecretReference): string {
  return 'env' in reference ? `the environment variable ${reference.env}` : `the file ${reference.file}`;
}

/** Secrets among settings whose end somebody wrote down, and what the secret is put into when there is another. */
export function endsWritten(
  value: unknown,
  path: readonly string[] = [],
): readonly { readonly path: readonly string[]; readonly expires: string; readonly into: string }[] {
  if (!isObject(value)) return [];
  if (value.sealed === true)
    return typeof value.expires === 'string'
      ? [{ path, expires: value.expires, into: 'this connection' }]
      : [];
  const reference = SecretReference.safeParse(value);
  if (!reference.success)
    return Object.entries(value).flatMap(([name, member]) => endsWritten(member, [...path, name]));
  const { expires } = reference.data;
  return expires === undefined ? [] : [{ path, expires, into: referenceWords(reference.data) }];
}
