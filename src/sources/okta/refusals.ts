/** How Okta refuses: its error bodies, and what its words mean for the person who must act. */

import { commonErrorBody, type Explain, type ReadErrorBody } from '../../rest/index.ts';

/** `{errorCode, errorSummary, errorCauses}` of the API; `{error, error_description}` of the token endpoint. */
export const readErrorBody: ReadErrorBody = (body) => {
  if (typeof body !== 'object' || body === null) return { messages: [], fields: {} };
  const [code, summary, causes] = ['errorCode', 'errorSummary', 'errorCauses'].map((name): unknown =>
    Reflect.get(body, name),
  );
  if (typeof summary !== 'string') return commonErrorBody(body);
  const more = Array.isArray(causes)
    ? causes.flatMap((cause: unknown) => {
        const words: unknown =
          typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'errorSummary') : '';
        return typeof words === 'string' && words !== '' ? [words] : [];
      })
    : [];
  return { messages: [typeof code === 'string' ? `${code}: ${summary}` : summary, ...more], fields: {} };
};

/** Words that mean the same whatever was asked. */
export const explain: Explain = ({ status, words }) => {
  if (status === 403 && /E0000005|invalid session/i.test(words))
    return {
      code: 'unauthorized',
      message: 'Okta does not know this token any more: make a new one and give it to this connection.',
    };
  return undefined;
};
