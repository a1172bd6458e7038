/** The global permissions that a connection to a site of Atlassian Cloud needs, each asked for alone. */

import { type CheckStep, nothing } from '../../../model/index.ts';
import type { SiteUsers } from './users.ts';

/** Steps of a check. @param users tells what the account of the connection may */
export function siteNeeds({ mustHave }: Pick<SiteUsers, 'mustHave'>): readonly CheckStep[] {
  return [
    {
      name: 'ADMINISTER',
      without: 'No account and no group can be changed.',
      ask: () => nothing(mustHave('ADMINISTER')),
    },
    {
      name: 'USER_PICKER',
      without: 'Accounts cannot be listed or found.',
      ask: () => nothing(mustHave('USER_PICKER')),
    },
  ];
}
