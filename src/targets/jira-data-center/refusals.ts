/** What Jira's words mean for the person who must act. */

import type { ProvisioningError } from '../../model/index.ts';
import type { Explain, Explained, Refusal } from '../../rest/index.ts';
import { itSays, unsupported } from '../shared/index.ts';
import type { JiraApi } from './api.ts';

/**
 * Words that mean the same whatever was asked. Jira speaks the language of the user it is called by, so these need a user
 * whose language is English; where the meaning decides what is done next, the connector asks Jira for the state instead.
 */
const meanings: readonly (readonly [RegExp, Explained])[] = [
  [
    /read.?only|does not allow updates|external user management/i,
    {
      code: 'unsupported',
      message:
        'Jira takes this account or group from a directory that it may only read: make the change where that directory is kept (LDAP, Crowd), let Jira write to it, or name the account in safety.protected.accounts.',
    },
  ],
  [
    /licen[cs]e|\bseats?\b/i,
    {
      code: 'unsupported',
      message: 'Jira has no seat left for this: free one or extend the licence, then run the sync again.',
    },
  ],
];

/** Jira's words, understood; what is explained here is not tried again. */
export const explain: Explain = ({ status, words }) => {
  if (status !== 400 && status !== 403 && status !== 500) return undefined;
  // Names of people and groups stand in quotes, and may hold any word.
  const own = words.replace(/'[^']*'/g, "''");
  for (const [pattern, explained] of meanings) {
    if (pattern.test(own))
      return { ...explained, message: `${explained.message} ${itSays({ words, status })}` };
  }
  return undefined;
};

/** Whether the refusal says that the user is in the group already. */
export function saysAlreadyMember({ words }: Refusal): boolean {
  return /already a member/i.test(words);
}

/** Whether the refusal says that the user name is taken. */
export function saysNameTaken({ words, fields }: Refusal): boolean {
  return /already exists|is taken|already in use/i.test(fields.username ?? fields.name ?? words);
}

/**
 * 403 to an administrator concerns one account (only a system administrator may change another one), and stops nobody else.
 * 403 to somebody who is no administrator (any more) concerns the connection: then asking for the roles says so by itself.
 */
export async function whyForbidden(
  api: Pick<JiraApi, 'roles'>,
  { refusal, error }: { readonly refusal: Refusal; readonly error: ProvisioningError },
): Promise<ProvisioningError> {
  if (error.code !== 'forbidden') return error;
  await api.roles();
  return unsupported(
    "Jira does not let this connection change that account: only a system administrator may change another one; give the connection's account that permission, or protect the account.",
    refusal,
  );
}
