/** The jobs of this room. They name what is to be looked at and carry no decision: run twice, late or out of order, they do no harm. */

import type { JobRequest } from '../jobs/index.ts';

/** One writer per target: the queue of all jobs that may change it. */
function queueOf(target: string): string {
  return `target:${target}`;
}

/** Reconcile everybody of a sync. */
export function fullJob(sync: string, target: string, runAt?: number): JobRequest {
  return {
    name: 'reconcile',
    payload: { sync },
    key: `reconcile:${sync}`,
    queue: queueOf(target),
    ...at(runAt),
  };
}

/** Read the sources of a sync, then reconcile everybody: what its schedule starts. */
export function cycleJob(sync: string, target: string): JobRequest {
  return { name: 'cycle', payload: { sync }, key: `cycle:${sync}`, queue: queueOf(target) };
}

/** Reconcile one person; twenty changes of one person coalesce to one job. `again`: how often it was queued by a failure. */
export function personJob(
  sync: string,
  target: string,
  person: string,
  later: { readonly runAt?: number; readonly again?: number } = {},
): JobRequest {
  const again = later.again === undefined ? {} : { again: later.again };
  return {
    name: 'reconcile',
    payload: { sync, person, ...again },
    key: `reconcile:${sync}:${person}`,
    queue: queueOf(target),
    ...at(later.runAt),
  };
}

/** Look at the people whose grace period ends. */
export function dueJob(sync: string, target: string, runAt: number): JobRequest {
  return { name: 'due', payload: { sync }, key: `due:${sync}`, queue: queueOf(target), runAt };
}

/** Apply a plan that was approved, or go on with one that was interrupted. */
export function applyJob(plan: string, target: string): JobRequest {
  return { name: 'apply', payload: { plan }, key: `apply:${plan}`, queue: queueOf(target) };
}

function at(runAt: number | undefined): { readonly runAt?: number } {
  return runAt === undefined ? {} : { runAt };
}

/** Read when people of a source were last active. */
export function activityJob(source: string): JobRequest {
  return {
    name: 'read-activity',
    payload: { source },
    key: `activity:${source}`,
    queue: `activity:${source}`,
    maxAttempts: 3,
  };
}

/** Read a source; many requests make one reading. */
export function readJob(source: string, full: boolean): JobRequest & { readonly key: string } {
  return {
    name: 'read',
    payload: { source, full },
    key: `read:${source}`,
    queue: `source:${source}`,
    maxAttempts: 3,
  };
}
