/** Those who take seats at a target, each with why the seat could be taken back: told from what was last read, asking nobody. */

import type { Account, Entitlement } from '../model/index.ts';
import { oneAhead } from './ahead.ts';
import { BATCH, type Parts } from './context.ts';
import { entitlementsOf } from './observed.ts';
import type { SeatHolder } from './seat-counts.ts';
import { openStandings, type Standing } from './seat-standing.ts';
import { type Occupant, occupantsAfter, occupantsNamed, occupantsOf, seatedAt } from './seats.ts';
import { openTwins, type Twins } from './twins.ts';

/** Those who take seats at one target. */
export interface SeatHolders {
  /**
   * All of them, in order of their accounts' ids, from behind that account on, a page at a time: one walk.
   * @param text only those who have it in the user name, the name or the address
   */
  pages(after?: string, text?: string): AsyncIterable<readonly SeatHolder[]>;
  /** The same for whoever walks to the end: while one page is worked on, the next is read. */
  all(): AsyncIterable<readonly SeatHolder[]>;
  /** Those of these accounts that take seats. */
  ofAccounts(accounts: readonly string[]): Promise<readonly SeatHolder[]>;
  /** Addresses that several of them have: asks for nothing else, for who does not walk through all. */
  twins(): Promise<Twins>;
  close(): Promise<void>;
}

/** The caller closes it. @throws ProvisioningError `invalid` when the rules of a sync that leads there cannot be opened. */
export async function openSeatHolders(parts: Parts, target: string): Promise<SeatHolders> {
  const { db } = parts;
  const entitlements = await entitlementsOf(db, target);
  const seated = seatedAt(target, entitlements);
  if (seated.giving.size === 0) return nobody;
  const standings = await openStandings(parts, target, entitlements);
  const gives = openGiving();
  const told = async (page: readonly Occupant[]): Promise<readonly SeatHolder[]> =>
    (await standings.of(page)).map((standing) => holderOf(standing, gives(standing.by)));
  async function* judged(pages: AsyncIterable<readonly Occupant[]>): AsyncIterable<readonly SeatHolder[]> {
    for await (const page of pages) yield await told(page);
  }
  return {
    async *pages(after = '', text) {
      const pages =
        text === undefined ? occupantsAfter(db, seated, after) : occupantsNamed(db, seated, { after, text });
      yield* judged(pages);
    },
    all: () => oneAhead(judged(oneAhead(occupantsAfter(db, seated, '')))),
    async ofAccounts(accounts) {
      const holders: SeatHolder[] = [];
      for (let from = 0; from < accounts.length; from += BATCH)
        holders.push(...(await told(await occupantsOf(db, seated, accounts.slice(from, from + BATCH)))));
      return holders;
    },
    async twins() {
      const twins = openTwins();
      for await (const page of oneAhead(occupantsAfter(db, seated, '')))
        for (const { account } of page) twins.note({ account: account.id, ...addressOf(account) });
      return twins;
    },
    close: () => standings.close(),
  };
}

const nobody: SeatHolders = {
  async *pages() {},
  async *all() {},
  ofAccounts: async () => [],
  twins: async () => openTwins(),
  close: async () => {},
};

/** Products and names of what gives them: the same for many, who share them. */
function openGiving(): (by: readonly Entitlement[]) => Pick<SeatHolder, 'products' | 'via'> {
  const known = new Map<string, Pick<SeatHolder, 'products' | 'via'>>();
  return (by) => {
    const key = JSON.stringify(by.map(({ id }) => id));
    const before = known.get(key);
    if (before !== undefined) return before;
    const gives = {
      products: [...new Set(by.flatMap(({ licences = [] }) => licences))].sort(),
      via: by.map(({ name }) => name).sort(),
    };
    known.set(key, gives);
    return gives;
  };
}

function holderOf(
  { account, link, verdict }: Standing,
  gives: Pick<SeatHolder, 'products' | 'via'>,
): SeatHolder {
  const { userName } = account.attributes;
  const { lastActive } = account;
  return {
    account: account.id,
    ...(typeof userName === 'string' ? { userName } : {}),
    ...addressOf(account),
    ...(link === undefined ? {} : { person: link.person, sync: link.sync }),
    ...(lastActive === undefined ? {} : { lastActive }),
    ...gives,
    ...verdict,
  };
}

function addressOf({ attributes: { email } }: Account): Pick<SeatHolder, 'email'> {
  return typeof email === 'string' && email !== '' ? { email } : {};
}
