/** Long work with its progress: readings of sources and runs, which a signal stops after the calls under way. */

import type { App } from '../app.ts';
import type { ProvisioningError } from '../model/index.ts';
import { goRound, type Readers, type Round, type Progress as RunProgress } from '../reconciliation/index.ts';
import type { Call } from './declaration.ts';
import { exitCodes } from './exit-codes.ts';
import type { Progress } from './progress.ts';

/** Whoever types is the actor; the audit names no more than that. */
export const ACTOR = 'cli';

/** A whole round of a sync, or only its plan. @param request.people asked for after the sources were read. */
export async function round(
  app: App,
  call: Call,
  request: {
    readonly sync: string;
    readonly planOnly: boolean;
    readonly people?: () => Promise<readonly string[]>;
  },
): Promise<Round> {
  const { sync, planOnly, people } = request;
  await app.settings.sync(sync);
  const { reconciliation } = app;
  return watched(app, call, (run) =>
    goRound(
      {
        readers: tellingReaders(app, call.progress),
        reconciliation: {
          ...reconciliation,
          plan: async (start) =>
            reconciliation.plan(people === undefined ? start : { ...start, people: await people() }),
        },
      },
      { id: run, sync, actor: ACTOR, planOnly },
    ),
  );
}

/** Does work that makes one run, telling how far it is; a request to stop ends the run after the calls under way. */
export async function watched<R>(app: App, call: Call, work: (run: string) => Promise<R>): Promise<R> {
  const { reconciliation } = app;
  const { progress, surroundings, world } = call;
  const run = world.newId();
  const hush = reconciliation.subscribe('*', (told) => tellRun(progress, told));
  const leave = surroundings.onStop(() => {
    call.say('Stopping after what is under way; once more stops at once.');
    // A run that has not begun, or has ended, cannot be stopped: then there is nothing to stop.
    reconciliation.stop({ run, by: ACTOR }).catch(() => undefined);
  });
  try {
    return await work(run);
  } finally {
    leave();
    hush();
    progress.end();
  }
}

/** Readers that tell how far they are. */
function tellingReaders({ readers }: App, progress: Progress): Readers {
  return {
    ...readers,
    read: (source, options) =>
      readers.read(source, {
        ...options,
        onProgress: ({ step, records }) =>
          progress.tell({
            label: step === 'reading' ? `Reading ${source}` : `Comparing ${source} with what it told before`,
            done: records,
          }),
      }),
  };
}

const steps: Readonly<Record<RunProgress['step'], string>> = {
  observing: 'Looking at the target',
  planning: 'Planning',
  applying: 'Applying',
  finished: 'Finished',
};

function tellRun(progress: Progress, { step, done, total, failed }: RunProgress): void {
  if (step === 'finished') return;
  progress.tell({
    label: steps[step],
    done,
    ...(total === undefined ? {} : { total }),
    ...(failed === undefined ? {} : { failed }),
  });
}

/** What readings that went wrong come to: a sentence each, and the exit code of the first. */
export function readingTrouble(readings: Round['readings']): {
  readonly exit: number;
  readonly warnings: readonly string[];
} {
  const [first] = readings;
  return {
    exit: first === undefined ? 0 : exitCodes[first.problem.code],
    warnings: readings.map(({ source, problem }) => `${source}: ${problem.message}`),
  };
}

/** Readings that went wrong, for programs. */
export function readingsJson(readings: Round['readings']): readonly object[] {
  return readings.map(({ source, problem }) => ({ source, error: failureOf(problem) }));
}

function failureOf({ code, message, faults }: ProvisioningError): object {
  return { code, message, faults };
}
