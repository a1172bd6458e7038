/** Errors as SCIM says them (RFC 7644 section 3.12). */
import {
  asProvisioningError,
  type ErrorCode,
  type ErrorDetails,
  ProvisioningError,
} from '../../model/index.ts';

export const ERROR = 'urn:ietf:params:scim:api:messages:2.0:Error';

/** The detail keywords of RFC 7644 table 9, and those of RFC 9865 section 2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount';

/** The house's error, with what SCIM adds: a keyword, and a status where the code alone would not give it. */
export class ScimError extends ProvisioningError {
  readonly status: number;
  readonly scimType: ScimType | undefined;

  constructor(status: number, scimType: ScimType | undefined, message: string, details?: ErrorDetails) {
    super(codeOf(status), message, details);
    this.name = 'ScimError';
    this.status = status;
    this.scimType = scimType;
  }
}

/** A refusal of what the client sent: status 400 with its keyword. */
export function refuse(scimType: ScimType, message: string): ScimError {
  return new ScimError(400, scimType, message);
}

const statuses: Readonly<Record<ErrorCode, readonly [status: number, scimType?: ScimType]>> = {
  invalid: [400, 'invalidValue'],
  unauthorized: [401],
  forbidden: [403],
  'not-found': [404],
  conflict: [409, 'uniqueness'],
  unsupported: [501],
  'rate-limited': [429],
  unavailable: [503],
  stale: [412],
  unsafe: [409],
  internal: [500],
};

function codeOf(status: number): ErrorCode {
  const found = Object.entries(statuses).find(([, [each]]) => each === status);
  return (found?.[0] as ErrorCode | undefined) ?? (status < 500 ? 'invalid' : 'internal');
}

/** The error message of RFC 7644 section 3.12; `status` is a string there. */
export interface ErrorMessage {
  readonly schemas: readonly [typeof ERROR];
  readonly status: string;
  readonly scimType?: ScimType;
  readonly detail: string;
}

/**
 * Whatever was thrown, as SCIM says it. What is `internal` is told without its cause: that is for the log.
 */
export function errorMessage(thrown: unknown): ErrorMessage {
  const error = asProvisioningError(thrown);
  const [status, scimType] =
    error instanceof ScimError ? [error.status, error.scimType] : statuses[error.code];
  const detail =
    status === 500
      ? 'Something failed here that should not; the log of the service has the cause.'
      : error.message;
  return { schemas: [ERROR], status: String(status), ...(scimType && { scimType }), detail };
}
