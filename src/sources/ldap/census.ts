/** Who is there: a light pass over all people and groups, by which members are recognised and readings are proved. */

import { createHash } from 'node:crypto';
import { ProvisioningError } from '../../model/index.ts';
import { type Directory, standsStill } from './api.ts';
import type { LdapConfig } from './config.ts';
import { idOf, type PersonReader } from './person.ts';
import { presets } from './presets.ts';
import { type Entry, nameKey, ridOf, timeOf } from './syntax.ts';

/** What a connection reads, settled once. */
export interface Reading {
  readonly directory: Directory;
  readonly config: LdapConfig;
  readonly person: PersonReader;
}

export type Of = 'people' | 'groups';

export interface Census {
  /** By `refOf` → id. */
  readonly people: Map<string, string>;
  readonly groups: Map<string, string>;
  /** User name → id; for groups that name their members so. */
  readonly userNames: Map<string, string>;
  /** Active Directory: last part of a group's SID → id. */
  readonly rids: Map<number, string>;
  /** The newest time of change that any entry bears, by the server's clock. */
  newest: number;
  /** When entries were created, by the mark of each, for those that are young; by the server's clock. */
  readonly created: Map<string, number>;
  /** Stands for all people and groups, their ids and their names, in any order: 32 hexadecimal digits. */
  sum: string;
  /** Whoever comes now was created meanwhile, or a page of the census was lost. */
  closed: boolean;
}

/** The search for people or for groups. */
export function searchFor({ config, directory }: Pick<Reading, 'config' | 'directory'>, of: Of) {
  const preset = presets[config.flavour];
  return {
    purpose: of === 'people' ? 'tell people' : 'tell groups',
    base: of === 'people' ? config.base : (config.groupsBase ?? config.base),
    filter:
      of === 'people' ? (config.userFilter ?? preset.userFilter) : (config.groupFilter ?? preset.groupFilter),
    controls: config.flavour === 'active-directory' ? [directory.controls.extendedNames()] : [],
    onReferral: (address: string) => {
      if (config.flavour !== 'active-directory') throw elsewhere(directory, address);
    },
  };
}

/** Active Directory refers to its other partitions from the top of the domain, where no people are; others mean it. */
function elsewhere({ title }: Directory, address: string): ProvisioningError {
  return new ProvisioningError(
    'unsupported',
    `A part of the tree is not on ${title} but at ${address.slice(0, 200)}, and Rollcall follows no referrals: name the server that holds all of it, or make a source of each.`,
  );
}

/** By what names of entries are compared: the GUID where the server tells it with the name. */
export function refOf(name: string): string {
  const guid = /^<GUID=([0-9a-f-]{36})>/i.exec(name);
  // A part of a text holds on to all of it; these are kept for long, and in great numbers.
  return guid?.[1] === undefined ? nameKey(name) : Buffer.from(guid[1].toLowerCase()).toString('latin1');
}

export function openCensus(): Census {
  return {
    people: new Map(),
    groups: new Map(),
    userNames: new Map(),
    rids: new Map(),
    newest: 0,
    created: new Map(),
    sum: '0'.repeat(32),
    closed: false,
  };
}

/** Takes the census. Throws when an entry's id may not be read, or pages bring nothing new. */
export async function takeCensus(reading: Reading): Promise<Census> {
  const census = openCensus();
  for (const which of ['people', 'groups'] as const) {
    for await (const page of reading.directory.search({
      ...searchFor(reading, which),
      attributes: censusAttributes(reading, which),
    })) {
      const before = census[which].size;
      for (const entry of page) enter(reading, census, { of: which, entry });
      if (page.length > 0 && census[which].size === before)
        throw standsStill(reading.directory.title, `count ${which}`);
    }
  }
  census.closed = true;
  return census;
}

function censusAttributes({ config }: Reading, of: Of): readonly string[] {
  const id = config.id ?? presets[config.flavour].id;
  if (config.flavour === 'active-directory') return [id, 'objectSid', ...stamps['active-directory']];
  const named = config.attributes.userName ?? presets.standard.attributes.userName[0] ?? 'uid';
  return [id, ...stamps.standard, ...(of === 'people' ? [named] : [])];
}

/** When an entry was created, and when it was changed. */
export const stamps = {
  standard: ['createTimestamp', 'modifyTimestamp'],
  'active-directory': ['whenCreated', 'whenChanged'],
} as const;

/** Enters one entry; gives its id. Throws when the census is closed and the entry should have been in it. */
export function enter(
  { config, person, directory }: Reading,
  census: Census,
  { of, entry }: { readonly of: Of; readonly entry: Entry },
): string {
  const told = idOf(entry, config.id ?? presets[config.flavour].id);
  if (told === undefined) throw noId({ config, directory, entry });
  const ref = refOf(entry.dn);
  // Kept once, for as many as there are.
  const id = told === ref ? ref : told;
  if (census[of].has(ref)) return id;
  const [created, changed] = stamps[config.flavour].map((name) => timeOf(entry.text(name) ?? ''));
  if (census.closed && !(created !== undefined && created >= census.newest))
    throw miscounted(directory, of, entry.dn);
  if (!census.closed) census.newest = Math.max(census.newest, changed ?? 0);
  census[of].set(ref, id);
  const userName = of === 'people' ? person.userName(entry) : undefined;
  if (userName !== undefined) census.userNames.set(userName, id);
  const sid = of === 'groups' ? entry.bytes('objectSid') : undefined;
  if (sid !== undefined && sid.length >= 12) census.rids.set(ridOf(sid), id);
  if (config.flavour !== 'active-directory') note(census, markOf(ref, id, userName), created);
  return id;
}

/** For the cursor of servers that stamp changes; Active Directory has one of its own. */
function note(census: Census, mark: string, created: number | undefined): void {
  census.sum = combined(census.sum, mark);
  if (created !== undefined) census.created.set(mark, created);
}

function miscounted({ title }: Directory, of: Of, dn: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `The server ${title} now tells ${plainName(dn)}, which it left out when it counted ${of}: a page was lost, or the entry was moved meanwhile, and nothing was concluded. Read again.`,
  );
}

/** A name without the GUID and SID that were told with it. */
export function plainName(dn: string): string {
  return dn.replace(/^(?:<[^>]*>;)+/, '');
}

function noId({
  config,
  directory,
  entry,
}: Pick<Reading, 'config' | 'directory'> & { entry: Entry }): ProvisioningError {
  const name = config.id ?? presets[config.flavour].id;
  return new ProvisioningError(
    'forbidden',
    `The server ${directory.title} does not tell ${name} of ${entry.dn}, without which nobody can be known again: grant ${config.bindDn} read access to ${name}, or name another attribute that never changes in id.`,
  );
}

/** Stands for one entry: moved, renamed or under another user name, it is another. */
function markOf(ref: string, id: string, userName = ''): string {
  return createHash('sha256').update(`${id}\n${ref}\n${userName}`).digest('hex').slice(0, 32);
}

/** The sum with a mark added to it, or taken from it. */
export function combined(sum: string, mark: string): string {
  return (BigInt(`0x${sum}`) ^ BigInt(`0x${mark}`)).toString(16).padStart(32, '0');
}
