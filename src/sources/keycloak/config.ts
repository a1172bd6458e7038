/** The settings of a Keycloak source. */

import { z } from 'zod';
import { activityIntervals, pastedSecret } from '../../model/index.ts';
import { attributeNames } from './person.ts';

export const KeycloakConfig = z.strictObject({
  url: z
    .url({ protocol: /^https?$/ })
    .describe(
      'The address of Keycloak, with its relative path where it has one: https://sso.example.com/auth.',
    ),
  realm: z.string().min(1).describe('The realm whose people are read.'),
  clientId: z.string().min(1).describe('A client of this realm with "Service accounts roles" switched on.'),
  clientSecret: pastedSecret().describe("The client's secret, from its tab Credentials."),
  groupNames: z
    .enum(['path', 'name'])
    .default('path')
    .describe('How groups are called: path (Staff/Backend) tells apart subgroups of one name.'),
  attributes: z
    .partialRecord(z.enum(attributeNames), z.string().min(1))
    .default({})
    .describe('What is read from another user attribute than usual.'),
  keep: z
    .array(z.string().min(1))
    .default([])
    .describe('Further user attributes to be told: `user.attributes.keycloak.costCode`.'),
  changes: z
    .boolean()
    .default(true)
    .describe('Reads only what changed, between full readings, where the realm saves admin events.'),
  signIns: z
    .boolean()
    .default(false)
    .describe('Whether it is read when people last signed in, from the login events that the realm saves.'),
  signInsEvery: z.enum(activityIntervals).default('1d').describe('How often that is read.'),
  pageSize: z.int().min(2).max(1000).default(500).describe('People or members asked for at once.'),
});
export type KeycloakConfig = z.output<typeof KeycloakConfig>;
