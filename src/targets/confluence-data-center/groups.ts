/** The groups of Confluence, as entitlements. */

import type { Entitlement, Log, Seats } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { matchesAny } from '../shared/index.ts';
import type { ConfluenceApi } from './api.ts';
import type { ConfluenceDataCenterConfig } from './config.ts';

const product = 'confluence';

export type Groups = ReturnType<typeof openGroups>;

export function openGroups(
  api: ConfluenceApi,
  { config, log }: { readonly config: ConfluenceDataCenterConfig; readonly log: Log },
) {
  /** Whether a group is to be read and given. What Confluence cannot be asked for is left out, and said. */
  function reads(name: string): boolean {
    if (!matchesAny(config.groups, name) || matchesAny(config['groups-ignored'], name)) return false;
    if (isAddressable(name)) return true;
    log.warn({ group: name }, `The group ${name} is left out: ${unaddressable}`);
    return false;
  }

  const entitlement = (name: string): Entitlement => ({
    id: name,
    kind: 'group',
    name,
    ...(matchesAny(config.administrators, name) && { administrative: true }),
    ...(matchesAny(config['seat-groups'], name) && { licences: [product] }),
  });

  async function gather(pages: AsyncIterable<readonly { readonly name: string }[]>): Promise<Entitlement[]> {
    const told = new Map<string, Entitlement>();
    for await (const page of pages)
      for (const { name } of page) if (!told.has(name) && reads(name)) told.set(name, entitlement(name));
    return [...told.values()];
  }

  return {
    /** All groups that are read, as they are now. */
    list: () => gather(api.groups()),
    /** The groups of an account, by key, as far as they are read. */
    of: (key: string) => gather(api.groupsOf(key)),
    /** Throws `invalid` when the name cannot stand in an address. */
    mustBeAddressable(name: string): void {
      if (!isAddressable(name))
        throw new ProvisioningError('invalid', `The group ${name} cannot be changed: ${unaddressable}`);
    },
    async seats(): Promise<readonly Seats[]> {
      const { used, most } = await api.seats();
      return [{ product, name: 'Confluence', used, ...(most >= 0 && { total: most }) }];
    },
  };
}

const unaddressable =
  'Confluence takes names of groups in the address, and its server refuses addresses with a slash or a backslash in a name. Rename the group where it is kept.';

function isAddressable(name: string): boolean {
  return !/[/\\]/.test(name);
}
