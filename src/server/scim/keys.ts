/** Texts by which resources are found: they lie in indexes, whose entries are bounded. */

import { type AttributeValue, foldKey } from '../../model/index.ts';
import { refuse } from '../../scim/index.ts';

/** Characters; at four bytes each well below what an index entry of PostgreSQL may have (2,704 bytes). */
const LONGEST = 512;

/** Throws 400 `invalidValue` for a text, or one of a list of them, that is longer than an index takes. */
export function requireKeys(
  name: string,
  value: AttributeValue | readonly (AttributeValue | undefined)[] | undefined,
): void {
  for (const each of Array.isArray(value) ? value : [value]) {
    // Folding may lengthen: there are single characters that stand for whole phrases.
    if (typeof each !== 'string' || (each.length <= LONGEST && foldKey(each).length <= LONGEST)) continue;
    throw refuse('invalidValue', `${name} may have ${LONGEST} characters at most.`);
  }
}
