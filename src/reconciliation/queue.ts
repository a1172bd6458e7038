/** Queues what a run leaves for later: people to be looked at again, and grace periods that will end. */

import type { Context } from './context.ts';
import { nextDue } from './departures.ts';
import { dueJob, fullJob, personJob, readJob } from './jobs.ts';
import { peopleOf } from './plan-people.ts';
import type { Plan } from './plans.ts';
import type { DepartureTable } from './tables.ts';

/** Beyond so many people one full run costs less than one for each. */
const EACH = 200;
/** How often a person is queued by failures before the next scheduled run must do. */
const TRIES = 3;
/** Milliseconds before the first new look; it doubles with each. */
const LATER = 30_000;

/** Queues people to be planned anew; gives how many. `before`: how often they were queued so already. */
export async function queueAgain(
  { jobs, sync, clock }: Context,
  people: readonly string[],
  before: number,
): Promise<number> {
  if (people.length === 0 || before >= TRIES) return 0;
  const runAt = clock.now() + LATER * 2 ** before;
  if (people.length > EACH) {
    await jobs.add(fullJob(sync.name, sync.to, runAt));
    return people.length;
  }
  for (const person of people)
    await jobs.add(personJob(sync.name, sync.to, person, { runAt, again: before + 1 }));
  return people.length;
}

/** Wakes a run when the next grace period ends, whether or not the sync has a schedule. */
export async function queueDue({ db, jobs, sync }: Pick<Context, 'db' | 'jobs' | 'sync'>): Promise<void> {
  const runAt = await nextDue(db, sync.name);
  if (runAt !== undefined) await jobs.add(dueJob(sync.name, sync.to, runAt));
}

/** Asks for readings of the sources that are read: people who are due wait for them. */
export async function queueReadings(
  { jobs, sync, people }: Context,
  awaiting: readonly Pick<DepartureTable, 'kind'>[],
): Promise<void> {
  const whole = awaiting.some(({ kind }) => kind === 'source-missing');
  for (const source of sync.from)
    if ((await people.readings(source)) !== undefined) await jobs.add(readJob(source, whole));
}

/** New accounts that the target did not show yet are looked at again, a few times. */
export async function queueAppearing(context: Context, plan: Plan, before: number): Promise<void> {
  const waiting = await peopleOf(context.db, plan.id, { standings: ['waiting'], limit: EACH });
  const people = waiting.filter(({ situation }) => situation === 'missing').map(({ person }) => person);
  await queueAgain(context, people, before);
}
