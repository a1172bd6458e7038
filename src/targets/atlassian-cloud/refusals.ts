/** How Atlassian refuses: its error bodies, and what they mean for the person who must act. */

import { ProvisioningError } from '../../model/index.ts';
import { commonErrorBody, type Explain, type ReadErrorBody, type Refusal } from '../../rest/index.ts';
import type { CloudApi } from './api.ts';

/**
 * `{"errors": [{"code", "title", "detail"}]}` of the organisation; `{"key", "context"}` of managed accounts;
 * `{"code", "message"}` of what stands before both.
 */
export const readErrorBody: ReadErrorBody = (body) => {
  const key = keyOf(body);
  if (key === undefined) return commonErrorBody(body);
  const reason = JSON.stringify(Reflect.get(body as object, 'context')) ?? '';
  return { messages: [reason === '' ? key : `${key} ${reason}`], fields: {} };
};

/** The key by which managed accounts say why they refuse: `forbidden.fieldMutation`. */
export function keyOf(body: unknown): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const key: unknown = Reflect.get(body, 'key');
  return typeof key === 'string' ? key : undefined;
}

/** What means the same whatever was asked. @param expires the day on which the key expires */
export function explainFor(expires: string): Explain {
  return ({ status }) => {
    if (status === 401)
      return {
        code: 'unauthorized',
        message: `Atlassian does not take the organisation's API key, which was to expire on ${expires}: make a new one in the administration (Organization settings › API keys) and enter it with its date.`,
      };
    if (status === 402)
      return {
        code: 'forbidden',
        message:
          'Atlassian lets only organisations with a paid subscription invite people by its interface: add one, or create accounts by hand.',
      };
    return undefined;
  };
}

/** What Atlassian does not do to a person, with the reason it gave. */
export function unsupported(sentence: string, refusal: Refusal): ProvisioningError {
  const words = (refusal.words || `status ${refusal.status}`).replace(/[.\s]+$/, '');
  return new ProvisioningError('unsupported', `${sentence} It says: ${words}.`, {
    ...(refusal.requestId !== undefined && { requestId: refusal.requestId }),
  });
}

/** Whether a 409 speaks of seats, not of what is there already. */
export function saysNoSeat({ words }: Refusal): boolean {
  return /licen[cs]e|\bseats?\b|user limit|limit exceeded/i.test(words) && !/already/i.test(words);
}

/** No seat is left for what was asked. */
export function noSeat(what: string, refusal: Refusal): ProvisioningError {
  return unsupported(
    `Atlassian has no seat left for ${what}: free one or extend the plan, then run the sync again.`,
    refusal,
  );
}

/**
 * 403 concerns one account or group (an administrator, a group that an identity provider owns), or the key. A key that may
 * still count people may do this work, so then it is the one, and stops nobody else.
 */
export async function whyForbidden(
  api: Pick<CloudApi, 'countUsers'>,
  sentence: string,
  { refusal, error }: { readonly refusal: Refusal; readonly error: ProvisioningError },
): Promise<ProvisioningError> {
  if (error.code !== 'forbidden') return error;
  await api.countUsers();
  return unsupported(sentence, refusal);
}

/** The account is not in the directory (any more). */
export function missing(id: string): ProvisioningError {
  return new ProvisioningError(
    'not-found',
    `The directory has no account ${id}; it was removed, or its owner closed it.`,
  );
}
