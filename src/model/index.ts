/**
 * Owns the words of the trade, as types, and the contracts of sources and targets.
 * Hands them on to every room; imports none.
 */
export * from './account.ts';
export * from './attributes.ts';
export * from './connector.ts';
export * from './error.ts';
export * from './identity.ts';
export * from './person.ts';
export * from './plan.ts';
export * from './secret.ts';
export * from './source.ts';
export * from './sync.ts';
export * from './target.ts';
export * from './tools.ts';
