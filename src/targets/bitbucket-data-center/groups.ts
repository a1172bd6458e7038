/** The groups of Bitbucket, as entitlements: which give a seat, which administer. */

import type { Entitlement, Seats, Tools } from '../../model/index.ts';
import { foldKey } from '../../model/index.ts';
import { type Box, keepValue, matchesAny } from '../shared/index.ts';
import type { BitbucketApi, License } from './api.ts';
import type { BitbucketDataCenterConfig } from './config.ts';

const life = 600_000;
const product = 'bitbucket';

export interface Catalogue {
  readonly names: ReadonlySet<string>;
  /** Folded names of groups with a global permission → the highest. */
  readonly permissions: ReadonlyMap<string, string>;
}

export type Groups = ReturnType<typeof openGroups>;

export function openGroups(
  api: BitbucketApi,
  { clock }: Pick<Tools, 'clock'>,
  { config, memory }: { readonly config: BitbucketDataCenterConfig; readonly memory: Box<Catalogue> },
) {
  const catalogue = keepValue({ clock, box: memory, life }, async (): Promise<Catalogue> => {
    const names = new Set<string>();
    for await (const page of api.groups()) for (const { name } of page) names.add(name);
    const permissions = new Map<string, string>();
    for await (const page of api.permittedGroups())
      for (const { group, permission } of page) permissions.set(foldKey(group.name), permission);
    return { names, permissions };
  });

  /** Whoever has any global permission takes a seat: each holds that of using Bitbucket. */
  function entitlement(name: string, { permissions }: Catalogue): Entitlement {
    const permission = permissions.get(foldKey(name));
    return {
      id: name,
      kind: 'group',
      name,
      ...(/^(?:SYS_)?ADMIN$/.test(permission ?? '') && { administrative: true }),
      ...(permission !== undefined && { licences: [product] }),
    };
  }

  const reads = (name: string): boolean =>
    matchesAny(config.groups, name) && !matchesAny(config['groups-ignored'], name);

  return {
    /** All groups that are read, as they are now. */
    async list(): Promise<readonly Entitlement[]> {
      const now = await catalogue.renew();
      return [...now.names].filter(reads).map((name) => entitlement(name, now));
    },
    /** The groups of an account, by user name, as far as they are read. */
    async of(user: string): Promise<readonly Entitlement[]> {
      const told: Entitlement[] = [];
      for await (const page of api.groupsOf(user)) {
        for (const { name } of page) if (reads(name)) told.push(entitlement(name, await catalogue.get()));
      }
      return told;
    },
    async seats(): Promise<readonly Seats[]> {
      return [seatsOf(await api.license())];
    },
  };
}

function seatsOf({ status, unlimitedNumberOfUsers, maximumNumberOfUsers }: License): Seats {
  const total = unlimitedNumberOfUsers || maximumNumberOfUsers == null || maximumNumberOfUsers < 0;
  return {
    product,
    name: 'Bitbucket',
    used: status.currentNumberOfUsers,
    ...(!total && { total: maximumNumberOfUsers }),
  };
}
