/** Whom a whole reading concerns, gathered over its transactions: up to a thousand by name, beyond that everyone. */

import { mostPersons } from './consequences.ts';
import type { LifecycleEvent } from './contract.ts';
import type { LifecycleKind } from './lifecycle.ts';

type LifecycleCounts = Record<LifecycleKind, number>;

export interface Concern {
  /** What followed from one transaction. */
  add(told: {
    readonly persons: readonly string[];
    readonly everyone: boolean;
    readonly lifecycle: readonly LifecycleEvent[];
    readonly total: number;
  }): void;
  /** Whom to name to `OnTold`. */
  told(): { readonly persons: readonly string[]; readonly everyone: boolean };
  readonly lifecycle: Readonly<LifecycleCounts>;
  /** People touched, once for each transaction. */
  readonly changed: number;
}

/** What is known when a reading begins, or goes on. */
export interface ConcernSoFar {
  /** Something was changed and nobody told, by a process that ended in the middle. */
  readonly everyone: boolean;
  readonly lifecycle?: Readonly<LifecycleCounts>;
  readonly changed?: number;
}

/** Begins to gather, or goes on. */
export function openConcern(before: ConcernSoFar): Concern {
  const persons = new Set<string>();
  const lifecycle: LifecycleCounts = { joiner: 0, mover: 0, leaver: 0, rehire: 0, ...before.lifecycle };
  let all = before.everyone;
  let changed = before.changed ?? 0;
  return {
    add(told) {
      changed += told.total;
      for (const { kind } of told.lifecycle) lifecycle[kind] += 1;
      if (all) return;
      for (const person of told.persons) persons.add(person);
      all = told.everyone || persons.size > mostPersons;
      if (all) persons.clear();
    },
    told: () => ({ persons: [...persons].sort(), everyone: all }),
    lifecycle,
    get changed() {
      return changed;
    },
  };
}
