/** The settings of a connection to the customers of a site. */

import { z } from 'zod';
import { serviceDeskFields, siteFields } from '../shared/index.ts';

export const JsmCloudCustomersConfig = z.strictObject({ ...siteFields, ...serviceDeskFields });
export type JsmCloudCustomersConfig = z.infer<typeof JsmCloudCustomersConfig>;
