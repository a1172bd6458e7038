/** Where a page of a search ends, as it is handed out and taken back. */

import { ProvisioningError } from '../model/index.ts';

/** A place in a list that is ordered by rank, then by texts. */
export type Place = readonly [rank: number, ...texts: string[]];

export function writePlace([rank, ...texts]: Place): string {
  return Buffer.from(JSON.stringify([Number(rank), ...texts])).toString('base64url');
}

/** @param size how many texts there are. Throws `invalid` for what was not handed out. */
export function readPlace(text: string, size: number): Place {
  try {
    const [rank, ...texts] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[];
    if (typeof rank === 'number' && texts.length === size && texts.every((one) => typeof one === 'string'))
      return [rank, ...texts];
  } catch (cause) {
    throw wrongPlace(cause);
  }
  throw wrongPlace();
}

function wrongPlace(cause?: unknown): ProvisioningError {
  return new ProvisioningError('invalid', '`after` must be what the page before gave as `next`.', { cause });
}
