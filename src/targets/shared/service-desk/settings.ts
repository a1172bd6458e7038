/** The settings that service desks of both hostings have. */

import { z } from 'zod';

const globs = z.array(z.string().min(1));

export const serviceDeskFields = {
  organisations: globs.default(['*']).meta({
    description: 'Globs: the organisations that are read and may be given.',
  }),
  'organisations-ignored': globs.default([]).meta({
    description: 'Globs: organisations taken out of these again.',
  }),
  'service-desks': globs.default([]).meta({
    description:
      'Globs of project keys: service desks whose customers are read; being one of them is given and taken like an organisation.',
  }),
  'page-size': z.int().min(2).max(100).default(50).meta({
    description: 'Entries of a list of the service desk asked for at once.',
  }),
  concurrency: z.int().min(1).max(16).default(4).meta({
    description:
      "How many people's changes, and members of how many organisations, may be under way at once.",
  }),
};

export interface ServiceDeskSettings {
  readonly organisations: readonly string[];
  readonly 'organisations-ignored': readonly string[];
  readonly 'service-desks': readonly string[];
  readonly concurrency: number;
}
