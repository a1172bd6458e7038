/** The settings of a connection to the groups of a site. */

import { z } from 'zod';
import { groupFields, siteFields } from '../shared/index.ts';

export const JiraCloudSiteConfig = z.strictObject({
  ...siteFields,
  ...groupFields,
  products: z
    .array(z.enum(['jira-core', 'jira-servicedesk', 'jira-product-discovery', 'jira-software']))
    .default([])
    .meta({
      description:
        'Products that a new account is given with its invitation. None: seats come from groups alone.',
    }),
});
export type JiraCloudSiteConfig = z.infer<typeof JiraCloudSiteConfig>;
