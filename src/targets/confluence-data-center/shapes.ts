/** What of Confluence's answers is used, and nothing more: a field that is not here may be anything. */

import { z } from 'zod';

export const Person = z.object({
  /** Never changes; not even when the user is renamed. */
  userKey: z.string().min(1),
  username: z.string().min(1),
  displayName: z.string().default(''),
  /** `current`, `deactivated` and others; told when it is asked for. */
  status: z.string().optional(),
  /** Told only in the list of active users, from 9.3 on. */
  email: z.string().nullish(),
  /** The same; ISO 8601, or milliseconds since 1970. */
  lastLogin: z.union([z.string(), z.number()]).nullish(),
});
export type Person = z.infer<typeof Person>;

const Group = z.object({ name: z.string().min(1) });
export type Group = z.infer<typeof Group>;

function pageOf<Entry extends z.ZodType>(entry: Entry) {
  return z.object({
    start: z.int(),
    results: z.array(entry),
    _links: z.object({ next: z.string().optional() }).default({}),
  });
}

export const Space = z.object({ key: z.string().min(1), name: z.string().default('') });
export type Space = z.infer<typeof Space>;

export const PersonPage = pageOf(Person);
export const GroupPage = pageOf(Group);
export const Created = z.object({ userKey: z.string().min(1) });
export const Count = z.object({ count: z.int() });
export const Submitted = z.object({ id: z.string().min(1) });
export const Task = z.object({ percentageComplete: z.number(), successful: z.boolean() });
export type Task = z.infer<typeof Task>;
