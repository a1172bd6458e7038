/** How OneLogin refuses: its error bodies, and a limit whose end is told in seconds that are left. */

import type { Tools } from '../../model/index.ts';
import { commonErrorBody, type Explain, type ReadErrorBody } from '../../rest/index.ts';

/** `{statusCode, name, message}` of version 2; `{status: {error, code, type, message}}` of older endpoints. */
export const readErrorBody: ReadErrorBody = (body) => {
  const status: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'status') : undefined;
  return commonErrorBody(typeof status === 'object' && status !== null ? status : body);
};

/** OneLogin says 401 to a credential that it knows and that may not. */
export const explain: Explain = ({ status, words }) =>
  status === 401 && /insufficient permission/i.test(words)
    ? {
        code: 'forbidden',
        message:
          'The API credential of this connection may not read this: in Developers → API Credentials make one with the scope Read All.',
      }
    : undefined;

const reset = 'x-ratelimit-reset';

/** Tools whose `fetch` tells the end of a limit as a moment, where OneLogin tells the seconds until then. */
export function mindfulOfSeconds(tools: Tools): Tools {
  return {
    ...tools,
    async fetch(request) {
      const answer = await tools.fetch(request);
      const left = answer.headers.get(reset)?.trim() ?? '';
      if (!/^\d{1,6}$/.test(left)) return answer;
      const headers = new Headers(answer.headers);
      headers.set(reset, new Date(tools.clock.now() + Number(left) * 1_000).toISOString());
      if (answer.status === 429 && !headers.has('retry-after')) headers.set('retry-after', left);
      return new Response(answer.body, { status: answer.status, headers });
    },
  };
}
