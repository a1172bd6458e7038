/** Bodies that break off with their connection: what a client did, and no failure of ours. */

import { ProvisioningError } from '../model/index.ts';

/** The refusal that nobody hears any more; it is for the log and the record. */
export function brokenOff(cause?: unknown): ProvisioningError {
  const words = 'The connection ended before the body did; send it again.';
  return new ProvisioningError('invalid', words, { cause });
}

/** What a body gives that is read; throws `invalid` when it breaks off. */
export async function wholly<R>(reading: Promise<R>): Promise<R> {
  try {
    return await reading;
  } catch (thrown) {
    throw isBrokenOff(thrown) ? brokenOff(thrown) : thrown;
  }
}

/** How Node and the framework name it. */
const codes: ReadonlySet<unknown> = new Set(['ECONNRESET', 'ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE']);

function isBrokenOff(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  return (
    ('code' in thrown && codes.has(thrown.code)) || /connection prematurely closed/i.test(thrown.message)
  );
}
