/** From an error to what a client of the admin API reads: problem+json (RFC 9457) with the codes of the house. */

import { z } from '@hono/zod-openapi';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { asProvisioningError, codes, type ErrorCode, ProvisioningError } from '../model/index.ts';

/** The status of every code on the admin API. */
export const statuses: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  invalid: 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  unsupported: 501,
  'rate-limited': 429,
  unavailable: 503,
  stale: 409,
  unsafe: 409,
  internal: 500,
};

const titles: Readonly<Record<ErrorCode, string>> = {
  invalid: 'Something sent is not right',
  unauthorized: 'No valid token',
  forbidden: 'Not allowed',
  'not-found': 'Not there',
  conflict: 'In conflict with what is there',
  unsupported: 'Cannot be done',
  'rate-limited': 'Too many at once',
  unavailable: 'Not reachable now',
  stale: 'Changed meanwhile',
  unsafe: 'Needs approval',
  internal: 'Our own failure',
};

/** What is wrong at one place of what was sent. */
export const Fault = z.strictObject({ path: z.string(), message: z.string() }).openapi('Fault');

/** A problem as it is sent, RFC 9457 section 3. */
export const Problem = z
  .strictObject({
    type: z.string().meta({ description: '`urn:rollcall:problem:` and the code.' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: 'One sentence that says what to do.' }),
    code: z.enum(codes),
    faults: z.array(Fault).optional().meta({ description: 'Every fault of what was sent, with its place.' }),
    request: z.string().optional().meta({ description: 'The id under which the log has this request.' }),
  })
  .openapi('Problem');
export type Problem = z.infer<typeof Problem>;

/** What was thrown, as a problem. A failure of our own says only where the log has it. */
export function problemOf(thrown: unknown, request?: string): Problem {
  const error = asProvisioningError(thrown);
  const { code, faults } = error;
  const detail =
    code === 'internal' && !(thrown instanceof ProvisioningError)
      ? `Something failed that should not; the log has it under the request ${request ?? 'at this time'}.`
      : error.message;
  return {
    type: `urn:rollcall:problem:${code}`,
    title: titles[code],
    status: statuses[code],
    detail,
    code,
    ...(faults.length === 0 ? {} : { faults: faults.map(({ path, message }) => ({ path, message })) }),
    ...(request === undefined ? {} : { request }),
  };
}

/** The whole answer for what was thrown, with the headers that belong to it. */
export function problemResponse(thrown: unknown, request?: string): Response {
  const problem = problemOf(thrown, request);
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
  if (problem.code === 'unauthorized') headers.set('www-authenticate', 'Bearer realm="rollcall"');
  const { retryAfter } = asProvisioningError(thrown);
  if (retryAfter !== undefined) headers.set('retry-after', String(Math.ceil(retryAfter)));
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}
