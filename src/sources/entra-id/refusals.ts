/** How Entra ID and Microsoft Graph refuse, and what their words mean for the person who must act. */

import type { Explain, Explained, ReadErrorBody } from '../../rest/index.ts';

/** `{error: {code, message}}` of Graph; `{error, error_description}` of the token endpoint. */
export const readErrorBody: ReadErrorBody = (body) => {
  const error: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined;
  if (typeof error === 'string') {
    const description: unknown = Reflect.get(body as object, 'error_description');
    return { messages: [typeof description === 'string' ? description : error], fields: {} };
  }
  if (typeof error !== 'object' || error === null) return { messages: [], fields: {} };
  const words = [Reflect.get(error, 'code'), Reflect.get(error, 'message')];
  return { messages: words.filter((word) => typeof word === 'string' && word !== ''), fields: {} };
};

/** Words that mean that a delta can no longer be told, whatever their status (400 or 410). */
const stale = /syncStateNotFound|syncStateInvalid|resyncRequired|resync/i;

/** What Graph says of delta tokens that are too old (https://learn.microsoft.com/graph/delta-query-overview), and of subscriptions. */
export const explain: Explain = ({ status, words }): Explained | undefined => {
  if (status === 403 && /NonPremiumTenant|premium license/i.test(words))
    return {
      code: 'forbidden',
      message:
        'This tenant has no licence of Entra ID P1 or P2, without which Microsoft tells nobody when people last signed in: get one, or set signIns to false.',
    };
  const other = /Subscription Id (\S+) already exists/i.exec(words)?.[1];
  if (status === 409 && other !== undefined)
    return {
      code: 'conflict',
      message: `This app has the subscription ${other} to the same resource already, made for another address or by hand: remove it, or give this connection an app registration of its own.`,
    };
  if (status === 400 && /validation request/i.test(words))
    return {
      code: 'unavailable',
      message: `Microsoft Graph called the public address of this service and did not get the answer that it wants: let POST requests below /hooks/ through to it from the internet. It says: ${words}`,
    };
  if (status !== 410 && !(status === 400 && stale.test(words))) return undefined;
  return {
    code: 'stale',
    message: 'Entra ID no longer knows what changed since the last reading; everything is to be read anew.',
  };
};
