/** The members of one group, proven to be all. */

import { ProvisioningError } from '../../model/index.ts';
import { offsetPages } from '../../rest/index.ts';
import type { JiraApi, JiraUser } from './api.ts';

const tries = 3;

/**
 * Every member of the group and of the groups in it, active or not; nobody when the group has meanwhile been deleted.
 * Pages by offset shift when somebody joins or leaves, and then one would be skipped; so the number of different members
 * read must be what every page says it is, or the group is read again. Throws `unavailable` when that does not help.
 * @param visit called for each member as it is read, so that a large group need not be held as a list of users
 */
export async function readMembers(
  api: JiraApi,
  group: string,
  { signal, visit }: { readonly signal: AbortSignal; readonly visit: (user: JiraUser) => void },
): Promise<readonly string[]> {
  for (let left = tries; left > 0; left -= 1) {
    const keys = await readOnce(api, group, { signal, visit });
    if (keys !== undefined) return keys;
  }
  throw new ProvisioningError(
    'unavailable',
    `${api.title} told another number of members of ${group} than it says there are, ${tries} times, so the reading is given up and nothing is concluded from it.`,
  );
}

async function readOnce(
  api: JiraApi,
  group: string,
  { signal, visit }: { readonly signal: AbortSignal; readonly visit: (user: JiraUser) => void },
): Promise<readonly string[] | undefined> {
  const keys = new Set<string>();
  const totals = new Set<number>();
  const pages = offsetPages({
    what: `the members of ${group}`,
    page: async (offset) =>
      (await api.members(group, offset, signal)) ?? { startAt: offset, total: 0, isLast: true, values: [] },
    size: (page) => page.values.length,
    offset: (page) => page.startAt,
    isLast: (page) => page.isLast,
  });
  for await (const page of pages) {
    totals.add(page.total);
    for (const user of page.values) {
      keys.add(user.key);
      visit(user);
    }
  }
  const [total] = totals;
  return totals.size === 1 && keys.size === total ? [...keys] : undefined;
}
