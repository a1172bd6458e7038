/** How Google refuses: its error bodies, what its reasons mean, and refusals with 403 that only ask us to slow down. */

import { z } from 'zod';
import type { Tools } from '../../model/index.ts';
import { commonErrorBody, type Explain, type ReadErrorBody } from '../../rest/index.ts';
import { jsonOf } from '../shared/index.ts';

const ErrorBody = z.object({
  error: z.object({
    message: z.string().nullish(),
    errors: z.array(z.object({ reason: z.string().nullish(), message: z.string().nullish() })).nullish(),
  }),
});

/** `{error: {code, message, errors: [{reason, message}]}}`; `{error, error_description}` of the token endpoint. */
export const readErrorBody: ReadErrorBody = (body) => {
  const parsed = ErrorBody.safeParse(body);
  if (!parsed.success) return commonErrorBody(body);
  const { message, errors } = parsed.data.error;
  const reason = errors?.[0]?.reason;
  const words = message ?? errors?.[0]?.message ?? '';
  return { messages: [reason ? `${reason}: ${words}` : words].filter((one) => one !== ''), fields: {} };
};

function reasonOf(body: unknown): string | undefined {
  const parsed = ErrorBody.safeParse(body);
  return parsed.success ? (parsed.data.error.errors?.[0]?.reason ?? undefined) : undefined;
}

/** Words that mean the same whatever was asked. */
export const explain: Explain = ({ body }) => {
  const reason = reasonOf(body);
  if (reason === 'accessNotConfigured')
    return {
      code: 'unsupported',
      message:
        'The Admin SDK API is switched off in the Google Cloud project of this service account: enable it in APIs & Services → Library → Admin SDK API.',
    };
  if (reason === 'dailyLimitExceeded')
    return {
      code: 'rate-limited',
      message:
        'The daily quota of the Admin SDK API is used up: raise it in Google Cloud → APIs & Services → Admin SDK API → Quotas, or wait until midnight, Pacific Time.',
    };
  return undefined;
};

/** What the token endpoint means. @param scopes those that were asked for */
export function explainSignIn(scopes: readonly string[], admin: string): Explain {
  return ({ body }) => {
    const error: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'error') : undefined;
    if (error === 'unauthorized_client')
      return {
        code: 'forbidden',
        message: `The service account may not read in the name of ${admin}: in the Admin console, Security → Access and data control → API controls → Manage Domain Wide Delegation, give its client ID exactly the scopes ${scopes.join(',')}.`,
      };
    if (error === 'invalid_grant')
      return {
        code: 'unauthorized',
        message: `Google knows no active administrator ${admin}, or the key of the service account is not one of its keys any more, or the clock of this machine is wrong: look at the three in this order.`,
      };
    return undefined;
  };
}

/** Reasons with which Google says 403 and means 429. */
const hurried = new Set(['rateLimitExceeded', 'userRateLimitExceeded', 'quotaExceeded']);
const longest = 64;

/**
 * Tools whose `fetch` says 429 where Google refuses for its quota, with the growing pause that Google asks for and does
 * not tell: one second, doubled each time, up to about a minute. A 403 for want of rights stays one.
 */
export function mindfulOfQuota(tools: Tools): Tools {
  let refusals = 0;
  return {
    ...tools,
    async fetch(request) {
      const answer = await tools.fetch(request);
      if (answer.status !== 403 && answer.status !== 429) {
        refusals = 0;
        return answer;
      }
      const body = await answer.text();
      const headers = new Headers(answer.headers);
      const slow = answer.status === 429 || hurried.has(reasonOf(jsonOf(body)) ?? '');
      if (slow && !headers.has('retry-after')) {
        const seconds = Math.min(longest, 2 ** refusals) + tools.random();
        headers.set('retry-after', seconds.toFixed(3));
        refusals += 1;
      }
      return new Response(body, { status: slow ? 429 : 403, headers });
    },
  };
}
