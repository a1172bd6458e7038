/** How Jira and its service desk refuse: their error bodies, and what they mean for the person who must act. */

import { ProvisioningError } from '../../../model/index.ts';
import { type Attempted, commonErrorBody, type ReadErrorBody, type Refusal } from '../../../rest/index.ts';

/** `{"errorMessage": "…"}` of the service desk; `{"errorMessages": ["…"], "errors": {"field": "…"}}` of Jira and, of some resources, of both. */
export const readErrorBody: ReadErrorBody = (body) => {
  if (typeof body !== 'object' || body === null) return { messages: [], fields: {} };
  const [one, many, errors]: unknown[] = ['errorMessage', 'errorMessages', 'errors'].map((name) =>
    Reflect.get(body, name),
  );
  if (typeof one === 'string') return { messages: [one], fields: {} };
  if (!Array.isArray(many)) return commonErrorBody(body);
  const fields = typeof errors === 'object' && errors !== null ? Object.entries(errors) : [];
  return {
    messages: many.filter((message) => typeof message === 'string'),
    fields: Object.fromEntries(fields.map(([name, message]) => [name, String(message)])),
  };
};

/** Whether Jira itself refused, and not what stands before it: then "not found" may be believed. */
export function isJiras({ body }: Refusal): boolean {
  if (typeof body !== 'object' || body === null) return false;
  return (
    typeof Reflect.get(body, 'errorMessage') === 'string' || Array.isArray(Reflect.get(body, 'errorMessages'))
  );
}

type Refused = Extract<Attempted<unknown>, { readonly error: ProvisioningError }>;

/** What Jira does not do to one person, with the reason it gave. */
export function unsupported(sentence: string, { words, status, requestId }: Refusal): ProvisioningError {
  const said = (words || `status ${status}`).replace(/[.\s]+$/, '');
  return new ProvisioningError('unsupported', `${sentence} It says: ${said}.`, {
    ...(requestId !== undefined && { requestId }),
  });
}

/**
 * 403 concerns one account or organisation, or the connection: whoever may still administer was refused the one, and that stops
 * nobody else. @param mustAdminister throws what is missing of the connection's rights
 */
export async function whyRefused(
  { refusal, error }: Refused,
  mustAdminister: () => Promise<void>,
): Promise<ProvisioningError> {
  if (error.code !== 'forbidden') return error;
  await mustAdminister();
  return unsupported(
    'Jira does not let this connection change that: let its account manage customers and organisations (product access to Jira Service Management, and "organization management" for agents or for Jira administrators).',
    refusal,
  );
}
