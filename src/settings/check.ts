/** Checks what somebody wrote against a schema: all faults at once, each with its path and a sentence on what to write. */

import type { z } from 'zod';
import { type Fault, ProvisioningError } from '../model/index.ts';
import { suggestion } from './nearest.ts';
import { knownNames, placesOf, type Shape, shapeOf } from './shape.ts';

/** What came of a check: the value with its defaults, or the faults. */
export type Checked<T> =
  | { readonly value: T; readonly faults: readonly [] }
  | { readonly value?: undefined; readonly faults: readonly Fault[] };

/**
 * Checks `value` against `schema`. Paths begin with `path` (`syncs.staff`). Keys that the schema does not know are
 * faults, whether the schema is strict or not, each with the key that was probably meant.
 */
export function check<T>(schema: z.ZodType<T>, value: unknown, path = ''): Checked<T> {
  const faults = unknownKeys(shapeOf(schema), value, path);
  const result = schema.safeParse(value, { error: sentence });
  if (result.success) return faults.length > 0 ? { faults } : { value: result.data, faults: [] };
  for (const issue of result.error.issues.flatMap(withinUnions)) {
    if (issue.code === 'unrecognized_keys') continue;
    faults.push({ path: joinPath(path, issue.path), message: issue.message });
  }
  return { faults };
}

/** Where only one alternative of a union fits the value at all, what that one says is wrong inside it. */
function withinUnions(issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const fitting = issue.errors.filter(
    (branch) => branch.length > 0 && branch.every((inner) => inner.path.length > 0),
  );
  const [only] = fitting;
  if (only === undefined || fitting.length > 1) return [issue];
  return only.flatMap((inner) => withinUnions({ ...inner, path: [...issue.path, ...inner.path] }));
}

/**
 * The error for faults in something that a person wrote. With one fault the sentence says it; with several it says how
 * many and the first, and the rest are in `faults`.
 */
export function invalid(subject: string, faults: readonly Fault[]): ProvisioningError {
  const [first] = faults;
  const named = first === undefined ? '' : `${first.path === '' ? '' : `${first.path}: `}${first.message}`;
  const sentence =
    faults.length === 1
      ? `${subject} has a fault: ${named}.`
      : `${subject} has ${faults.length} faults, the first: ${named}.`;
  return new ProvisioningError('invalid', sentence.replace(/[.]+$/, '.'), { faults });
}

/** Every key that the shape does not know, with the known one that is nearest. */
function unknownKeys(shape: Shape, value: unknown, path: string): Fault[] {
  const faults: Fault[] = [];
  for (const place of placesOf(shape, value)) {
    const known = knownNames(place);
    if (known === undefined || typeof place.value !== 'object' || place.value === null) continue;
    for (const name of Object.keys(place.value)) {
      if (known.includes(name)) continue;
      faults.push({
        path: joinPath(path, [...place.path, name]),
        message: `\`${name}\` is not known here${suggestion(name, known) || knownList(known)}`,
      });
    }
  }
  return faults;
}

/** `syncs.staff` and `['groups', 'rename', 0, 'to']` make `syncs.staff.groups.rename[0].to`. */
export function joinPath(start: string, rest: readonly PropertyKey[]): string {
  let path = start;
  for (const step of rest)
    path += typeof step === 'number' ? `[${step}]` : `${path === '' ? '' : '.'}${String(step)}`;
  return path;
}

function knownList(known: readonly string[]): string {
  return known.length === 0 ? '; nothing may stand here' : `; known are ${known.join(', ')}`;
}

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const words: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a group of settings',
  record: 'a group of settings',
  null: 'nothing',
  undefined: 'nothing',
};

/** Our sentence for an issue that has none of its own. Says what stands there by its kind only: it may be a secret. */
function sentence(issue: Issue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `is missing; write ${word(issue.expected)}`
        : `must be ${word(issue.expected)}, not ${word(kindOf(issue.input))}`;
    case 'invalid_value':
      return oneOf(issue.values.map(String), issue.input);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? oneOf(issue.options.map(String), undefined)
        : issue.input === undefined
          ? 'is missing'
          : undefined;
    case 'too_small':
      return tooSmall(issue.origin, Number(issue.minimum));
    case 'too_big':
      return tooBig(issue.origin, Number(issue.maximum));
    case 'invalid_key':
      return issue.issues[0]?.message;
    case 'invalid_format':
      return formats[issue.format];
    default:
      return undefined;
  }
}

const formats: Readonly<Record<string, string>> = {
  url: 'must be an address such as https://jira.example.com',
  email: 'must be an e-mail address such as ada@example.com',
};

function word(kind: string): string {
  return words[kind] ?? kind;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function oneOf(values: readonly string[], input: unknown): string {
  const list = values.length === 1 ? `must be ${values[0]}` : `must be one of ${values.join(', ')}`;
  return typeof input === 'string' ? `${list}${suggestion(input, values)}` : list;
}

function tooSmall(origin: string, minimum: number): string {
  if (origin === 'string')
    return minimum <= 1 ? 'must not be empty' : `must have at least ${minimum} characters`;
  if (origin === 'array' || origin === 'set')
    return minimum <= 1 ? 'must have at least one entry' : `must have at least ${minimum} entries`;
  return `must be at least ${minimum}`;
}

function tooBig(origin: string, maximum: number): string {
  if (origin === 'string') return `must have at most ${maximum} characters`;
  if (origin === 'array' || origin === 'set') return `must have at most ${maximum} entries`;
  return `must be at most ${maximum}`;
}
