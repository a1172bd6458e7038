/** What one reading of a SCIM server is made with, and what it has seen so far. */

import { ProvisioningError, type SourceRecord, type Tools } from '../../model/index.ts';
import type { ScimApi, User } from './api.ts';
import type { ScimPullConfig } from './config.ts';
import type { Server } from './discovery.ts';
import { identityOf } from './people.ts';

export interface Parts {
  readonly api: ScimApi;
  readonly config: ScimPullConfig;
  readonly tools: Tools;
  readonly server: Server;
}

export interface Course {
  /** Ids of people who were told. */
  readonly people: Set<string>;
  /** Ids that groups name, and that no user has. */
  readonly absent: Set<string>;
  /** When each of them was changed last, where that is told; milliseconds since 1970. */
  readonly changed: number[];
  /** Whether everybody told says when they were made, and when they were changed. */
  dated: boolean;
  /** Who says of themselves to be in a group: people by the group's id. */
  readonly said: Map<string, Said>;
  /** Values that nobody can read, one sentence each; the first few. */
  readonly remarks: string[];
}

/** People who say that a group holds them. */
export interface Said {
  /** Those who call it direct. */
  readonly direct: string[];
  /** Those who do not say whether it is. */
  readonly untyped: string[];
}

export const begin = (): Course => ({
  people: new Set(),
  absent: new Set(),
  changed: [],
  dated: true,
  said: new Map(),
  remarks: [],
});

const manyRemarks = 10;

export function remark({ remarks }: Course, sentence: string): void {
  if (remarks.length < manyRemarks && !remarks.includes(sentence)) remarks.push(sentence);
}

/** A moment in milliseconds since 1970; nothing where there is none, or none that can be read. */
export function moment(text: string | null | undefined): number | undefined {
  const found = Date.parse(text ?? '');
  return Number.isNaN(found) ? undefined : found;
}

/** Somebody as told. */
export function person({ config, server, tools, api }: Parts, course: Course, user: User): SourceRecord {
  course.people.add(user.id);
  const changed = moment(user.meta?.lastModified);
  if (changed !== undefined) course.changed.push(changed);
  if (changed === undefined || moment(user.meta?.created) === undefined) course.dated = false;
  for (const { value, type } of user.groups ?? []) {
    const kind = type?.toLowerCase();
    if (!value || kind === 'indirect') continue;
    const said = course.said.get(value) ?? { direct: [], untyped: [] };
    course.said.set(value, said);
    said[kind === 'direct' ? 'direct' : 'untyped'].push(user.id);
  }
  const { identity, unread } = identityOf(user, {
    version: server.version,
    keep: config.keep,
    title: api.title,
  });
  for (const name of unread) {
    const sentence = `What user ${user.id} says as ${name} cannot be read, and was left out.`;
    tools.log.warn({ user: user.id, attribute: name }, sentence);
    remark(course, sentence);
  }
  return { type: 'identity', identity };
}

/** @param why what comes before the colon */
export function notProved(why: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `${why}: something may have been left out, so nothing is concluded from this reading, and it is made again later.`,
  );
}

/** @param why what comes before the semicolon */
export function stale(why: string): ProvisioningError {
  return new ProvisioningError('stale', `${why}; everything is to be read anew.`);
}
