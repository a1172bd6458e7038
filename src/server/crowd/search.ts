/** `/search`: all users or groups, or those that a restriction asks for. */

import {
  findUser,
  type Reading,
  type ServedGroup,
  type ServedUser,
  usersByEmail,
  usersOf,
} from '../../served/index.ts';
import { boundedText } from './body.ts';
import { type Call, needed, rangeOf } from './call.ts';
import { readCql } from './cql.ts';
import { CrowdError } from './error.ts';
import { answerGroups, answerUsers, atHand, leaving, pieces } from './list.ts';
import { exactly, matchesGroup, matchesUser } from './match.ts';
import { type Restriction, readRestriction } from './restriction.ts';

/** `POST /search`: the body may be in another language than the answer. */
export async function searchByBody(call: Call): Promise<Response> {
  const type = call.request.headers.get('content-type') ?? '';
  const body = await boundedText(call.request);
  const json = /json/i.test(type) || (!/xml/i.test(type) && body.trimStart().startsWith('{'));
  return search(call, readRestriction(body, json));
}

export function searchByQuery(call: Call): Promise<Response> {
  return search(call, readCql(call.query.get('restriction') ?? ''));
}

async function search(call: Call, restriction: Restriction): Promise<Response> {
  const entity = needed(call, 'entity-type').toLowerCase();
  if (entity !== 'user' && entity !== 'group')
    throw new CrowdError(400, 'ILLEGAL_ARGUMENT', 'entity-type must be user or group.');
  const reading = await call.reading();
  const range = rangeOf(call);
  const all = restriction.type === 'none';
  const whole = all && range.start === 0 && range.most === Number.POSITIVE_INFINITY;
  const id = `${entity} ${JSON.stringify(restriction)}`;
  if (entity === 'group') {
    const found = groups(reading, restriction);
    return answerGroups(
      call,
      whole ? reading.whole('groups', found) : pieces(reading, found, { range, id, moves: [] }),
    );
  }
  const found = await users(reading, restriction);
  // What a restriction finds may change with every change of a person.
  const moves = all ? leaving(reading) : (['created', 'updated', 'renamed', 'gone', 'member'] as const);
  return answerUsers(
    call,
    whole ? reading.whole('users', found) : pieces(reading, found, { range, id, moves }),
  );
}

async function users(
  { view }: Reading,
  restriction: Restriction,
): Promise<AsyncIterable<readonly ServedUser[]>> {
  if (restriction.type === 'none') return usersOf(view);
  const fits = (page: readonly ServedUser[]) => page.filter((user) => matchesUser(restriction, user));
  const name = exactly(restriction, 'name');
  if (name !== undefined) {
    const user = await findUser(view, { name });
    return atHand(fits(user === undefined ? [] : [user]));
  }
  const email = exactly(restriction, 'email');
  if (email !== undefined) return atHand(fits(await usersByEmail(view, email)));
  return filtered(usersOf(view), fits);
}

async function* groups({ view }: Reading, restriction: Restriction): AsyncGenerator<readonly ServedGroup[]> {
  yield view.groups.filter((group) => matchesGroup(restriction, group));
}

async function* filtered<Item>(
  pages: AsyncIterable<readonly Item[]>,
  fits: (page: readonly Item[]) => readonly Item[],
): AsyncGenerator<readonly Item[]> {
  for await (const page of pages) yield fits(page);
}
