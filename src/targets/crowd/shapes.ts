/** What of Crowd's answers is used, and nothing more: a field that is not here may be anything. */

import { z } from 'zod';

const Attribute = z.object({ name: z.string(), values: z.array(z.string()).nullish() });

/** Everything is kept as it came: what is changed is put back whole. */
export const CrowdUser = z.looseObject({
  name: z.string().min(1),
  /** Never changes; absent in old versions. */
  key: z.string().nullish(),
  'first-name': z.string().nullish(),
  'last-name': z.string().nullish(),
  'display-name': z.string().nullish(),
  email: z.string().nullish(),
  active: z.boolean(),
  attributes: z.object({ attributes: z.array(Attribute).nullish() }).nullish(),
});
export type CrowdUser = z.infer<typeof CrowdUser>;

export const Named = z.object({ name: z.string().min(1) });
export type Named = z.infer<typeof Named>;

export const UserPage = z.object({ users: z.array(CrowdUser) });
export const NamePage = z.object({ users: z.array(Named) });
export const GroupPage = z.object({ groups: z.array(Named) });
