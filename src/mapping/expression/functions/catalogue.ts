/** All functions by name, and what to write instead of names that are known from elsewhere. */

import { didYouMean } from '../../nearest.ts';
import { type Choice, choices } from './choice.ts';
import { conversions } from './convert.ts';
import type { AnyFunction } from './define.ts';
import { listFunctions } from './list.ts';
import { nameFunctions } from './names.ts';
import { searchFunctions } from './search.ts';
import { textFunctions } from './text.ts';

export const eagerFunctions: readonly AnyFunction[] = [
  ...textFunctions,
  ...searchFunctions,
  ...listFunctions,
  ...nameFunctions,
  ...conversions,
];

const eager = new Map(eagerFunctions.map((each) => [each.name, each]));
const lazy = new Map(choices.map((each) => [each.name, each]));

export function findFunction(name: string): AnyFunction | undefined {
  return eager.get(name);
}

export function findChoice(name: string): Choice | undefined {
  return lazy.get(name);
}

/** Names of Entra ID, Okta and CEL, in small letters, and what is written here. */
const elsewhere: Readonly<Record<string, string>> = {
  matches: 'It can hang on some patterns; write regexMatch(text, "pattern").',
  append: 'Join texts with +.',
  tolower: 'Write lower(…).',
  tolowercase: 'Write lower(…).',
  toupper: 'Write upper(…).',
  touppercase: 'Write upper(…).',
  pcase: 'Write toTitleCase(…).',
  instr: 'Write indexOf(…), which counts from 0.',
  len: 'Write size(…).',
  count: 'Write size(…).',
  item: 'Write list[0]; the first item is 0.',
  not: 'Write !.',
  and: 'Write &&.',
  or: 'Write ||.',
  isnull: 'Write value == null.',
  isnullorempty: 'Write !isPresent(value).',
  ignoreflowifnullorempty: 'Write `empty: keep` beside the expression.',
  cstr: 'Write string(…).',
  cbool: 'Write bool(…).',
  stringcontains: 'Write contains(…).',
  stringswitch: 'Write switch(value, default, key, result …).',
  removespaces: 'Write stripSpaces(…).',
  isemptystring: 'Write !isPresent(value).',
  now: 'There is no clock in expressions: the same person always gives the same value.',
  timestamp: 'There are no dates here; texts such as 2026-01-31 compare in their order.',
  duration: 'There are no dates here; texts such as 2026-01-31 compare in their order.',
  selectuniquevalue:
    'There is no look at the target in expressions; two people with one name are told in the plan.',
  randomstring: 'There is no chance in expressions: the same person always gives the same value.',
  guid: 'There is no chance in expressions; user.id is unique.',
};

/** Why there is no such function, and what to write. */
export function unknownFunction(name: string): string {
  const key = name.toLowerCase();
  if (Object.hasOwn(elsewhere, key)) return `There is no function \`${name}\` here. ${elsewhere[key]}`;
  return `There is no function \`${name}\`.${didYouMean(name, [...eager.keys(), ...lazy.keys(), 'has', 'exists', 'all', 'filter', 'map'])}`;
}
