/** Reconciliation as the API and commands start it. */

import { goRound } from './cycle.ts';
import type { Reconciliation } from './index.ts';
import type { SourceReaders } from './readers.ts';

/** The same, but a run of everybody begins by reading the sync's sources. */
export function rounds(reconciliation: Reconciliation, readers: SourceReaders): Reconciliation {
  return {
    ...reconciliation,
    async run(request) {
      if (request.people !== undefined) return reconciliation.run(request);
      return (await goRound({ reconciliation, readers }, { ...request, planOnly: false })).run;
    },
    async plan(request) {
      if (request.people !== undefined) return reconciliation.plan(request);
      return (await goRound({ reconciliation, readers }, { ...request, planOnly: true })).run;
    },
  };
}
