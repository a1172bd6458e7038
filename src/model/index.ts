/**
 * Owns the words of the trade, as types, and the contracts of sources and targets; imports nothing.
 * Hands on those types, and the one class of errors.
 * To every room, and to authors of connectors elsewhere.
 */
export * from './account.ts';
export * from './account-text.ts';
export * from './address.ts';
export * from './attributes.ts';
export * from './checking.ts';
export * from './connector.ts';
export * from './error.ts';
export * from './holding.ts';
export * from './identity.ts';
export * from './moment.ts';
export * from './oldest.ts';
export * from './pasted.ts';
export * from './person.ts';
export * from './plan.ts';
export * from './price.ts';
export * from './search-text.ts';
export * from './secret.ts';
export * from './source.ts';
export * from './sync.ts';
export * from './target.ts';
export * from './text-order.ts';
export * from './tools.ts';
