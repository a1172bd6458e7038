/** What the organisation can give: groups, access to single applications, and the organisation's own administration. */

import { type Entitlement, ProvisioningError, type Seats, type Tools } from '../../model/index.ts';
import { type Box, keepValue, matchesAny } from '../shared/index.ts';
import type { CloudApi } from './api.ts';
import type { Access, AtlassianCloudConfig } from './config.ts';
import type { CloudGroup, Workspace } from './shapes.ts';

/** Whoever has it administers the whole organisation; given and taken by hand only. */
export const orgAdmin = 'atlassian/org-admin';

/** The role whose holders are counted as users of an application. */
const seatRole = 'atlassian/user';

export interface Catalogue {
  /** By id: groups that are read, access to applications, the organisation's administration. */
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  /** By group id: members that the group is said to have. */
  readonly counts: ReadonlyMap<string, number>;
}

export interface Groups {
  /** As it is now. */
  renew(): Promise<Catalogue>;
  /** As it was a moment ago. */
  get(): Promise<Catalogue>;
  /** Access to one application, by the id of its entitlement. */
  access(entitlement: string): Access | undefined;
  seats(): Promise<readonly Seats[]>;
  /** The entitlement, for a change. Throws `unsupported` when no sync may change who holds it. */
  changeable(id: string): Promise<Pick<Entitlement, 'name'>>;
}

const life = 600_000;

export function openGroups(
  api: CloudApi,
  { clock }: Pick<Tools, 'clock'>,
  { config, memory }: { readonly config: AtlassianCloudConfig; readonly memory: Box<Catalogue> },
): Groups {
  const accesses = new Map(config.applications.map((access) => [idOf(access), access]));
  const reads = (name: string): boolean =>
    matchesAny(config.groups, name) && !matchesAny(config['groups-ignored'], name);

  const catalogue = keepValue({ clock, box: memory, life }, async (): Promise<Catalogue> => {
    const workspaces = await api.workspaces();
    const licences = await licencesOf(workspaces);
    const entitlements = new Map<string, Entitlement>();
    const counts = new Map<string, number>();
    for await (const page of api.groups()) {
      for (const group of page.filter(({ name }) => reads(name))) {
        entitlements.set(group.id, groupOf(group, licences.get(group.id) ?? []));
        if (group.counts?.users != null) counts.set(group.id, group.counts.users);
      }
    }
    for (const [id, access] of accesses) entitlements.set(id, accessOf(id, access, workspaces));
    entitlements.set(orgAdmin, administration);
    return { entitlements, counts };
  });

  /** Group id → the applications whose seat a member takes. One search for each application, not one for each group. */
  async function licencesOf(workspaces: readonly Workspace[]): Promise<ReadonlyMap<string, string[]>> {
    const licences = new Map<string, string[]>();
    for (const { id } of workspaces.filter(counted)) {
      for await (const page of api.groups({ resourceIds: [id], roleIds: [seatRole] })) {
        for (const group of page) licences.set(group.id, [...(licences.get(group.id) ?? []), id]);
      }
    }
    return licences;
  }

  function groupOf(group: CloudGroup, licences: readonly string[]): Entitlement {
    const protectedBy = protection(group);
    return {
      id: group.id,
      kind: 'group',
      name: group.name,
      ...(protectedBy !== undefined && { protected: protectedBy }),
      ...(matchesAny(config.administrators, group.name) && { administrative: true }),
      ...(licences.length > 0 && { licences }),
    };
  }

  return {
    renew: catalogue.renew,
    get: catalogue.get,
    access: (entitlement) => accesses.get(entitlement),
    async seats() {
      return (await api.workspaces()).filter(counted).map(seatsOf);
    },
    async changeable(id) {
      const found =
        (await catalogue.get()).entitlements.get(id) ?? (await catalogue.renew()).entitlements.get(id);
      if (found === undefined) return { name: id };
      if (found.protected === undefined) return found;
      throw new ProvisioningError(
        'unsupported',
        `${found.name} is protected, and who holds it stays as it is. ${found.protected}`,
      );
    },
  };
}

const administration: Entitlement = {
  id: orgAdmin,
  kind: 'role',
  name: 'Organization admin',
  administrative: true,
  protected: 'Whoever administers the organisation is appointed by hand.',
};

function protection({ externalSynced, managementAccess }: CloudGroup): string | undefined {
  if (externalSynced === true)
    return 'It is synced to Atlassian by an identity provider through Atlassian Guard: change it there.';
  return managementAccess?.modifiable === false ? 'Atlassian lets nobody change its members.' : undefined;
}

/** Whether Atlassian counts the users of an application. */
function counted({ attributes }: Workspace): boolean {
  return attributes.usage != null;
}

function seatsOf({ id, attributes }: Workspace): Seats {
  const { name, typeKey, usage, capacity } = attributes;
  return {
    product: id,
    name: [typeKey, name].filter((part) => part != null).join(' of ') || id,
    used: usage ?? 0,
    // A plan without a limit has no capacity, or a negative one.
    ...(capacity != null && capacity >= 0 && { total: capacity }),
  };
}

/** The id of an entitlement that is access to one application. */
function idOf({ resource, role }: Access): string {
  return `${role} ${resource}`;
}

function accessOf(id: string, { resource, role }: Access, workspaces: readonly Workspace[]): Entitlement {
  const workspace = workspaces.find((one) => one.id === resource);
  if (workspace === undefined)
    throw new ProvisioningError(
      'invalid',
      `The organisation has no application ${resource}: correct it under applications, or see "rollcall check" for those that there are.`,
    );
  return {
    id,
    kind: 'product',
    name: `${seatsOf(workspace).name}: ${role}`,
    ...(role === seatRole && { licences: [resource] }),
  };
}
