/** What of Bitbucket's answers is used, and nothing more: a field that is not here may be anything. */

import { z } from 'zod';

export const BitbucketUser = z.object({
  /** Never changes; not even when the user is renamed. */
  id: z.int(),
  name: z.string().min(1),
  displayName: z.string().default(''),
  emailAddress: z.string().nullish(),
  active: z.boolean().default(true),
  type: z.string().optional(),
  directoryName: z.string().nullish(),
  deletable: z.boolean().default(true),
  mutableDetails: z.boolean().default(true),
  mutableGroups: z.boolean().default(true),
  /** Milliseconds since 1970; absent: never. */
  lastAuthenticationTimestamp: z.number().nullish(),
});
export type BitbucketUser = z.infer<typeof BitbucketUser>;

const BitbucketGroup = z.object({ name: z.string().min(1) });
export type BitbucketGroup = z.infer<typeof BitbucketGroup>;

const Permitted = z.object({ group: BitbucketGroup, permission: z.string() });
export type Permitted = z.infer<typeof Permitted>;

function pageOf<Entry extends z.ZodType>(entry: Entry) {
  return z.object({
    start: z.int(),
    isLastPage: z.boolean(),
    nextPageStart: z.int().nullish(),
    values: z.array(entry),
  });
}

export const UserPage = pageOf(BitbucketUser);
export const GroupPage = pageOf(BitbucketGroup);
export const PermittedPage = pageOf(Permitted);

export const Properties = z.object({ version: z.string(), displayName: z.string().optional() });

export const License = z.object({
  maximumNumberOfUsers: z.int().nullish(),
  unlimitedNumberOfUsers: z.boolean().default(false),
  status: z.object({ currentNumberOfUsers: z.int() }),
});
export type License = z.infer<typeof License>;
