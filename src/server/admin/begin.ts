/** Begins work that takes longer than a request should, and gives its id as soon as it is under way. */

import { z } from '@hono/zod-openapi';
import {
  asProvisioningError,
  type Clock,
  type Log,
  ProvisioningError,
  type Sync,
} from '../../model/index.ts';
import type { Reconciliation, Run } from '../../reconciliation/index.ts';

/** What begins runs. Each goes by the id that is handed in, so that it can be followed before it has ended. */
export interface Runner {
  run(request: RunRequest): Promise<Run>;
  plan(request: RunRequest): Promise<Run>;
  tryOut(request: Beginning & { readonly sync: Sync; readonly actor: string }): Promise<Run>;
  apply(request: Beginning & { readonly plan: string; readonly actor: string }): Promise<Run>;
}

/** How a run begins here: under that id, once its turn has come; it waits for that until `turn` aborts. */
interface Beginning {
  readonly id: string;
  readonly turn: AbortSignal;
}

interface RunRequest extends Beginning {
  readonly sync: string;
  readonly people?: readonly string[];
  readonly actor: string;
}

/** A run that was begun. */
export const Begun = z
  .strictObject({
    run: z.string().meta({ description: 'Its id: see /runs/{run} and /runs/{run}/events.' }),
    state: z.enum(['waiting', 'running', 'done', 'held', 'failed', 'stopped', 'interrupted']).meta({
      description: '`waiting`: somebody else is at work at the target; it begins after that.',
    }),
  })
  .openapi('Begun');
export type Begun = z.output<typeof Begun>;

/** Begins a run under an id of our making. */
export type Beginner = (
  work: (beginning: Beginning) => Promise<{ readonly id: string; readonly state: Begun['state'] }>,
) => Promise<Begun>;

/** Milliseconds after which the answer is sent whether or not the run has had its turn. */
const patience = 1_000;

export interface Beginnings {
  readonly begin: Beginner;
  /** Whether a run was begun here and has not ended; it may still wait for its turn. */
  isAtWork(run: string): boolean;
  /** Resolves when all that was begun here has ended. */
  idle(): Promise<void>;
  /** The same, and whoever still waits for a turn waits no more. */
  close(): Promise<void>;
}

/** What begins is waited for until it is under way, has ended, or waits for its turn; what fails before is thrown. */
export function openBeginnings(parts: {
  readonly reconciliation: Pick<Reconciliation, 'subscribe' | 'runById'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
}): Beginnings {
  const atWork = new Map<string, Promise<unknown>>();
  const turns = new AbortController();

  async function idle(): Promise<void> {
    await Promise.all(atWork.values());
  }

  function keep(id: string, work: Promise<unknown>): void {
    const watched = work
      .catch((thrown: unknown) =>
        parts.log.info(
          { run: id, code: asProvisioningError(thrown).code },
          'A run that was begun here failed.',
        ),
      )
      .finally(() => atWork.delete(id));
    atWork.set(id, watched);
  }

  async function stateOf(id: string): Promise<Begun> {
    try {
      return { run: id, state: (await parts.reconciliation.runById(id)).state };
    } catch (thrown) {
      if (asProvisioningError(thrown).code !== 'not-found') throw thrown;
      return { run: id, state: 'waiting' };
    }
  }

  return {
    async begin(work) {
      const id = parts.newId();
      const given = new AbortController();
      const underWay = new Promise<Begun>((resolve) => {
        const silence = parts.reconciliation.subscribe(id, ({ step }) => {
          // How it ended is for the run itself to say.
          if (step !== 'finished') resolve({ run: id, state: 'running' });
        });
        given.signal.addEventListener('abort', silence);
      });
      const ended = work({ id, turn: turns.signal });
      keep(id, ended);
      const late = parts.clock.sleep(patience, given.signal).then(() => stateOf(id));
      late.catch(() => undefined);
      try {
        return await Promise.race([underWay, ended.then((run) => ({ run: run.id, state: run.state })), late]);
      } finally {
        given.abort();
      }
    },
    isAtWork: (run) => atWork.has(run),
    idle,
    close() {
      turns.abort(
        new ProvisioningError('unavailable', 'The service stops; begin the run again when it is back.'),
      );
      return idle();
    },
  };
}
