/** What of Jira's own answers is used beside those of its service desk, and nothing more. */

import { z } from 'zod';
import type { Customer } from '../shared/index.ts';

const User = z.object({
  key: z.string().min(1),
  name: z.string().min(1),
  displayName: z.string().nullish(),
  emailAddress: z.string().nullish(),
  active: z.boolean().default(true),
  /** Told when it is asked for: the applications whose seat the user takes. */
  applicationRoles: z.object({ size: z.int() }).nullish(),
});

/** A user, and how many seats are known to be taken. */
export interface Person extends Customer {
  readonly seats?: number;
}

export const JiraCustomer = User.transform(
  ({ key, name, displayName, emailAddress, active, applicationRoles }): Person => ({
    id: key,
    handle: name,
    ...(emailAddress != null && emailAddress !== '' && { email: emailAddress }),
    displayName: displayName ?? '',
    active,
    ...(applicationRoles != null && { seats: applicationRoles.size }),
  }),
);

export const UserStream = z.object({
  values: z.array(JiraCustomer),
  isLast: z.boolean(),
  nextCursor: z.union([z.string(), z.number().transform(String)]).nullish(),
});

export const Members = z.object({
  startAt: z.int(),
  isLast: z.boolean(),
  values: z.array(z.object({ key: z.string().min(1) })),
});

export const Role = z.object({
  key: z.string(),
  groups: z.array(z.string()),
  /** False: the application is not installed any more, only its groups are remembered. */
  defined: z.boolean().default(true),
});

/** Names of the roles of a project, and their addresses. */
export const ProjectRoles = z.record(z.string(), z.string());

export const ProjectRole = z.object({
  actors: z.array(z.object({ type: z.string().nullish(), name: z.string().nullish() })).default([]),
});

export const Myself = z.object({ key: z.string().min(1), emailAddress: z.string().nullish() });
export const ServerInfo = z.object({ version: z.string(), deploymentType: z.string().nullish() });
