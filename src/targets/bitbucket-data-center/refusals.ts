/** How Bitbucket refuses: its error bodies, and what its words mean for the person who must act. */

import { ProvisioningError } from '../../model/index.ts';
import type { Attempted, Explain, ReadErrorBody, Refusal } from '../../rest/index.ts';
import { commonErrorBody } from '../../rest/index.ts';
import type { BitbucketApi } from './api.ts';

/** `{"errors": [{"context": "name", "message": "…", "exceptionName": "com.atlassian…"}]}` */
export const readErrorBody: ReadErrorBody = (body) => {
  const errors = errorsOf(body);
  if (errors === undefined) return commonErrorBody(body);
  const messages: string[] = [];
  const fields: Record<string, string> = {};
  for (const { context, message } of errors) {
    if (typeof message !== 'string') continue;
    if (typeof context === 'string') fields[context] = message;
    else messages.push(message);
  }
  return { messages, fields };
};

interface ErrorEntry {
  readonly context?: unknown;
  readonly message?: unknown;
  readonly exceptionName?: unknown;
}

function errorsOf(body: unknown): readonly ErrorEntry[] | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const errors: unknown = Reflect.get(body, 'errors');
  if (!Array.isArray(errors)) return undefined;
  return errors.filter((entry): entry is ErrorEntry => typeof entry === 'object' && entry !== null);
}

/**
 * Whether Bitbucket itself refused. While it starts, or behind a wrong address, its container or a proxy says "not found" of
 * everything, and nothing may be concluded from that about accounts and groups.
 */
export function isBitbuckets({ body }: Refusal): boolean {
  return errorsOf(body) !== undefined;
}

/** Bitbucket says 401 to whom it knows and does not let, too; the name of its exception tells the two apart. */
function saysNotPermitted({ status, body }: Refusal): boolean {
  if (status !== 401) return false;
  return (errorsOf(body) ?? []).some(({ exceptionName }) =>
    /Authori[sz]ationException$/.test(String(exceptionName)),
  );
}

/** Bitbucket's words, understood; what is explained here is not tried again. */
export const explain: Explain = (refusal) => {
  if (saysNotPermitted(refusal)) {
    return {
      code: 'forbidden',
      message: `Bitbucket does not let this connection administer: give its account the global permission Admin or System admin. It says: ${end(refusal.words)}`,
    };
  }
  if (refusal.status === 403 && /licen[cs]e/i.test(refusal.words)) {
    return {
      code: 'unsupported',
      message: `Bitbucket has no seat left for this: free one or extend the licence, then run the sync again. It says: ${end(refusal.words)}`,
    };
  }
  return undefined;
};

function end(words: string): string {
  return `${words.replace(/[.\s]+$/, '')}.`;
}

type Refused = Extract<Attempted<unknown>, { readonly error: ProvisioningError }>;

/**
 * "Not permitted" to an administrator concerns one account or group (of a system administrator, or one's own rank), and stops
 * nobody else. To somebody who is no administrator (any more) it concerns the connection: then asking again says so by itself.
 */
export async function whyRefused(
  api: Pick<BitbucketApi, 'mustAdminister'>,
  { refusal, error }: Refused,
): Promise<ProvisioningError> {
  if (error.code !== 'forbidden') return error;
  await api.mustAdminister();
  return new ProvisioningError(
    'unsupported',
    `Bitbucket does not let this connection change that account or group: only a system administrator may change another one; give the connection's account that permission, or protect the account. It says: ${end(refusal.words || `status ${refusal.status}`)}`,
    { ...(refusal.requestId !== undefined && { requestId: refusal.requestId }) },
  );
}
