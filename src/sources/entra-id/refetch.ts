/** Users asked for by their ids, since a delta tells only what changed of them. */

import { ProvisioningError } from '../../model/index.ts';
import type { GraphApi, User } from './api.ts';

/** Graph takes no more values in one `in`. */
const most = 15;

/**
 * The users with these ids as they are now.
 * @param known what a delta told of them; it wins over an answer from a replica that does not know of it yet, and stands
 * alone for who is not found there but was told whole
 * Throws `unavailable` when one is not found: they may be too new, or gone since, and the next reading will know.
 */
export async function fetchUsers(
  api: GraphApi,
  ids: readonly string[],
  known: ReadonlyMap<string, User> = new Map(),
): Promise<readonly User[]> {
  const users: User[] = [];
  for (let from = 0; from < ids.length; from += most) {
    const asked = ids.slice(from, from + most);
    const found = new Map((await api.users(asked)).map((user) => [user.id, user]));
    for (const id of asked) {
      const user = found.get(id);
      const told = known.get(id);
      if (user !== undefined) users.push({ ...user, ...told });
      else if (told?.userPrincipalName && typeof told.accountEnabled === 'boolean') users.push(told);
      else throw notFound(id);
    }
  }
  return users;
}

function notFound(id: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `Microsoft Graph tells that the user ${id} changed and does not find them: its copies do not agree yet, so the reading is made again later.`,
  );
}
