/** What a literal request of a real client needs to be there, and what must come of it. For tests only. */

import type { Answered, Stage } from '../fixture.ts';

/** A request as it was seen on the wire or printed by its client. */
export interface ClientRequest {
  readonly id: string;
  readonly client: string;
  readonly version: '1.1' | '2.0';
  readonly title: string;
  readonly method: string;
  /** Below the source's address; `{id}` stands for a resource that is there. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly expect: string;
}

/** Puts on the stage who and what is there before. */
export type Given = (stage: Stage) => Promise<unknown>;

export interface Case {
  readonly given?: Given;
  readonly status: number;
  /** What must hold after, beyond the status. */
  readonly holds?: (answered: Answered, stage: Stage) => Promise<void> | void;
}

export type Cases = Readonly<Record<string, Case>>;
