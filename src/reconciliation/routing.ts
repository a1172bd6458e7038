/** From what a source told to the jobs that follow from it, in the transaction in which it is remembered. */

import type { Audit } from '../audit/index.ts';
import type { OnLife, OnTold } from '../directory/index.ts';
import type { Jobs } from '../jobs/index.ts';
import type { Clock } from '../model/index.ts';
import { together } from '../store/index.ts';
import { fullJob, personJob } from './jobs.ts';
import { noteLeavers } from './leavers.ts';

/** Beyond so many people one job for everybody costs less than one for each. */
const EACH = 200;

export interface RoutingParts {
  readonly audit: Audit;
  readonly clock: Clock;
  /** Enabled syncs that a source feeds, as last known: asked within a transaction, so it must not ask the database. */
  readonly syncsFrom: (source: string) => readonly { readonly name: string; readonly to: string }[];
  readonly jobs: Jobs;
}

/** The directory's hook: queues whom to reconcile and writes down who came, moved, left and returned. */
export function onTold({ audit, clock, syncsFrom, jobs }: RoutingParts): OnTold {
  return async (within, { source, persons, everyone, lifecycle }) => {
    async function queue(): Promise<void> {
      for (const { name, to } of syncsFrom(source)) {
        if (everyone || persons.length > EACH) await jobs.add(fullJob(name, to), within);
        else
          await jobs.addAll(
            persons.map((person) => personJob(name, to, person)),
            within,
          );
      }
    }

    const queueing = queue();
    const noting = audit.append(
      lifecycle.map(({ kind, person, identity, words }) => ({
        at: clock.now(),
        actor: `source:${source}`,
        action: `person.${kind}`,
        person,
        subject: identity,
        details: { words },
      })),
      within,
    );
    await together([queueing, noting]);
  };
}

/** The directory's other hook: from the moment at which a leaver is noted it is measured how long access lasts. */
export const onLife: OnLife = async (within, events) =>
  noteLeavers(within, events, Math.min(...events.map(({ at }) => at)));
