/** What the Crowd protocol answers when it does not do what it is asked. */

import { asProvisioningError } from '../../model/index.ts';
import { textElement, xmlHead } from './xml.ts';

export type CrowdReason =
  | 'ILLEGAL_ARGUMENT'
  | 'INVALID_USER_AUTHENTICATION'
  | 'INACTIVE_ACCOUNT'
  | 'INVALID_SSO_TOKEN'
  | 'USER_NOT_FOUND'
  | 'GROUP_NOT_FOUND'
  | 'MEMBERSHIP_NOT_FOUND'
  | 'WEBHOOK_NOT_FOUND'
  | 'EVENT_TOKEN_EXPIRED'
  | 'OPERATION_FAILED';

/** A refusal with a reason that applications know. */
export class CrowdError extends Error {
  readonly status: number;
  readonly reason: CrowdReason;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    reason: CrowdReason,
    message: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.name = 'CrowdError';
    this.status = status;
    this.reason = reason;
    this.headers = headers;
  }
}

/**
 * Whatever was thrown as an answer. What is not a refusal of the protocol is 500 `OPERATION_FAILED`: applications then keep
 * what they have.
 */
export function errorResponse(thrown: unknown, json: boolean): Response {
  const error =
    thrown instanceof CrowdError ? thrown : new CrowdError(500, 'OPERATION_FAILED', sentenceFor(thrown));
  const { status, reason, message, headers } = error;
  const body = json
    ? JSON.stringify({ reason, message })
    : `${xmlHead}<error>${textElement('reason', reason)}${textElement('message', message)}</error>`;
  const type = json ? 'application/json' : 'application/xml';
  return new Response(body, { status, headers: { ...headers, 'content-type': type } });
}

/** Faults of our own are for our log; a doubt is for the administrator who looks into the application's. */
function sentenceFor(thrown: unknown): string {
  const { code, message } = asProvisioningError(thrown);
  return code === 'internal' ? 'Rollcall failed to answer; its log says why.' : message;
}

/** 401 and 403 are plain text in this protocol; some clients compare the text of the 401 letter by letter. */
export function textResponse(status: number, text: string, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers: { ...headers, 'content-type': 'text/plain;charset=UTF-8' } });
}
