/** The groups of Jira, as entitlements: which give seats, which administer, which are not to be touched. */

import type { Entitlement, Seats, Tools } from '../../model/index.ts';
import { foldKey, ProvisioningError } from '../../model/index.ts';
import { type Box, keepValue, matchesAny } from '../shared/index.ts';
import type { GroupList, JiraApi, Role } from './api.ts';
import type { JiraDataCenterConfig } from './config.ts';

export interface Groups {
  /** All groups that are read, as they are now. */
  list(): Promise<readonly Entitlement[]>;
  /** Whether a group is to be read and given. */
  reads(name: string): boolean;
  /** The group of that name, from what was listed a moment ago; what is newer than that is listed anew. */
  named(name: string): Promise<Entitlement>;
  /** Whether there is a group of that name now. */
  exists(name: string): Promise<boolean>;
  /** Names of groups of app users that there are. */
  appGroups(): Promise<readonly string[]>;
  seats(): Promise<readonly Seats[]>;
  /** Throws `unsupported` when no sync may change who is in the group. */
  mustBeChangeable(name: string): void;
}

const life = 600_000;
/** Groups asked for at first; a company with more costs one call more. */
const firstGuess = 5_000;

export interface Catalogue {
  readonly byName: ReadonlyMap<string, Entitlement>;
  readonly roles: readonly Role[];
}

export function openGroups(
  api: JiraApi,
  { clock }: Tools,
  { config, memory }: { readonly config: JiraDataCenterConfig; readonly memory: Box<Catalogue> },
): Groups {
  const catalogue = keepValue({ clock, box: memory, life }, async (): Promise<Catalogue> => {
    const roles = await api.roles();
    const list = await allGroups(api);
    mustNameRoles(list, roles);
    const byName = new Map<string, Entitlement>();
    for (const group of list.groups) {
      byName.set(
        foldKey(group.name),
        entitlement(
          group.name,
          roles,
          group.labels.some(({ type }) => type === 'ADMIN'),
        ),
      );
    }
    return { byName, roles };
  });

  function entitlement(name: string, roles: readonly Role[], markedAdmin: boolean): Entitlement {
    const licences = roles.filter((role) => role.groups.some((group) => foldKey(group) === foldKey(name)));
    return {
      id: name,
      kind: 'group',
      name,
      ...(isOfApps(name) && { protected: 'It is a group of apps.' }),
      ...((markedAdmin || matchesAny(config.administrators, name)) && { administrative: true }),
      ...(licences.length > 0 && { licences: licences.map(({ key }) => key) }),
    };
  }

  const isOfApps = (name: string): boolean => matchesAny(config['app-groups'], name);
  const reads = (name: string): boolean =>
    matchesAny(config.groups, name) && !matchesAny(config['groups-ignored'], name);

  return {
    reads,
    async list() {
      const { byName } = await catalogue.renew();
      return [...byName.values()].filter(({ name }) => reads(name));
    },
    async named(name) {
      const key = foldKey(name);
      const known = (await catalogue.get()).byName.get(key) ?? (await catalogue.renew()).byName.get(key);
      return known ?? entitlement(name, (await catalogue.get()).roles, false);
    },
    async exists(name) {
      return (await catalogue.renew()).byName.has(foldKey(name));
    },
    async appGroups() {
      return [...(await catalogue.get()).byName.values()].map(({ name }) => name).filter(isOfApps);
    },
    async seats() {
      const roles = await api.roles();
      return roles.filter(({ defined }) => defined).map(seatsOf);
    },
    mustBeChangeable(name) {
      if (!isOfApps(name)) return;
      throw new ProvisioningError(
        'unsupported',
        `The group ${name} is protected: it is a group of apps, and its members stay as they are.`,
      );
    },
  };
}

/** All groups, proven to be all: the picker gives as many as it is asked for and says how many there are. */
async function allGroups(api: JiraApi): Promise<GroupList> {
  let asked = firstGuess;
  for (let tries = 0; tries < 3; tries += 1) {
    const list = await api.groups(asked);
    if (list.groups.length >= list.total) return list;
    asked = list.total + 100;
  }
  throw new ProvisioningError(
    'unavailable',
    `${api.title} names fewer groups than it says there are, so nothing is concluded: raise jira.ajax.autocomplete.limit in its advanced settings.`,
  );
}

/** To somebody who may not browse users the picker shows no group, and says that there is none. */
function mustNameRoles(list: GroupList, roles: readonly Role[]): void {
  if (list.groups.length > 0 || roles.every(({ groups }) => groups.length === 0)) return;
  throw new ProvisioningError(
    'forbidden',
    'Jira shows no groups to this connection although there are some: give its account the global permissions to administer Jira and to browse users and groups.',
  );
}

function seatsOf({ key, name, userCount, numberOfSeats, hasUnlimitedSeats }: Role): Seats {
  const unlimited = hasUnlimitedSeats || numberOfSeats < 0;
  return { product: key, name, used: userCount, ...(!unlimited && { total: numberOfSeats }) };
}
