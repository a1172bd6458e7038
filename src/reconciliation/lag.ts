/** Targets lag: what was just made may not be readable yet. */

/**
 * For so long after we made an account or gave a grant, its absence from a reading means nothing (milliseconds):
 * the account is not missing, and the grant was not taken away by hand.
 */
export const APPEARS_WITHIN = 15 * 60_000;
