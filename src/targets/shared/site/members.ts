/** How people of a site are put into its groups and taken out: Jira and Confluence have the same call at other addresses. */

import type { Attempted } from '../../../rest/index.ts';
import type { Person } from '../known-people.ts';
import type { Ask } from '../own-answers.ts';

/** Refusals that are for the caller to judge. */
const judged = [400, 403, 404];

/** @param path of the resource that takes `groupId` and `accountId`. Sending its call twice does what sending it once does. */
export function openMembers(ask: Ask, path: string) {
  return (
    way: 'add' | 'remove',
    group: { readonly id: string; readonly name: string },
    { id: accountId, email }: Person,
  ): Promise<Attempted<undefined>> => {
    const name = email ?? accountId;
    if (way === 'remove') {
      const query = { groupId: group.id, accountId };
      return ask({ method: 'DELETE', path, query, purpose: `take ${name} out of ${group.name}` }, judged);
    }
    const purpose = `put ${name} into ${group.name}`;
    const query = { groupId: group.id };
    return ask({ method: 'POST', path, query, body: { accountId }, purpose, repeatable: true }, judged);
  };
}
