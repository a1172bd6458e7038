/** How Jira refuses: its error bodies, and what its words mean for the person who must act. */

import { ProvisioningError } from '../../model/index.ts';
import {
  commonErrorBody,
  type Explain,
  type Explained,
  type ReadErrorBody,
  type Refusal,
} from '../../rest/index.ts';
import type { JiraApi } from './api.ts';

/** `{"errorMessages": ["…"], "errors": {"field": "…"}}`; whatever stands before Jira answers otherwise. */
export const readErrorBody: ReadErrorBody = (body) => {
  if (typeof body !== 'object' || body === null) return { messages: [], fields: {} };
  const messages: unknown = Reflect.get(body, 'errorMessages');
  const errors: unknown = Reflect.get(body, 'errors');
  if (!Array.isArray(messages) && (typeof errors !== 'object' || errors === null))
    return commonErrorBody(body);
  const fields =
    typeof errors === 'object' && errors !== null && !Array.isArray(errors) ? Object.entries(errors) : [];
  return {
    messages: Array.isArray(messages) ? messages.filter((message) => typeof message === 'string') : [],
    fields: Object.fromEntries(fields.map(([name, message]) => [name, String(message)])),
  };
};

/**
 * Whether Jira itself refused. While it starts, or behind a wrong address, its container or a proxy says "not found" of
 * everything, and nothing may be concluded from that about accounts and groups.
 */
export function isJiras({ body }: Refusal): boolean {
  return typeof body === 'object' && body !== null && Array.isArray(Reflect.get(body, 'errorMessages'));
}

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
    if (pattern.test(own)) return { ...explained, message: `${explained.message} It says: ${end(words)}` };
  }
  return undefined;
};

/** What Jira does not do to a person, with the reason it gave. */
export function unsupported(sentence: string, refusal: Refusal): ProvisioningError {
  return new ProvisioningError(
    'unsupported',
    `${sentence} It says: ${end(refusal.words || `status ${refusal.status}`)}`,
    {
      ...(refusal.requestId !== undefined && { requestId: refusal.requestId }),
    },
  );
}

function end(words: string): string {
  return `${words.replace(/[.\s]+$/, '')}.`;
}

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
