/** Looks how records stand to their accounts: all of them for a full reading, single ones for the people who are looked at. */

import type { Tools } from '../../model/index.ts';
import type { Resource, ScimParts } from '../shared/index.ts';
import type { Organisation, OrganisationAccount } from './api.ts';
import { accountIdOf, emailOf, type Known, type LinkState, linkStateOf } from './doctor.ts';

export interface Looking {
  readonly parts: ScimParts;
  readonly tools: Pick<Tools, 'clock'>;
  readonly organisation: Organisation | undefined;
}

/** What is known of all accounts. Costs a second list of the records and one of the accounts, where the key of the organisation is given. */
export async function knownOfAll({ parts, tools, organisation }: Looking): Promise<Known> {
  const now = tools.clock.now();
  if (organisation === undefined) return { twice: new Set(), now };
  const holders = new Map<string, string>();
  const twice = new Set<string>();
  for await (const page of parts.api.users()) {
    for (const record of page) {
      const account = accountIdOf(record);
      if (account === undefined) continue;
      const holder = holders.get(account);
      if (holder !== undefined && holder !== record.id) twice.add(account);
      holders.set(account, record.id);
    }
  }
  const accounts = new Map<string, OrganisationAccount>();
  for await (const page of organisation.accounts())
    for (const account of page) accounts.set(account.accountId, account);
  return { twice, now, accounts };
}

/** How one record stands, by itself: as it would be judged among all. */
export async function stateOfOne(
  { tools, organisation }: Looking,
  record: Resource,
  directory: string,
): Promise<LinkState> {
  const now = tools.clock.now();
  const account = accountIdOf(record);
  const alone = linkStateOf(record, { twice: new Set(), now });
  if (organisation === undefined || account === undefined || alone !== 'linked' || record.active === false)
    return alone;
  const found = await organisation.account(account);
  const links = await organisation.linksOfAccount(account);
  const records = links.filter(({ directoryId }) => directoryId === directory);
  return linkStateOf(record, {
    now,
    twice: new Set(records.length > 1 ? [account] : []),
    accounts: new Map(found === undefined ? [] : [[account, found]]),
  });
}

/** Collects what a full reading finds, and says it in one sentence. */
export function findings(): {
  note(record: Resource, state: LinkState): void;
  sentence(): string | undefined;
} {
  const found = new Map<LinkState, string[]>();
  return {
    note(record, state) {
      if (state === 'linked') return;
      found.set(state, [...(found.get(state) ?? []), emailOf(record) || record.id]);
    },
    sentence() {
      if (found.size === 0) return undefined;
      const kinds = [...found].map(([state, who]) => {
        const names = who.slice(0, 5).join(', ') + (who.length > 5 ? ', …' : '');
        return `${who.length} ${state} (${names})`;
      });
      return `Records of the SCIM directory that have lost their account: ${kinds.join('; ')}. With "repair: true" the next plan repairs them.`;
    },
  };
}
