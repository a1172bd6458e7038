/** Searches that are sent as a body (RFC 7644 section 3.4.3). */

import type { Attributes } from '../../model/index.ts';
import { isObject, refuse } from '../../scim/index.ts';
import { readJson } from './body.ts';
import type { Handler } from './call.ts';
import { listGroups } from './groups.ts';
import { readQuery } from './query.ts';
import { listAll } from './search-all.ts';
import { listUsers } from './users.ts';

/** POST /Users/.search. */
export const searchUsers = asked(listUsers);
/** POST /Groups/.search. */
export const searchGroups = asked(listGroups);
/** POST /.search. */
export const searchAll = asked(listAll);

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
