/**
 * Owns what several identity sources have in common, and nothing of any one of them.
 * Hands on small pure functions.
 * To the folders of sources.
 */
export { everyOf, withActivity } from './active.ts';
export { isPrivateAddress } from './address.ts';
export { compact } from './compact.ts';
export { type Draft, type Place, plainly, within } from './draft.ts';
export { jsonOf } from './json.ts';
export { keptMembers } from './kept.ts';
export { sameSecret } from './same-secret.ts';
export { listed } from './sentence.ts';
export { tried } from './tried.ts';
