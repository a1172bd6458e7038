/** Waiting for statements that are asked together within a transaction. */

import { reasonOf } from './transaction-scope.ts';

/**
 * What each of them gives, once all of them have come to their end, so that nothing goes on in a transaction, or in a part of it, that
 * has failed. Throws why one of them failed. Beware: only on PostgreSQL are they carried out in this order.
 */
export async function together<Asked extends readonly unknown[] | []>(
  asked: Asked,
): Promise<{ -readonly [At in keyof Asked]: Awaited<Asked[At]> }> {
  await Promise.allSettled(asked);
  try {
    return await Promise.all(asked);
  } catch (thrown) {
    throw reasonOf(thrown);
  }
}
