/** The settings of a connection to the groups of a site with Confluence. */

import { z } from 'zod';
import { groupFields, siteFields } from '../shared/index.ts';

export const ConfluenceCloudSiteConfig = z.strictObject({ ...siteFields, ...groupFields });
export type ConfluenceCloudSiteConfig = z.infer<typeof ConfluenceCloudSiteConfig>;
