/** What one reading of Google Workspace is made with, and what it has seen so far. */

import type { SourceRecord, Tools } from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import { withActivity } from '../shared/index.ts';
import type { GoogleApi, Group, Page, User } from './api.ts';
import type { GoogleWorkspaceConfig } from './config.ts';
import { identityOf, lastLoginOf } from './people.ts';

export interface Parts {
  readonly api: GoogleApi;
  readonly config: GoogleWorkspaceConfig;
  readonly tools: Tools;
}

/** What one reading has seen. */
export interface Course {
  pages: number;
  /** Google's clock at the first answer. */
  clock: number | undefined;
  /** Ids of people who were told, in the order of telling. */
  readonly people: Set<string>;
  /** Domains of their addresses. */
  readonly domains: Set<string>;
  /** Who is in which organizational unit, where those are groups. */
  readonly units: Map<string, string[]>;
  readonly groups: Map<string, Group>;
  /** Members of groups who are neither people nor groups of this account. */
  outside: number;
}

/** The domain of an address, in lower case. */
export const domainOf = (address: string): string =>
  address.slice(address.lastIndexOf('@') + 1).toLowerCase();

/** Notes an answer. */
export function noted<Entry>(course: Course, page: Page<Entry>): Page<Entry> {
  course.pages += 1;
  const date = Date.parse(page.headers.get('date') ?? '');
  if (course.clock === undefined && !Number.isNaN(date)) course.clock = date;
  return page;
}

/** Pages of one list, noted. */
export async function* paged<Entry>(
  course: Course,
  what: string,
  page: (token: string | undefined) => Promise<Page<Entry>>,
): AsyncGenerator<Page<Entry>> {
  for await (const current of cursorPages({ what, page, next: ({ next }) => next }))
    yield noted(course, current);
}

/** Somebody as told. */
export function person({ config }: Parts, course: Course, user: User): Generator<SourceRecord> {
  course.people.add(user.id);
  course.domains.add(domainOf(user.primaryEmail));
  if (config.orgUnits === 'groups' && user.orgUnitPath) {
    const unit = course.units.get(user.orgUnitPath);
    if (unit === undefined) course.units.set(user.orgUnitPath, [user.id]);
    else unit.push(user.id);
  }
  return withActivity(identityOf(user, config), { asked: config.signIns, last: lastLoginOf(user) });
}

export const begin = (): Course => ({
  pages: 0,
  clock: undefined,
  people: new Set(),
  domains: new Set(),
  units: new Map(),
  groups: new Map(),
  outside: 0,
});
