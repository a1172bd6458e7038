/** What of the service desk's answers is used, the same in Cloud and Data Center, and nothing more: a field that is not here may be anything. */

import { z } from 'zod';

/** A page of any list of the service desk. */
export function pageOf<Entry extends z.ZodType>(entry: Entry) {
  return z.object({ start: z.int(), isLastPage: z.boolean(), values: z.array(entry) });
}

const id = z.union([z.string().min(1), z.int().transform(String)]);

export const Organisation = z.object({
  id,
  name: z.string().min(1),
  /** Kept by an identity provider through Atlassian Guard; absent of older organisations, and in Data Center. */
  scimManaged: z.boolean().nullish(),
});
export type Organisation = z.infer<typeof Organisation>;

export const Desk = z.object({ id, projectKey: z.string().min(1), projectName: z.string().nullish() });
export type Desk = z.infer<typeof Desk>;

export const Info = z.object({
  version: z.string().nullish(),
  isLicensedForUse: z.boolean().nullish(),
});
