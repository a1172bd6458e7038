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

const tokens = 'Security → API → Tokens → Create token in the admin console';

/** What means the same whatever was asked. @param byToken whether an API token signs in, which nothing can renew */
export function explainFor(byToken: boolean): Explain {
  return ({ status, words }) => {
    if (status === 403 && /E0000005|invalid session/i.test(words))
      return {
        code: 'unauthorized',
        message: `Okta does not know this token any more: make a new one (${tokens}) and give it to this connection.`,
      };
    if (status === 401 && byToken)
      return {
        code: 'unauthorized',
        message: `Okta does not take this API token: look that it was copied as a whole and belongs to this organisation, or make a new one (${tokens}). Okta ends a token that was not used for 30 days, or whose administrator was deactivated. It says: ${words.replace(/[.\s]+$/, '') || 'nothing'}.`,
      };
    return undefined;
  };
}
