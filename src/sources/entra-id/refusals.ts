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

/** What Graph says of delta tokens that are too old; https://learn.microsoft.com/graph/delta-query-overview */
export const explain: Explain = ({ status, words }): Explained | undefined => {
  if (status !== 410 && !(status === 400 && stale.test(words))) return undefined;
  return {
    code: 'stale',
    message: 'Entra ID no longer knows what changed since the last reading; everything is to be read anew.',
  };
};
