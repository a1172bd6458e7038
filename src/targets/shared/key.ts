/** Keys of Atlassian Cloud expire; whoever can make another one hears of it in time. */

import type { CredentialEnd } from '../../model/index.ts';

const day = 86_400_000;
/** Days before the end on which it is said, ever more urgently. */
const steps = [1, 7, 14, 30];

/** Which key it is, and where another is made. */
export interface ExpiringKey {
  /** `The organisation's API key` */
  readonly name: string;
  /** `in the administration (Organization settings › API keys)` */
  readonly madeAt: string;
}

/** The key of an organisation. */
export const organisationKey: ExpiringKey = {
  name: "The organisation's API key",
  madeAt: 'in the administration (Organization settings › API keys)',
};

/**
 * The sentence about a key that expires soon or is past its day; nothing where there is time.
 * @param expires `2027-06-30`: taken for the beginning of that day in UTC, since Atlassian's own hour is not known
 * @param now milliseconds since 1970
 */
export function keyWarning(
  expires: string,
  now: number,
  { name, madeAt }: ExpiringKey = organisationKey,
): string | undefined {
  const days = Math.ceil((Date.parse(`${expires}T00:00:00Z`) - now) / day);
  const remedy = `make a new one ${madeAt} and enter it here with its date`;
  if (days <= 0) return `${name} was to expire on ${expires}: ${remedy}.`;
  const step = steps.find((within) => days <= within);
  if (step === undefined) return undefined;
  const left = days === 1 ? 'within a day' : `in ${days} days`;
  return `${name} expires ${left}, on ${expires}: ${remedy}${step <= 7 ? ' now' : ''}.`;
}

/** The end of a key, for whoever watches over all ends. @param expires as of `keyWarning` */
export function keyEnd(expires: string, { name, madeAt }: ExpiringKey = organisationKey): CredentialEnd {
  const renew = `make a new one ${madeAt} and enter it here with its date`;
  return { what: name, at: Date.parse(`${expires}T00:00:00Z`), renew };
}
