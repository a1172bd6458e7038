/** The one error class of the house: a code that every edge translates, and one sentence for the person who must act. */

export const codes = [
  'invalid',
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'unsupported',
  'rate-limited',
  'unavailable',
  'stale',
  'unsafe',
  'internal',
] as const;

export type ErrorCode = (typeof codes)[number];

/** One fault among several, with the place where it was found (`syncs.staff.groups.map`, `line 14`). */
export interface Fault {
  readonly path: string;
  readonly message: string;
}

export interface ErrorDetails {
  readonly cause?: unknown;
  /** Validation reports all faults, not the first. */
  readonly faults?: readonly Fault[];
  /** Seconds after which the other side asked us to come back. */
  readonly retryAfter?: number;
  /**
   * True when the request may have had its effect although no answer came (time-out, cut connection):
   * whoever sent it must look before sending it again.
   */
  readonly effectUnknown?: boolean;
  /** The id that the other side gave to the request, for its support. */
  readonly requestId?: string;
}

/**
 * An expected failure. The message is one sentence that tells its reader what to do; it never carries a secret.
 */
export class ProvisioningError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  readonly retryAfter: number | undefined;
  readonly effectUnknown: boolean;
  readonly requestId: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = 'ProvisioningError';
    this.code = code;
    this.faults = details.faults ?? [];
    this.retryAfter = details.retryAfter;
    this.effectUnknown = details.effectUnknown ?? false;
    this.requestId = details.requestId;
  }
}

/** Whatever was thrown, as one of ours: what we do not know is `internal`, and is not retried. */
export function asProvisioningError(thrown: unknown): ProvisioningError {
  if (thrown instanceof ProvisioningError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new ProvisioningError('internal', `Something failed that should not: ${message}`, { cause: thrown });
}

/** Failures of a connection stop it at once; all others concern one person and never stop the rest. */
export function stopsConnection(code: ErrorCode): boolean {
  return code === 'unauthorized' || code === 'forbidden' || code === 'internal' || code === 'unavailable';
}
