/** What a connector is handed instead of the world: so that tests can hand it another one. */

export type Fetch = (request: Request) => Promise<Response>;

export interface Log {
  debug(fields: object, message: string): void;
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves after that many milliseconds of this clock, or rejects with the signal's reason. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

export interface Tools {
  /** The name of the connection that is opened; absent where none is kept (documents, checks of what is yet to be saved). */
  readonly connection?: string;
  readonly fetch: Fetch;
  readonly clock: Clock;
  readonly log: Log;
  /** Aborts when the work is to be left at once. */
  readonly signal: AbortSignal;
  /** A fresh, unguessable id. */
  readonly newId: () => string;
  /** Uniform in [0, 1); for jitter only. */
  readonly random: () => number;
}

/** A log that keeps silent. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
