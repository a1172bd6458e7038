/**
 * Owns what several Atlassian targets have in common: signing in to Data Center, name patterns, what is kept for a while.
 * Hands on settings fields, an opened client and small memories.
 * To the folders of targets beside it.
 */

export { fetchAhead } from './ahead.ts';
export {
  checkCredentials,
  type DataCenterSettings,
  dataCenterFields,
  openDataCenter,
} from './data-center.ts';
export { matchesAny } from './glob.ts';
export { type Box, type Kept, type KeptValue, keepFor, keepValue } from './kept.ts';
export { memoryOf } from './memory.ts';
