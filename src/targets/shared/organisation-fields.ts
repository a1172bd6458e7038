/** Settings that every connection to Atlassian's interface for organisations has. */

import { z } from 'zod';

export const organisationFields = {
  concurrency: z.int().min(1).max(16).default(4).meta({
    description: "How many people's changes may be under way at once.",
  }),
  timeout: z.int().min(1).max(600).default(60).meta({ description: 'Seconds that one request may take.' }),
  url: z
    .url({ protocol: /^https?$/ })
    .default('https://api.atlassian.com')
    .meta({
      description: "The address of Atlassian's interface; another only for trying.",
    }),
};
