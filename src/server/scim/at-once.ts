/**
 * What is read thousands of times a second, a User by its id or by its user name, or a page of all, answered from their rows; without a
 * promise, where the database lies in this process. Whatever is not plain, or fails, is left to the general way, which tells it alike.
 */

import type { WrittenIdentity } from '../../directory/index.ts';
import { foldKey } from '../../model/index.ts';
import { projection, type ResourceType } from '../../scim/index.ts';
import { after, type Soonest } from '../../store/index.ts';
import { type Answer, answerText } from './answer.ts';
import type { Incoming } from './call.ts';
import { listText } from './list-pieces.ts';
import { pageHead } from './page.ts';
import type { Limits, ScimDirectory } from './parts.ts';
import { PAGE, type Query, readQuery } from './query.ts';
import { type ShownIdentity, userResource } from './user-resource.ts';
import { userText } from './user-text.ts';
import { unchanged, userAnswer } from './users.ts';

type AtOnce = ScimDirectory['atOnce'];

export interface Read {
  readonly request: Pick<Incoming, 'headers'>;
  readonly source: string;
  /** Of the User; undefined: Users are searched for. */
  readonly id: string | undefined;
  /** Of the address, without its question mark. */
  readonly query: string;
  /** Where the source's resources are, without a slash at the end. */
  readonly base: string;
  readonly type: ResourceType;
  readonly limits: Pick<Limits, 'page'>;
}

/** Makes the answer of what was looked up; undefined where the general way is to give it. */
export type Making = () => Soonest<Answer | undefined>;

/** Looks up what a read asks for; undefined, and nothing done, where the general way is to answer it. */
export function lookUp(directory: AtOnce, read: Read): Making | undefined {
  const { id, source } = read;
  const query = queryIn(read);
  if (id !== undefined) {
    const found = directory.identities(source, { id });
    return found && (() => after(found, ([written]) => one(directory, read, { query, written })));
  }
  const { cursor, sortBy, sortOrder, filter, attributes, excludedAttributes } = query;
  if (cursor !== undefined || sortBy !== undefined || sortOrder !== undefined) return undefined;
  if (attributes !== undefined && excludedAttributes !== undefined) return undefined;
  const isWhole = attributes === undefined && excludedAttributes === undefined;
  // The rows of many pages are not to lie in memory together: each is read when it is written.
  if (filter === undefined) return isWhole ? () => page(directory, read, query) : undefined;
  const [, userName] = byName.exec(filter) ?? [];
  if (userName === undefined || control.test(userName)) return undefined;
  const found = directory.identities(source, { userName });
  return (
    found && (() => after(found, (fitting) => named(directory, read, { query, userName, found: fitting })))
  );
}

/** The filter that clients send before anything else; however else it is written, or where it is none, the general way reads it. */
const byName = /^userName eq "([^"\\]{0,1000})"$/i;
/** In a JSON string they stand escaped. */
const control = /\p{Cc}/u;

/** Nothing but a filter, in which no plus sign stands for a space. */
const filterAlone = /^filter=([^&+]*)$/;

function queryIn({ query, limits }: Read): Query {
  const usual = { startIndex: 1, count: Math.min(limits.page, PAGE) };
  if (query === '') return usual;
  const [, filter] = filterAlone.exec(query) ?? [];
  // What cannot be decoded throws: the general way passes it over.
  if (filter !== undefined) return { ...usual, filter: decodeURIComponent(filter) };
  return readQuery(new URLSearchParams(query), limits.page);
}

interface One {
  readonly query: Query;
  readonly written: WrittenIdentity | undefined;
}

function one(directory: AtOnce, read: Read, { query, written }: One): Answer | undefined {
  if (written === undefined) return undefined;
  const has = unchanged({ request: read.request, type: read.type, query }, written);
  const text = has === undefined ? textOf(directory, read, { written, query }) : undefined;
  return has ?? (text === undefined ? undefined : userAnswer(text, { base: read.base, shown: written }));
}

interface Named {
  readonly query: Query;
  readonly userName: string;
  readonly found: readonly WrittenIdentity[];
}

/** Who is looked for by user name alone, on the page of a number. */
function named(directory: AtOnce, read: Read, { query, userName, found }: Named): Answer | undefined {
  // By index more may be found than bear the name: of one that is very long it knows the beginning.
  const key = foldKey(userName);
  const fit = found.filter((each) => each.userName === userName || foldKey(each.userName ?? '') === key);
  const from = query.startIndex - 1;
  const identities = fit.slice(from, from + query.count);
  return listed(directory, read, { query, total: fit.length, identities });
}

function page(directory: AtOnce, read: Read, query: Query): Soonest<Answer | undefined> {
  const part = directory.page(read.source, { offset: query.startIndex - 1, limit: query.count });
  return after(part, (found) => listed(directory, read, { query, ...found }));
}

interface Listed {
  readonly query: Query;
  readonly total: number;
  readonly identities: readonly WrittenIdentity[];
}

/** The list of these; undefined where somebody would have to wait for one of them. */
function listed(directory: AtOnce, read: Read, { query, total, identities }: Listed): Answer | undefined {
  const resources: string[] = [];
  for (const written of identities) {
    const text = textOf(directory, read, { written, query });
    if (text === undefined) return undefined;
    resources.push(text);
  }
  return answerText(listText({ ...pageHead(query, { total }), resources }));
}

/** The User as it is asked for; undefined where somebody would have to wait for it. */
function textOf(
  { groupsOf }: AtOnce,
  { source, type, base }: Read,
  { written, query }: { readonly written: WrittenIdentity; readonly query: Query },
): string | undefined {
  const isWhole = query.attributes === undefined && query.excludedAttributes === undefined;
  const text = isWhole ? userText(written, base, type) : undefined;
  if (text !== undefined) return text;
  const chosen = projection(query, type);
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
