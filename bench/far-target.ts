/**
 * The pretended target of the measurement of reconciliation, in a process of its own, as a real one is: what it holds is not of the
 * memory that is measured. A test target in memory, asked by messages.
 */

import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  type Change,
  ProvisioningError,
  type TargetConnector,
  type TargetRecord,
} from '../src/model/index.ts';
import { createWorld, type MemoryConfig, memoryConnector, openMemory } from '../src/targets/memory/index.ts';

/** What is asked of the other process. */
export type Question =
  /** First of all, and again for each connection. */
  | { readonly what: 'open'; readonly config: MemoryConfig }
  | { readonly what: 'change'; readonly change: Change }
  | { readonly what: 'batch'; readonly type: string; readonly changes: readonly Change[] }
  | { readonly what: 'read'; readonly scope: unknown }
  | { readonly what: 'more'; readonly reading: number }
  /** Gives the target so many seats of a product, taken by members of each of these groups. */
  | {
      readonly what: 'license';
      readonly product: string;
      readonly groups: readonly string[];
      readonly total: number;
    }
  /** Every third account was not used since then, all others today; so many more have the address of another one. */
  | { readonly what: 'live'; readonly since: string; readonly strangers: number }
  /** Gives the target groups of these names, empty. */
  | { readonly what: 'groups'; readonly names: readonly string[] }
  | { readonly what: 'check' | 'seats' | 'reset' | 'counts' };

/** A question with its number, and its answer. */
export interface Asked {
  readonly number: number;
  readonly question: Question;
}
export interface Told {
  readonly number: number;
  readonly value?: unknown;
  readonly failed?: { readonly code: ProvisioningError['code']; readonly message: string };
}

/** What one asked the target since its counts were reset. */
export interface Counts {
  readonly calls: number;
  readonly writes: number;
}

export interface FarTarget {
  readonly connector: TargetConnector<MemoryConfig>;
  license(seats: Omit<Extract<Question, { readonly what: 'license' }>, 'what'>): Promise<void>;
  live(how: Omit<Extract<Question, { readonly what: 'live' }>, 'what'>): Promise<void>;
  groups(names: readonly string[]): Promise<void>;
  reset(): Promise<void>;
  counts(): Promise<Counts>;
  close(): void;
}

/** Starts the other process; it ends with this one. */
export function openFarTarget(): FarTarget {
  const child = fork(fileURLToPath(new URL('./far-world.ts', import.meta.url)), {
    serialization: 'advanced',
    execArgv: [],
  });
  const ask = asking(child);
  const near = memoryConnector(createWorld);
  return {
    connector: {
      ...near,
      open(config, tools) {
        // What it is like is the same here; only what it holds is there.
        const like = openMemory({ world: createWorld(), config, tools });
        // Messages arrive in order, so nothing has to wait for this; opening a world cannot fail.
        void ask({ what: 'open', config });
        return {
          ...like,
          changes: Object.fromEntries(
            Object.keys(like.changes).map((type) => [
              type,
              (change: Change) => ask({ what: 'change', change }),
            ]),
          ),
          ...(like.batches !== undefined && {
            batches: like.batches.map((batch) => ({
              ...batch,
              apply: (changes: readonly Change[]) => ask({ what: 'batch', type: batch.type, changes }),
            })) as NonNullable<typeof like.batches>,
          }),
          check: () => ask({ what: 'check' }),
          seats: () => ask({ what: 'seats' }),
          async *read(scope) {
            const reading = await ask<number>({ what: 'read', scope });
            for (;;) {
              const page = await ask<readonly TargetRecord[]>({ what: 'more', reading });
              if (page.length === 0) return;
              yield* page;
            }
          },
        };
      },
    },
    license: (seats) => ask({ what: 'license', ...seats }),
    live: (how) => ask({ what: 'live', ...how }),
    groups: (names) => ask({ what: 'groups', names }),
    reset: () => ask({ what: 'reset' }),
    counts: () => ask({ what: 'counts' }),
    close: () => child.disconnect(),
  };
}

function asking(child: ChildProcess) {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  let asked = 0;
  child.on('message', ({ number, value, failed }: Told) => {
    const answer = waiting.get(number);
    waiting.delete(number);
    if (failed === undefined) answer?.resolve(value);
    else answer?.reject(new ProvisioningError(failed.code, failed.message));
  });
  return <R>(question: Question): Promise<R> => {
    const answer = Promise.withResolvers<unknown>();
    asked += 1;
    waiting.set(asked, answer);
    child.send({ number: asked, question } satisfies Asked);
    return answer.promise as Promise<R>;
  };
}
