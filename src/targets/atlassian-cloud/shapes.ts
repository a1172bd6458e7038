/** What of Atlassian's answers is used, and nothing more: a field that is not here may be anything. */

import { z } from 'zod';

/** Atlassian gives a cursor; older endpoints an address that holds one. */
const links = z.object({ next: z.string().nullish() }).nullish();

/** One page of a list; the next cursor, or nothing at the end. */
function page<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), links }).transform(({ data, links: told }) => ({
    data,
    next: cursorIn(told?.next),
  }));
}

function cursorIn(next: string | null | undefined): string | undefined {
  if (next == null || next === '') return undefined;
  if (!/^https?:|^\//.test(next)) return next;
  return new URL(next, 'https://api.atlassian.com').searchParams.get('cursor') ?? next;
}

const CloudUserDetails = z.object({
  accountId: z.string().min(1),
  name: z.string().nullish(),
  email: z.string().nullish(),
  accountStatus: z.enum(['active', 'inactive', 'closed']),
  membershipStatus: z.enum(['active', 'suspended', 'no_membership']),
  claimStatus: z.enum(['managed', 'unmanaged']).nullish(),
  managementSource: z.string().nullish(),
  platformRoles: z.array(z.string()).nullish(),
});

export const CloudUser = CloudUserDetails.extend({
  groups: z.array(z.object({ id: z.string().min(1) })).nullish(),
  productAccess: z.array(z.object({ lastActiveTimestamp: z.string().nullish() })).nullish(),
});
export type CloudUser = z.infer<typeof CloudUser>;

export const UserPage = page(CloudUser);
export type UserPage = z.infer<typeof UserPage>;

export const UserDetails = z.object({ data: CloudUserDetails });

export const CloudGroup = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  externalSynced: z.boolean().nullish(),
  managementAccess: z.object({ modifiable: z.boolean().nullish() }).nullish(),
  counts: z.object({ users: z.int().nullish() }).nullish(),
});
export type CloudGroup = z.infer<typeof CloudGroup>;

export const GroupPage = page(CloudGroup);
export type GroupPage = z.infer<typeof GroupPage>;

const Workspace = z.object({
  id: z.string().min(1),
  attributes: z.object({
    name: z.string().nullish(),
    typeKey: z.string().nullish(),
    usage: z.int().nullish(),
    capacity: z.int().nullish(),
  }),
});
export type Workspace = z.infer<typeof Workspace>;

export const WorkspacePage = page(Workspace);
export const DirectoryPage = page(z.object({ directoryId: z.string(), name: z.string().nullish() }));
export const DomainPage = page(
  z.object({
    attributes: z.object({
      name: z.string(),
      claim: z.object({ status: z.string().nullish() }).nullish(),
    }),
  }),
);

export const RolePage = page(
  z.object({
    resourceId: z.string().nullish(),
    roleAssignments: z
      .array(z.object({ role: z.string(), roleAssignmentMethods: z.array(z.string()).nullish() }))
      .nullish(),
  }),
);

export const Count = z.object({ count: z.int() });

const given = z.object({ status: z.string().nullish(), statusReason: z.string().nullish() });

const Invited = z.object({
  email: z.string(),
  /** The account id; absent where the invitation came to nothing. */
  id: z.string().nullish(),
  results: z
    .array(
      z.object({
        groupAssignmentResult: z.array(given.extend({ group: z.string().nullish() })).nullish(),
        roleAssignmentResult: z
          .array(given.extend({ resource: z.string().nullish(), role: z.string().nullish() }))
          .nullish(),
      }),
    )
    .nullish(),
});
export type Invited = z.infer<typeof Invited>;

export const Invitation = z.object({ data: z.array(Invited) });
export type Invitation = z.infer<typeof Invitation>;
