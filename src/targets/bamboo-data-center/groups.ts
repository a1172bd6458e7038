/** The groups of Bamboo, as entitlements: which administer, and which it only reads. */

import type { Entitlement, Tools } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import { type Box, keepValue, matchesAny } from '../shared/index.ts';
import type { BambooApi } from './api.ts';
import type { BambooDataCenterConfig } from './config.ts';

const life = 600_000;

/** Entitlements by folded name. */
export type Catalogue = ReadonlyMap<string, Entitlement>;

export type Groups = ReturnType<typeof openGroups>;

export function openGroups(
  api: BambooApi,
  { clock }: Pick<Tools, 'clock'>,
  { config, memory }: { readonly config: BambooDataCenterConfig; readonly memory: Box<Catalogue> },
) {
  const reads = (name: string): boolean =>
    matchesAny(config.groups, name) && !matchesAny(config['groups-ignored'], name);

  const catalogue = keepValue({ clock, box: memory, life }, async (): Promise<Catalogue> => {
    const administer = new Set<string>();
    for await (const page of api.permittedGroups()) {
      for (const { name, permissions } of page)
        if (permissions?.some((one) => /ADMIN/i.test(one)) === true) administer.add(foldKey(name));
    }
    const told = new Map<string, Entitlement>();
    for await (const page of api.groups()) {
      for (const { name, editable } of page) {
        if (!reads(name)) continue;
        told.set(foldKey(name), {
          id: name,
          kind: 'group',
          name,
          ...(administer.has(foldKey(name)) && { administrative: true }),
          ...(editable === false && {
            protected: 'Bamboo only reads its directory: change it where that is kept (Crowd, LDAP).',
          }),
        });
      }
    }
    return told;
  });

  return {
    /** All groups that are read, as they are now. */
    list: async (): Promise<readonly Entitlement[]> => [...(await catalogue.renew()).values()],
    /** The groups of an account, as far as they are read. */
    async of(user: string): Promise<readonly Entitlement[]> {
      const told: Entitlement[] = [];
      for await (const page of api.groupsOf(user)) {
        for (const { name } of page) {
          if (!reads(name)) continue;
          const known =
            (await catalogue.get()).get(foldKey(name)) ?? (await catalogue.renew()).get(foldKey(name));
          if (known !== undefined) told.push(known);
        }
      }
      return told;
    },
    forget(): void {
      delete memory.kept;
    },
    /** Throws `unsupported` when Bamboo cannot change who is in the group. */
    async mustBeEditable(name: string): Promise<void> {
      const why = (await catalogue.get()).get(foldKey(name))?.protected;
      if (why !== undefined)
        throw new ProvisioningError('unsupported', `The group ${name} stays as it is. ${why}`);
    },
  };
}
