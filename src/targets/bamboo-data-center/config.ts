/** The settings of a Bamboo Data Center connection. */

import { z } from 'zod';
import { checkCredentials, dataCenterFields } from '../shared/index.ts';

const globs = z.array(z.string().min(1));

export const BambooDataCenterConfig = z
  .strictObject({
    ...dataCenterFields,
    groups: globs.default(['*']).meta({
      description: 'Globs: the groups that are read and may be given. Leaving out large ones saves calls.',
    }),
    'groups-ignored': globs.default([]).meta({ description: 'Globs: groups taken out of these again.' }),
    'page-size': z.int().min(2).max(1_000).default(500).meta({
      description: 'Entries of a list asked for at once.',
    }),
    concurrency: z.int().min(1).max(32).default(4).meta({
      description: "How many people's changes, and members of how many groups, may be under way at once.",
    }),
  })
  .superRefine(checkCredentials);
export type BambooDataCenterConfig = z.infer<typeof BambooDataCenterConfig>;
