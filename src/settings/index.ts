/**
 * Owns what administrators have decided: connections with their sealed secrets, syncs, every version of both; rollcall.yaml's sections.
 * Hands on `Settings` (opens sources and targets, gives compiled syncs) and the reading of YAML, durations, shares and faults.
 * To reconciliation, the server, config.ts and app.ts.
 */
export { check, invalid } from './check.ts';
export type { ConnectionCheck } from './checking.ts';
export type { Connectors } from './connection-entry.ts';
export { type Declared, readDeclared } from './declared.ts';
export { type Difference, differenceLine } from './difference.ts';
export { openEncryptionKeys, readEncryptionKeys } from './encryption-keys.ts';
export type { ConnectionEnd } from './ends.ts';
export { unknownVariables } from './environment.ts';
export { compareImport, type Import, removeUnnamed, saveImport } from './importing.ts';
export {
  type Language,
  languages,
  type NoticeKind,
  type NoticeText,
  noticeKinds,
  noticeTexts,
  wordsIn,
} from './notice-words.ts';
export { type Channel, type MailServer, type Notices, weeklyCron } from './notices-entry.ts';
export type { PushSource } from './push-tokens.ts';
export { DurationOrNever, readDuration } from './quantity.ts';
export { Role, roles } from './role.ts';
export { seatPrices } from './seat-prices.ts';
export { referenceWords } from './secret-places.ts';
export { findSecret, SecretReference, type Surroundings } from './secret-reference.ts';
export { type ServiceSetting, serviceFaults } from './service.ts';
export {
  type ServiceEntry,
  type ServiceName,
  serviceEntries,
  serviceNames,
  type WrittenService,
} from './service-entry.ts';
export { type Connection, openSettings, type SavedSync, type Settings } from './settings.ts';
export { isObject, shapeOf } from './shape.ts';
export { Name, SyncEntry } from './sync-entry.ts';
export { readYaml, type YamlFile } from './yaml-file.ts';
