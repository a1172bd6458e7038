/** How SCIM applications refuse: their error bodies, and what they mean for the person who must act. */

import { ProvisioningError } from '../../../model/index.ts';
import type { Attempted, ReadErrorBody, Refusal } from '../../../rest/index.ts';
import { commonErrorBody } from '../../../rest/index.ts';
import { isObject, listOf, member } from '../../../scim/index.ts';

/** RFC 7644 section 3.12; in 1.1 `{"Errors": [{"description", "code"}]}` (protocol 1.1, section 3.9). */
export const readErrorBody: ReadErrorBody = (body) => {
  const errors = isObject(body) ? listOf(member(body, 'Errors')).filter(isObject) : [];
  const messages = errors.flatMap((each) => {
    const description = member(each, 'description');
    return typeof description === 'string' && description !== '' ? [description] : [];
  });
  return messages.length > 0 ? { messages, fields: {} } : commonErrorBody(body);
};

/** Whether a refusal is the application's own: what stands before it says "not found" too, of everything. */
export function isScims({ body }: Refusal): boolean {
  if (!isObject(body)) return false;
  const schemas = listOf(member(body, 'schemas')).map(String);
  return schemas.some((each) => /:Error$/i.test(each)) || member(body, 'Errors') !== undefined;
}

/** Whether it says that something of that name is there already; some say so with 400 (RFC 7644 section 3.12). */
export function saysTaken({ status, body }: Refusal): boolean {
  if (status === 409) return true;
  return status === 400 && isObject(body) && member(body, 'scimType') === 'uniqueness';
}

type Refused = Extract<Attempted<unknown>, { readonly error: ProvisioningError }>;

/**
 * 403 of one change concerns one account or group, or the credentials. Credentials that may still read do this work, so then
 * it is the one, and stops nobody else.
 */
export async function whyRefused(
  mayStillRead: () => Promise<unknown>,
  { refusal, error }: Refused,
): Promise<ProvisioningError> {
  if (error.code !== 'forbidden') return error;
  await mayStillRead();
  const words = refusal.words.replace(/[.\s]+$/, '') || `status ${refusal.status}`;
  return new ProvisioningError(
    'unsupported',
    `The application does not let this connection change that account or group: change it there, or protect it. It says: ${words}.`,
    { ...(refusal.requestId !== undefined && { requestId: refusal.requestId }) },
  );
}
