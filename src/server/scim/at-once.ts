/**
 * What is read thousands of times a second, a User by its id or by its user name, answered without a promise where the
 * database lies in this process. Whatever is not plain, or fails, is left to the general way, which tells it alike.
 */

import {
  compileFilter,
  listResponse,
  type Projection,
  parseFilter,
  projection,
  type ResourceType,
} from '../../scim/index.ts';
import { type Answer, answer } from './answer.ts';
import type { Incoming } from './call.ts';
import { lookupBy } from './lookups.ts';
import { pageHead } from './page.ts';
import type { Limits, ScimDirectory } from './parts.ts';
import { type Query, readQuery } from './query.ts';
import { userResource } from './user-resource.ts';
import { unchanged, userAnswer } from './users.ts';

type AtOnce = NonNullable<ScimDirectory['atOnce']>;

export interface Read {
  readonly request: Pick<Incoming, 'headers'>;
  readonly source: string;
  /** Of the User; undefined: Users are searched for. */
  readonly id: string | undefined;
  readonly search: URLSearchParams;
  /** Where the source's resources are, without a slash at the end. */
  readonly base: string;
  readonly type: ResourceType;
  readonly limits: Pick<Limits, 'page'>;
}

/** The answer to a read; undefined, and nothing done, where the general way is to give it. */
export function readAtOnce(directory: AtOnce, read: Read): Answer | undefined {
  const { search, limits, id, type } = read;
  const query = search.size === 0 ? undefined : readQuery(search, limits.page);
  const chosen = query === undefined ? everything(type) : projection(query, type);
  if (id !== undefined) return one(directory, read, chosen);
  return query?.filter === undefined ? undefined : named(directory, read, { chosen, query });
}

function one(directory: AtOnce, read: Read, chosen: Projection): Answer | undefined {
  const { source, id = '' } = read;
  const [stored] = directory.identities(source, { id }) ?? [];
  if (stored === undefined) return undefined;
  const groups = chosen.includes('groups') ? directory.groupsOf(source, id) : [];
  return unchanged(read, stored) ?? (groups && userAnswer(read, { stored, chosen, groups }));
}

/** Who is looked for by user name alone, on the page of a number. */
function named(
  directory: AtOnce,
  { source, type, base }: Read,
  { chosen, query }: { readonly chosen: Projection; readonly query: Query },
): Answer | undefined {
  if (query.cursor !== undefined || query.sortBy !== undefined) return undefined;
  const filter = parseFilter(query.filter ?? '');
  const { userName } = filter.type === 'compare' ? (lookupBy(filter, type, names) ?? {}) : {};
  const found = userName === undefined ? undefined : directory.identities(source, { userName });
  if (found === undefined) return undefined;
  const whole: ReturnType<typeof userResource>[] = [];
  for (const stored of found) {
    const groups = chosen.includes('groups') ? directory.groupsOf(source, stored.identity.id) : undefined;
    if (groups === undefined && chosen.includes('groups')) return undefined;
    whole.push(userResource(stored, base, groups));
  }
  const fit = whole.length === 0 ? whole : whole.filter(compileFilter(filter, type));
  const { startIndex, count } = query;
  const resources = fit.slice(startIndex - 1, startIndex - 1 + count).map(chosen.of);
  return answer(listResponse({ ...pageHead(query, { total: fit.length }), resources }));
}

const names = { userName: 'userName' } as const;

/** The choice of whoever asks for nothing in particular. */
function everything(type: ResourceType): Projection {
  let chosen = choices.get(type);
  if (chosen === undefined) {
    chosen = projection({}, type);
    choices.set(type, chosen);
  }
  return chosen;
}
const choices = new WeakMap<ResourceType, Projection>();
