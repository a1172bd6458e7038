/**
 * Owns what administrators have decided: connections with their sealed secrets, syncs, every version of both; rollcall.yaml's sections.
 * Hands on `Settings` (opens sources and targets, gives compiled syncs) and the reading of YAML, durations, shares and faults.
 * To reconciliation, the server, config.ts and app.ts.
 */
export type { Capabilities } from './capabilities.ts';
export { type Checked, check, invalid } from './check.ts';
export {
  type ConnectionKind,
  type Connectors,
  secretPlaces,
  type WrittenConnection,
} from './connection-entry.ts';
export { type Declared, nothingDeclared, readDeclared, type Sections } from './declared.ts';
export { type Encryption, openEncryptionKeys, readEncryptionKeys } from './encryption-keys.ts';
export { nearest } from './nearest.ts';
export type { PushClient } from './push-tokens.ts';
export { DurationOrNever, readDuration } from './quantity.ts';
export { Role, roles } from './role.ts';
export type { ChangeRequest, ConnectionContent, SettingChange, SettingsParts } from './room.ts';
export { findSecret, SecretReference, type Surroundings } from './secret-reference.ts';
export { type Connection, openSettings, type SavedSync, type Settings } from './settings.ts';
export { isObject, type Shape, shapeOf } from './shape.ts';
export { Name, SyncEntry, type WrittenSync } from './sync-entry.ts';
export type { CompiledSync } from './syncs.ts';
export type { ManagedBy } from './tables.ts';
export type { Kept, Version } from './versions.ts';
export { readYaml, type YamlFile } from './yaml-file.ts';
