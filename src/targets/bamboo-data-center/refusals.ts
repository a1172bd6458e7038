/** How Bamboo refuses: its error bodies, and what they mean for the person who must act. */

import { ProvisioningError } from '../../model/index.ts';
import type { Attempted, ReadErrorBody, Refusal } from '../../rest/index.ts';
import { commonErrorBody } from '../../rest/index.ts';
import type { BambooApi } from './api.ts';

/** `{"message": "…", "status-code": 404}`, or `{"errors": ["…"], "fieldErrors": {"name": ["…"]}}`. */
export const readErrorBody: ReadErrorBody = (body) => {
  const { messages } = commonErrorBody(body);
  const fields: Record<string, string> = {};
  const told: unknown =
    typeof body === 'object' && body !== null ? Reflect.get(body, 'fieldErrors') : undefined;
  if (typeof told === 'object' && told !== null) {
    for (const [name, faults] of Object.entries(told)) fields[name] = [faults].flat().map(String).join(', ');
  }
  return { messages, fields };
};

/** Whether Bamboo itself refused, and not its container or a proxy while it starts. */
export function isBamboos({ body }: Refusal): boolean {
  if (typeof body !== 'object' || body === null) return false;
  return typeof Reflect.get(body, 'status-code') === 'number' || Array.isArray(Reflect.get(body, 'errors'));
}

/** Whether a creation was refused because the name is taken; Bamboo has no status of its own for that. */
export function saysTaken({ status, words }: Refusal): boolean {
  return status === 400 && /already (?:exists|in use|taken)/i.test(words);
}

type Refused = Extract<Attempted<unknown>, { readonly error: ProvisioningError }>;

/**
 * 403 concerns one account or group, or the connection; an administrator may still list groups, so then it is the one, and
 * stops nobody else.
 */
export async function whyRefused(
  api: Pick<BambooApi, 'mustAdminister'>,
  { refusal, error }: Refused,
): Promise<ProvisioningError> {
  if (error.code !== 'forbidden') return error;
  await api.mustAdminister();
  const words = refusal.words.replace(/[.\s]+$/, '') || `status ${refusal.status}`;
  return new ProvisioningError(
    'unsupported',
    `Bamboo does not let this connection change that account or group: give its account the global permission Admin, or protect the account. It says: ${words}.`,
    { ...(refusal.requestId !== undefined && { requestId: refusal.requestId }) },
  );
}
