/** `externalId`: the client's own id of a resource, so each stands for one resource of a type and a client (decision 0021). */

import type { AttributeValue } from '../../model/index.ts';
import { ScimError } from '../../scim/index.ts';

/** A resource whose `externalId` is about to be kept. */
export interface Claim {
  /** The name of the resource type: ids of Users and of Groups have nothing to do with one another. */
  readonly type: string;
  /** Our id of the resource. */
  readonly id: string;
  readonly externalId: AttributeValue | undefined;
  /** What it was before; what stays as it was is not asked for again, also where two had it from of old. */
  readonly before?: AttributeValue | undefined;
}

/**
 * Throws 409 `uniqueness` when another resource of the same client has that `externalId`; never says which one it is.
 * @param holders our ids of the resources of the type that have it
 */
export async function requireOwn(
  { type, id, externalId, before }: Claim,
  holders: (externalId: string) => Promise<readonly { readonly id: string }[]>,
): Promise<void> {
  if (typeof externalId !== 'string' || externalId.trim() === '' || externalId === before) return;
  const another = (await holders(externalId)).some((holder) => holder.id !== id);
  if (!another) return;
  throw new ScimError(
    409,
    'uniqueness',
    `Another ${type} has this externalId already; look it up by its externalId, or send one that is its own.`,
  );
}
