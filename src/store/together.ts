/** Waiting for statements that are asked together within a transaction. */

/**
 * What each of them gives, once all of them have come to their end, so that nothing goes on in a transaction, or in a part of it, that
 * has failed. Throws what the first of them in this order threw; what leaves the transaction or the part is why it failed.
 */
export async function together<Asked extends readonly unknown[] | []>(
  asked: Asked,
): Promise<{ -readonly [At in keyof Asked]: Awaited<Asked[At]> }> {
  await Promise.allSettled(asked);
  return Promise.all(asked);
}
