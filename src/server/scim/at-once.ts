/**
 * What is read thousands of times a second, a User by its id or by its user name, answered without a promise where the
 * database lies in this process. Whatever is not plain, or fails, is left to the general way, which tells it alike.
 */

import type { WrittenIdentity } from '../../directory/index.ts';
import { foldKey } from '../../model/index.ts';
import { projection, type ResourceType } from '../../scim/index.ts';
import { type Answer, answerText } from './answer.ts';
import type { Incoming } from './call.ts';
import { listText } from './list-pieces.ts';
import { pageHead } from './page.ts';
import type { Limits, ScimDirectory } from './parts.ts';
import { type Query, readQuery } from './query.ts';
import { type ShownIdentity, userResource } from './user-resource.ts';
import { userText } from './user-text.ts';
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
  const { search, limits, id } = read;
  const query = search.size === 0 ? undefined : readQuery(search, limits.page);
  if (id !== undefined) return one(directory, read, query);
  return query?.filter === undefined ? undefined : named(directory, read, query);
}

function one(directory: AtOnce, read: Read, query: Query | undefined): Answer | undefined {
  const [written] = directory.identities(read.source, { id: read.id ?? '' }) ?? [];
  if (written === undefined) return undefined;
  const has = unchanged(read, written);
  const text = has === undefined ? textOf(directory, read, { written, query }) : undefined;
  return has ?? (text === undefined ? undefined : userAnswer(text, { ...read, shown: written }));
}

/** Who is looked for by user name alone, on the page of a number. */
function named(directory: AtOnce, read: Read, query: Query): Answer | undefined {
  const { source } = read;
  if (query.cursor !== undefined || query.sortBy !== undefined) return undefined;
  const [, userName] = byName.exec(query.filter ?? '') ?? [];
  const found = userName === undefined ? undefined : directory.identities(source, { userName });
  if (found === undefined || userName === undefined) return undefined;
  // By index more may be found than bear the name: of one that is very long it knows the beginning.
  const fit = found.filter((each) => foldKey(each.userName ?? '') === foldKey(userName));
  const from = query.startIndex - 1;
  const resources: string[] = [];
  for (const written of fit.slice(from, from + query.count)) {
    const text = textOf(directory, read, { written, query });
    if (text === undefined) return undefined;
    resources.push(text);
  }
  return answerText(listText({ ...pageHead(query, { total: fit.length }), resources }));
}

/** The filter that clients send before anything else; however else it is written, the general way reads it. */
const byName = /^userName eq "([^"\\]*)"$/i;

/** The User as it is asked for; undefined where somebody would have to wait for it. */
function textOf(
  { groupsOf }: AtOnce,
  { source, type, base }: Read,
  { written, query }: { readonly written: WrittenIdentity; readonly query: Query | undefined },
): string | undefined {
  const isWhole = query?.attributes === undefined && query?.excludedAttributes === undefined;
  const text = isWhole ? userText(written, base, type) : undefined;
  if (text !== undefined) return text;
  const chosen = projection(query ?? {}, type);
  const groups = chosen.includes('groups') ? groupsOf(source, written.id) : undefined;
  if (groups === undefined && chosen.includes('groups')) return undefined;
  return JSON.stringify(chosen.of(userResource(storedOf(written), base, groups)));
}

function storedOf({
  attributes,
  createdAt,
  changedAt,
  version,
  ...identity
}: WrittenIdentity): ShownIdentity {
  return { identity: { ...identity, attributes: JSON.parse(attributes) }, createdAt, changedAt, version };
}
