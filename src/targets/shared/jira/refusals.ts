/** How Jira refuses, on Cloud and Data Center, with its service desk or without: its error bodies, and what it did not do. */

import { ProvisioningError } from '../../../model/index.ts';
import { commonErrorBody, type ReadErrorBody, type Refusal } from '../../../rest/index.ts';

/** `{"errorMessages": ["…"], "errors": {"field": "…"}}`; `{"errorMessage": "…"}` of the service desk. Whatever stands before Jira answers otherwise. */
export const readErrorBody: ReadErrorBody = (body) => {
  if (typeof body !== 'object' || body === null) return { messages: [], fields: {} };
  const [one, many, errors]: unknown[] = ['errorMessage', 'errorMessages', 'errors'].map((name) =>
    Reflect.get(body, name),
  );
  if (typeof one === 'string') return { messages: [one], fields: {} };
  const byField = typeof errors === 'object' && errors !== null && !Array.isArray(errors);
  if (!Array.isArray(many) && !byField) return commonErrorBody(body);
  const fields = byField ? Object.entries(errors) : [];
  return {
    messages: Array.isArray(many) ? many.filter((message) => typeof message === 'string') : [],
    fields: Object.fromEntries(fields.map(([name, message]) => [name, String(message)])),
  };
};

/**
 * Whether Jira itself refused. While it starts, or behind a wrong address, its container or a proxy says "not found" of
 * everything, and nothing may be concluded from that about accounts and groups.
 */
export function isJiras({ body }: Refusal): boolean {
  if (typeof body !== 'object' || body === null) return false;
  return (
    typeof Reflect.get(body, 'errorMessage') === 'string' || Array.isArray(Reflect.get(body, 'errorMessages'))
  );
}

/** What Jira does not do to one person, with the reason it gave. */
export function unsupported(sentence: string, refusal: Refusal): ProvisioningError {
  const { requestId } = refusal;
  return new ProvisioningError('unsupported', `${sentence} ${itSays(refusal)}`, {
    ...(requestId !== undefined && { requestId }),
  });
}

/** Jira's own words, to stand behind ours. */
export function itSays({ words, status }: Pick<Refusal, 'words' | 'status'>): string {
  return `It says: ${(words || `status ${status}`).replace(/[.\s]+$/, '')}.`;
}
