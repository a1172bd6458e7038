/** What an expression must give at its place: true or false in a scope, text for whoever takes over, a number for an order. */

import { type Kind, mayBe, type Type, words } from './expression/value.ts';

/** What is wanted of an expression. */
export type Wanted = 'bool' | 'text' | 'number';

const kinds: Readonly<Record<Wanted, readonly Kind[]>> = {
  bool: ['bool'],
  text: ['text'],
  number: ['int', 'double'],
};

/** Why an expression of this type can never give what is wanted; undefined when it may. */
export function unwanted(type: Type, wanted: Wanted): string | undefined {
  const fits = kinds[wanted].some((kind) => mayBe(type, kind));
  // Whoever is neither in nor out is a fault for each person; whoever has no order or no successor is not.
  if (fits && !(wanted === 'bool' && type.kind === 'null')) return undefined;
  const must = kinds[wanted].map((kind) => words[kind]).join(' or ');
  const forWhom = wanted === 'bool' ? ' for each person' : '';
  return `This must ${wanted === 'bool' ? 'be' : 'give'} ${must}${forWhom}, and the expression gives ${words[type.kind]}.`;
}
