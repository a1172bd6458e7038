/** The settings of a connection to the customers of Jira Service Management Data Center. */

import { z } from 'zod';
import { checkCredentials, dataCenterFields, serviceDeskFields } from '../shared/index.ts';

export const JsmDataCenterCustomersConfig = z
  .strictObject({
    ...dataCenterFields,
    ...serviceDeskFields,
    role: z.string().min(1).default('Service Desk Customers').meta({
      description: 'The project role that makes somebody a customer of a service desk.',
    }),
  })
  .superRefine(checkCredentials);
export type JsmDataCenterCustomersConfig = z.infer<typeof JsmDataCenterCustomersConfig>;
