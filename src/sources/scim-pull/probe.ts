/** Whether a server filters by the moment of the last change, and truly: servers ignore filters, or answer them with nothing. */

import type { Asked, User } from './api.ts';
import { type Course, moment, type Parts } from './course.ts';
import { filtered } from './members.ts';

/** Moments are compared to the second: servers keep finer ones than they tell. */
const second = 1_000;

export const newestOf = ({ changed }: Course): number | undefined =>
  changed.length === 0 ? undefined : changed.reduce((a, b) => Math.max(a, b));

/** Who was changed after a moment, in milliseconds since 1970. */
export function changedAfter({ server }: Parts, after: number): Asked {
  return {
    path: server.users,
    purpose: 'tell the users who changed',
    query: { filter: `meta.lastModified gt "${new Date(after).toISOString()}"` },
  };
}

/** Whether this user was changed after that moment, as the user itself says. */
export const isAfter = ({ meta }: User, after: number): boolean => (moment(meta?.lastModified) ?? 0) > after;

/**
 * Asks for those whom a whole reading has just told: after the newest of all changes there must be nobody but who has
 * changed meanwhile, and just before it at least those who are known to be there.
 */
export async function filtersTruly(parts: Parts, course: Course): Promise<boolean> {
  const { api, server } = parts;
  const newest = newestOf(course);
  if (!server.filters || newest === undefined) return false;
  const page = (after: number) =>
    filtered(() => api.users(changedAfter(parts, after), { startIndex: 1, count: server.size }));
  const after = await page(newest + second);
  if (after === undefined || !after.entries.every((user) => isAfter(user, newest + second))) return false;
  const before = await page(newest - second);
  const expected = course.changed.filter((at) => at > newest - second).length;
  return (
    before !== undefined &&
    (before.total ?? 0) >= expected &&
    before.entries.length > 0 &&
    before.entries.every((user) => isAfter(user, newest - second))
  );
}
