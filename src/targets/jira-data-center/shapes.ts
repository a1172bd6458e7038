/** What of Jira's answers is used, and nothing more: a field that is not here may be anything. */

import { z } from 'zod';

export const JiraUser = z.object({
  key: z.string().min(1),
  name: z.string().min(1),
  displayName: z.string().default(''),
  emailAddress: z.string().nullish(),
  active: z.boolean(),
  locale: z.string().nullish(),
  /** To administrators only, in newer versions: `2023-08-30T16:37:01+1000`. */
  lastLoginTime: z.string().nullish(),
  groups: z.object({ items: z.array(z.object({ name: z.string() })).default([]) }).optional(),
});
export type JiraUser = z.infer<typeof JiraUser>;

export const UserStream = z.object({
  values: z.array(JiraUser),
  isLast: z.boolean(),
  nextCursor: z.union([z.string(), z.number().transform(String)]).nullish(),
});
export type UserStream = z.infer<typeof UserStream>;

export const MemberPage = z.object({
  startAt: z.int(),
  total: z.int(),
  isLast: z.boolean(),
  values: z.array(JiraUser),
});
export type MemberPage = z.infer<typeof MemberPage>;

export const GroupList = z.object({
  total: z.int(),
  groups: z.array(
    z.object({
      name: z.string().min(1),
      labels: z.array(z.object({ type: z.string().optional() })).default([]),
    }),
  ),
});
export type GroupList = z.infer<typeof GroupList>;

export const Role = z.object({
  key: z.string(),
  name: z.string(),
  groups: z.array(z.string()),
  numberOfSeats: z.int(),
  userCount: z.int(),
  hasUnlimitedSeats: z.boolean().default(false),
  /** False: the application is not installed any more, only its groups are remembered. */
  defined: z.boolean().default(true),
});
export type Role = z.infer<typeof Role>;

const Lead = z.object({ key: z.string().min(1) }).nullish();

export const Project = z.object({
  id: z.string().min(1),
  key: z.string().min(1),
  name: z.string(),
  lead: Lead,
});
export type Project = z.infer<typeof Project>;

export const Component = z.object({
  id: z.string().min(1),
  name: z.string(),
  project: z.string().default(''),
  lead: Lead,
});

export const ComponentList = z.object({ isLast: z.boolean().default(true), values: z.array(Component) });
export type ComponentList = z.infer<typeof ComponentList>;

export const Found = z.object({ total: z.int() });

export const ServerInfo = z.object({ version: z.string(), deploymentType: z.string().optional() });
export type ServerInfo = z.infer<typeof ServerInfo>;

export const Written = z.object({ key: z.string().min(1), name: z.string().min(1) });
export type Written = z.infer<typeof Written>;

export const WrittenGroup = z.object({ name: z.string().min(1) });
export type WrittenGroup = z.infer<typeof WrittenGroup>;

export const AnonymisationProgress = z.object({
  status: z.string().nullish(),
  progress: z.number().nullish(),
  currentProgress: z.number().nullish(),
  errors: z
    .record(z.string(), z.object({ errorMessages: z.array(z.string()).nullish() }).nullish())
    .nullish(),
});
export type AnonymisationProgress = z.infer<typeof AnonymisationProgress>;
