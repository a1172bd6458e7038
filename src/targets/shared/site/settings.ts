/** The settings that connections to groups of a site have. */

import { z } from 'zod';

const globs = z.array(z.string().min(1));

export const groupFields = {
  groups: globs.default(['*']).meta({
    description: 'Globs: the groups that are read and may be given. Leaving out large ones saves calls.',
  }),
  'groups-ignored': globs.default([]).meta({ description: 'Globs: groups taken out of these again.' }),
  administrators: globs
    .default(['org-admins', 'site-admins', 'administrators', '*-admins', '*-admins-*'])
    .meta({
      description: 'Globs: groups whose members administer. Their last active member is never removed.',
    }),
  concurrency: z.int().min(1).max(16).default(4).meta({
    description: "How many people's changes, and members of how many groups, may be under way at once.",
  }),
};

export interface GroupSettings {
  readonly groups: readonly string[];
  readonly 'groups-ignored': readonly string[];
  readonly administrators: readonly string[];
}
