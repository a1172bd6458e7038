/** Searches that are sent as a body (RFC 7644 section 3.4.3), and those over all resource types (section 3.4.2.1). */

import type { Attributes } from '../../model/index.ts';
import { isObject, projection, refuse, ScimError } from '../../scim/index.ts';
import { answerPieces } from './answer.ts';
import { readJson } from './body.ts';
import type { Call, Handler } from './call.ts';
import { findGroups } from './group-search.ts';
import { groupsWith, listGroups } from './groups.ts';
import { listPieces } from './list-pieces.ts';
import type { Found } from './page.ts';
import { readQuery } from './query.ts';
import { findUsers } from './user-search.ts';
import { listUsers } from './users.ts';

/** POST /Users/.search. */
export const searchUsers = asked(listUsers);
/** POST /Groups/.search. */
export const searchGroups = asked(listGroups);
/** POST /.search. */
export const searchAll = asked(listAll);

/**
 * GET of the base address: Users first, then Groups. A filter that one of the two has no attributes for finds none of them;
 * one that fits neither is 400 `invalidFilter`.
 */
export async function listAll(call: Call): Promise<Response> {
  const { query, types } = call;
  const chosen = { user: projection(query, types.user), group: projection(query, types.group) };
  const refused: unknown[] = [];
  const users = await found(() => findUsers(call), refused);
  const page = {
    ...query,
    startIndex: Math.max(1, query.startIndex - users.total),
    count: query.count - users.resources.length,
  };
  const groups = await found(() => findGroups({ ...call, query: page }), refused);
  if (refused.length === 2) throw refused[0];
  async function* resources() {
    for (const user of users.resources) yield chosen.user.of(user);
    yield* groupsWith(call, groups.resources, chosen.group);
  }
  return answerPieces(
    listPieces({
      total: users.total + groups.total,
      startIndex: query.startIndex,
      count: users.resources.length + groups.resources.length,
      resources: resources(),
    }),
  );
}

async function found<Resource>(
  find: () => Promise<Found<Resource>>,
  refused: unknown[],
): Promise<Found<Resource>> {
  try {
    return await find();
  } catch (thrown) {
    if (!(thrown instanceof ScimError && thrown.scimType === 'invalidFilter')) throw thrown;
    refused.push(thrown);
    return { total: 0, resources: [] };
  }
}

/** The same list, asked for by a SearchRequest. */
export function asked(list: Handler): Handler {
  return async (call) => {
    const body = await readJson(call.request, call.limits);
    if (!isObject(body)) throw refuse('invalidSyntax', 'A search should be an object: a SearchRequest.');
    return list({ ...call, query: readQuery(parametersOf(body), call.limits.page) });
  };
}

/** The members of a SearchRequest have the names and the meaning of the parameters of an address. */
function parametersOf(body: Attributes): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(body)) {
    if (name.toLowerCase() === 'schemas' || value === null) continue;
    const list = Array.isArray(value) ? value : [value];
    if (list.some((each) => typeof each === 'object')) {
      throw refuse('invalidValue', `${name} of a search should be a text, a number or a list of texts.`);
    }
    parameters.append(name, list.map(String).join(','));
  }
  return parameters;
}
