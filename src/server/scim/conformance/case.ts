/** One requirement of a standard: kept, with the check that proves it, or declined, with the reason. */

import type { Stage } from '../fixture.ts';

export interface Requirement {
  /** The standard and its section: `RFC 7644 3.5.2`. */
  readonly section: string;
  /** What it asks, in our words. */
  readonly says: string;
  /** Proves that it is kept; throws when it is not. */
  readonly check?: (stage: Stage) => Promise<void>;
  /** Why it is not kept. */
  readonly declined?: string;
}

/** The title of the test that proves a requirement. */
export function titleOf({ section, says }: Requirement): string {
  return `${section}: ${says}`;
}
