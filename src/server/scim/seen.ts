/** What was read of requests, for the record: remembered as long as they live, never copied. */

import type { Incoming } from './call.ts';

const bodies = new WeakMap<Incoming, Uint8Array>();

/** Remembers the body of a request. */
export function sawBody(request: Incoming, body: Uint8Array): void {
  bodies.set(request, body);
}

export function bodyOf(request: Incoming): Uint8Array | undefined {
  return bodies.get(request);
}
