/** "Not found" of a Data Center product, believed only when the product itself says so. */

import { ProvisioningError } from '../../model/index.ts';
import type { Attempted, Call, Refusal, Rest } from '../../rest/index.ts';

export type Ask = <Body>(call: Call<Body>, statuses: readonly number[]) => Promise<Attempted<Body>>;

/**
 * As `rest.attempt`, but 404 is given to the caller only when he judges it and the product itself said it. While the product
 * starts, or behind a wrong address, its container or a proxy says "not found" of everything: then `unavailable` is thrown.
 * @param isOwn whether a refusal has the form of the product's own
 * @param place what to look at when it is not; absent: the address of a server with its context path
 */
export function askProduct(
  rest: Rest,
  {
    product,
    isOwn,
    place = `check the url with its context path, or wait until ${product} has started`,
  }: {
    readonly product: string;
    readonly isOwn: (refusal: Refusal) => boolean;
    readonly place?: string;
  },
): Ask {
  return async (call, statuses) => {
    const attempted = await rest.attempt(call, [...statuses, 404]);
    if (attempted.refusal?.status !== 404) return attempted;
    if (statuses.includes(404) && isOwn(attempted.refusal)) return attempted;
    throw new ProvisioningError(
      'unavailable',
      `${rest.title} does not know the address at which it was asked to ${call.purpose}: ${place}.`,
    );
  };
}
