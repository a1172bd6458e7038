/** Where a later reading resumes: what the cursors of both flavours remember, and when they are worth nothing. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson, ProvisioningError } from '../../model/index.ts';
import type { LdapConfig } from './config.ts';
import { presets } from './presets.ts';

/** Of a server that stamps entries with the time of their change. */
export const Stamped = z.strictObject({
  kind: z.literal('stamped'),
  settings: z.string(),
  /** A generalizedTime of the server, overlap included. */
  since: z.string(),
  /** Of the census. */
  sum: z.string(),
  /** Marks of entries that were created after `since`, and known. */
  young: z.array(z.string()),
  /** What stood for all that the server holds before it was read; while it is the same, nothing has changed. */
  state: z.string().optional(),
});
export type Stamped = z.output<typeof Stamped>;

/** Of Active Directory. */
export const Synchronised = z.strictObject({
  kind: z.literal('dirsync'),
  settings: z.string(),
  host: z.string(),
  invocation: z.string(),
  cookie: z.string(),
  /** Our clock: accounts that have expired since are told too. */
  at: z.number(),
});
export type Synchronised = z.output<typeof Synchronised>;

const Cursor = z.discriminatedUnion('kind', [Stamped, Synchronised]);
type Cursor = z.output<typeof Cursor>;

export function writeCursor(cursor: Cursor): string {
  return `ldap1:${Buffer.from(JSON.stringify(cursor)).toString('base64url')}`;
}

/** Throws `stale` for whatever is no cursor of these settings. */
export function readCursor(text: string, config: LdapConfig): Cursor {
  const found = Cursor.safeParse(parsed(text));
  if (found.success && found.data.settings === digestOf(config)) return found.data;
  throw stale('The settings of the source have changed');
}

function parsed(text: string): unknown {
  if (!text.startsWith('ldap1:')) return undefined;
  try {
    return JSON.parse(Buffer.from(text.slice('ldap1:'.length), 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Stands for all settings by which a reading tells something else. */
export function digestOf(config: LdapConfig): string {
  const telling = { ...config, url: '', bindDn: '', password: '', ca: '', timeout: 0, pageSize: 0 };
  return createHash('sha256').update(canonicalJson(telling)).digest('hex').slice(0, 32);
}

export function stale(why: string): ProvisioningError {
  return new ProvisioningError('stale', `${why}, so changes cannot be told; read everything anew.`);
}

/**
 * Whether changes can be told at all: not when somebody comes and goes by the membership of another entry, since that
 * leaves no trace at the person.
 */
export function tellsChanges(config: LdapConfig): boolean {
  const preset = presets[config.flavour];
  const filters = `${config.userFilter ?? preset.userFilter}${config.groupFilter ?? preset.groupFilter}`;
  return config.changes && config.members !== 'memberOf' && !/memberof/i.test(filters);
}
