/** One requirement of a standard: kept, with the check that proves it, or declined, with the reason. */

import type { DoorStage } from '../../door/stage.ts';
import type { Stage } from '../fixture.ts';

/** What a check may need beyond the service. */
export interface Around {
  /** The service of another source, which another client has the token of, on the same database. */
  other(): Stage;
  /** The real door: `idp` has a token of its settings; its tokens are not those of the service at hand. */
  door(): Promise<DoorStage>;
  /** Lets time pass (milliseconds). */
  advance(by: number): Promise<void>;
}

export interface Requirement {
  /** The standard and its section: `RFC 7644 3.5.2`. */
  readonly section: string;
  /** What it asks, in our words. */
  readonly says: string;
  /** Proves that it is kept; throws when it is not. */
  readonly check?: (stage: Stage, around: Around) => Promise<void>;
  /** Why it is not kept. */
  readonly declined?: string;
}

/** The title of the test that proves a requirement. */
export function titleOf({ section, says }: Requirement): string {
  return `${section}: ${says}`;
}
