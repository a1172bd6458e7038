/** Everything that was decided, as rollcall.yaml would write it: to move from the API to a file, or to another place. */

import type { Queryable } from '../store/index.ts';
import type { Sections } from './declared.ts';
import type { ConnectionContent } from './room.ts';
import { serviceSetting } from './service.ts';
import { type ServiceName, serviceNames } from './service-entry.ts';
import { isObject } from './shape.ts';
import type { WrittenSync } from './sync-entry.ts';
import { keptAll } from './versions.ts';

/** The sections of rollcall.yaml, and the settings of the service that somebody wrote. */
export interface Exported extends Sections, Readonly<Partial<Record<ServiceName, unknown>>> {}

/**
 * The three sections of rollcall.yaml, and the settings of the service. Sealed secrets never leave: in their place stands `{ env: NAME }`, with a name
 * made of the connection and the setting (`JIRA_TOKEN`), to be filled before the file is used.
 */
export async function exportSections(db: Queryable): Promise<Exported> {
  const sections = { sources: {}, targets: {}, syncs: {} } as Record<keyof Sections, Record<string, unknown>>;
  for (const { name, content } of await keptAll<ConnectionContent>(db, 'connection')) {
    const config = withoutMarks(content.config, [name]);
    sections[`${content.kind}s`][name] = { type: content.type, ...(isObject(config) ? config : {}) };
  }
  for (const { name, content } of await keptAll<WrittenSync>(db, 'sync')) sections.syncs[name] = content;
  const services: Partial<Record<ServiceName, unknown>> = {};
  for (const name of serviceNames) {
    const { managedBy, written } = await serviceSetting(db, name);
    if (managedBy !== 'default') services[name] = withoutMarks(written, [name]);
  }
  return { ...services, ...sections };
}

function withoutMarks(value: unknown, path: readonly string[]): unknown {
  if (Array.isArray(value))
    return value.map((item, index) => withoutMarks(item, [...path, String(index + 1)]));
  if (!isObject(value)) return value;
  if (value.sealed === true && typeof value.changedAt === 'number')
    return {
      env: variableName(path),
      ...(typeof value.expires === 'string' && { expires: value.expires }),
    };
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withoutMarks(member, [...path, name])]),
  );
}

function variableName(path: readonly string[]): string {
  return path
    .join('_')
    .replaceAll(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
}
