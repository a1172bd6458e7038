/** What the connection knows of single accounts for the moment: who they are, who must not be touched, and who has just been made. */

import { ProvisioningError, type Tools } from '../../model/index.ts';
import { type Kept, keepFor } from '../shared/index.ts';
import { isActive, protection } from './accounts.ts';
import type { CloudApi } from './api.ts';
import { missing } from './refusals.ts';
import type { CloudUser } from './shapes.ts';

/** An account as changes need it. */
export interface Known {
  /** The e-mail address, or the id where none is shown: names the account in sentences. */
  readonly name: string;
  readonly managed: boolean;
  readonly accountStatus: CloudUser['accountStatus'];
  readonly suspended: boolean;
  readonly protected?: string;
}

/** What of people outlives a run. */
export interface PeopleMemory {
  readonly known: Kept<Known>;
  /** Accounts that were made a moment ago: address → id. The search does not find them yet. */
  readonly made: Map<string, { readonly id: string; readonly until: number }>;
}

/** How long Atlassian's search may lag behind an invitation, and what was read is believed. */
const life = 600_000;

export function openPeopleMemory(clock: Tools['clock']): PeopleMemory {
  return { known: keepFor(clock, { life, limit: 50_000 }), made: new Map() };
}

export interface People {
  /** Remembers an account as it was told. */
  seen(user: CloudUser): void;
  remember(id: string, known: Known): void;
  forget(id: string): void;
  /** Remembers that an account has another address now. */
  moved(id: string, email: string, known: Known): void;
  /** Remembers that an account has just been made. */
  made(email: string, id: string): void;
  /** Accounts made a moment ago, by address. */
  fresh(): ReadonlyMap<string, string>;
  /** The account for a change. Throws `not-found`, or `unsupported` when no sync may change it. Costs a call unless it was read a moment ago. */
  changeable(id: string): Promise<Known>;
}

export function openPeople(api: CloudApi, { clock }: Pick<Tools, 'clock'>, memory: PeopleMemory): People {
  const { known: kept, made } = memory;

  async function known(id: string): Promise<Known> {
    const found = kept.get(id);
    if (found !== undefined) return found;
    const user = await api.userDetails(id);
    if (user === undefined || user.membershipStatus === 'no_membership') throw missing(id);
    const told = knownOf(user);
    kept.set(id, told);
    return told;
  }

  function forget(id: string): void {
    kept.delete(id);
    for (const [email, entry] of made) if (entry.id === id) made.delete(email);
  }

  return {
    seen: (user) => kept.set(user.accountId, knownOf(user)),
    remember: (id, told) => kept.set(id, told),
    forget,
    moved(id, email, told) {
      const fresh = [...made.values()].find((entry) => entry.id === id);
      forget(id);
      kept.set(id, told);
      if (fresh !== undefined) made.set(email, fresh);
    },
    made(email, id) {
      made.set(email, { id, until: clock.now() + life });
    },
    fresh() {
      for (const [email, { until }] of made) if (until <= clock.now()) made.delete(email);
      return new Map([...made].map(([email, { id }]) => [email, id]));
    },
    async changeable(id) {
      const found = await known(id);
      if (found.protected === undefined) return found;
      throw new ProvisioningError(
        'unsupported',
        `The account ${found.name} is protected and stays as it is. ${found.protected}`,
      );
    },
  };
}

function knownOf(user: CloudUser): Known {
  const protectedBy = protection(user);
  return {
    name: user.email ?? user.accountId,
    managed: user.claimStatus === 'managed',
    accountStatus: user.accountStatus,
    suspended: user.membershipStatus === 'suspended',
    ...(protectedBy !== undefined && { protected: protectedBy }),
  };
}

/** Whether nothing has to be done to open the account. */
export function isOpen({ accountStatus, suspended }: Known): boolean {
  return isActive({ accountStatus, membershipStatus: suspended ? 'suspended' : 'active' });
}
