/** How Crowd refuses: `{"reason": "USER_NOT_FOUND", "message": "…"}`; to whom it does not let in, a line of text. */

import { ProvisioningError } from '../../model/index.ts';
import type { Attempted, Explain, ReadErrorBody, Refusal } from '../../rest/index.ts';
import { commonErrorBody } from '../../rest/index.ts';

export const readErrorBody: ReadErrorBody = (body) =>
  typeof body === 'string'
    ? { messages: body.trim() === '' ? [] : [body.trim().slice(0, 300)], fields: {} }
    : commonErrorBody(body);

/** Crowd's own word for why it refused. */
export function reasonOf({ body }: Refusal): string | undefined {
  if (typeof body !== 'object' || body === null) return undefined;
  const reason: unknown = Reflect.get(body, 'reason');
  return typeof reason === 'string' ? reason : undefined;
}

/** Whether Crowd itself refused, and not its container while it starts. */
export function isCrowds(refusal: Refusal): boolean {
  return reasonOf(refusal) !== undefined;
}

/** What means the same whatever was asked. */
export const explain: Explain = (refusal) => {
  const { status, words } = refusal;
  const said = words === '' ? '' : ` It says: ${words.replace(/[.\s]+$/, '')}.`;
  if (status === 401)
    return {
      code: 'unauthorized',
      message: `Crowd does not take the name and the password of this application: correct them, they are not a user's.${said}`,
    };
  if (status === 403 && reasonOf(refusal) === undefined)
    return {
      code: 'forbidden',
      message: `Crowd does not let this application in: allow this server's address and, under Permissions of its directory, adding and changing users and groups.${said}`,
    };
  return undefined;
};

type Refused = Extract<Attempted<unknown>, { readonly error: ProvisioningError }>;

/** A change that Crowd does not permit concerns one directory; others go on. */
export function whyRefused({ refusal, error }: Refused): ProvisioningError {
  const reason = reasonOf(refusal);
  if (reason !== 'APPLICATION_PERMISSION_DENIED' && reason !== 'UNSUPPORTED_OPERATION') return error;
  return new ProvisioningError(
    'unsupported',
    `Crowd does not let this application make that change in that directory: allow it under Permissions of the directory, or protect the account. It says: ${refusal.words.replace(/[.\s]+$/, '')}.`,
  );
}
