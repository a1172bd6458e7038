/** What of Bamboo's answers is used, and nothing more: a field that is not here may be anything. */

import { z } from 'zod';

export const BambooUser = z.object({
  name: z.string().min(1),
  fullName: z.string().nullish(),
  email: z.string().nullish(),
});
export type BambooUser = z.infer<typeof BambooUser>;

export const BambooGroup = z.object({
  name: z.string().min(1),
  /** Whether Bamboo may change it; absent in the groups of a user. */
  editable: z.boolean().nullish(),
});
export type BambooGroup = z.infer<typeof BambooGroup>;

const Permitted = z.object({ name: z.string().min(1), permissions: z.array(z.string()).nullish() });
export type Permitted = z.infer<typeof Permitted>;

function pageOf<Entry extends z.ZodType>(entry: Entry) {
  return z.object({ start: z.int().nullish(), next: z.string().nullish(), results: z.array(entry) });
}

export const UserPage = pageOf(BambooUser);
export const GroupPage = pageOf(BambooGroup);
export const PermittedPage = pageOf(Permitted);

export const Info = z.object({ version: z.string() });
export const Myself = z.object({ name: z.string().min(1) });
