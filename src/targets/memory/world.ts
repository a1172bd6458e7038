/** A whole target in memory: what is in it, the rules it keeps, and the hand that changes it behind everybody's back. */

import {
  type Account,
  type Attributes,
  type Entitlement,
  foldKey,
  type Holding,
  ProvisioningError,
  type Seats,
} from '../../model/index.ts';
import { createLookup, resemble } from './lookup.ts';
import { heldText, holdable } from './schema.ts';
import { createServer, type Server } from './server.ts';

/** What to make by hand; what is absent is made up. */
type HandMade<Thing extends { readonly id: string }> = Omit<Thing, 'id'> & { readonly id?: string };

/** Accounts, entitlements and grants at one moment. The maps are never changed while somebody reads them with a lag. */
export interface Contents {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  /** Entitlement → accounts that hold it. */
  readonly holders: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Everything in the world as plain data in a fixed order, for comparing one moment with another. */
interface Snapshot {
  readonly accounts: readonly Account[];
  readonly entitlements: readonly Entitlement[];
  /** `user name → entitlement name`. */
  readonly grants: readonly string[];
}

export interface World extends Contents {
  /** Requests, their counts, their faults and the lag of their answers. */
  readonly server: Server<Contents>;
  /** Products whose seats are counted; entitlements name them in `licences`. */
  readonly products: Map<string, { readonly name: string; readonly total?: number }>;
  /** What accounts lead and own, by account. */
  readonly holdings: Map<string, readonly Holding[]>;
  /** Adds an account; `conflict` when the user name is taken. Gives its id. */
  addAccount(account: HandMade<Account>): string;
  /** Replaces the account of that id; `not-found` when there is none. */
  changeAccount(id: string, change: (account: Account) => Account): void;
  removeAccount(id: string): void;
  /** Adds an entitlement; `conflict` when the name is taken. Gives its id. */
  addEntitlement(entitlement: HandMade<Entitlement>): string;
  removeEntitlement(id: string): void;
  grant(account: string, entitlement: string): void;
  revoke(account: string, entitlement: string): void;
  /** Ids of accounts with this user name or e-mail address (whatever their case) or this external id. */
  alike(attributes: Attributes): ReadonlySet<string>;
  seats(): readonly Seats[];
  snapshot(): Snapshot;
}

/** A world with nobody in it. */
export function createWorld(): World {
  const accounts = new Map<string, Account>();
  const entitlements = new Map<string, Entitlement>();
  const holders = new Map<string, Set<string>>();
  /** Ids of entitlements, by what their names are compared by. */
  const named = new Map<string, string>();
  const products: World['products'] = new Map();
  const holdings: World['holdings'] = new Map();
  const lookup = createLookup();
  let made = 0;
  const nextId = (letter: string) => `${letter}-${String(++made).padStart(7, '0')}`;

  function account(id: string): Account {
    const found = accounts.get(id);
    if (found === undefined)
      throw new ProvisioningError('not-found', `No account has the id ${id}; plan anew.`);
    return found;
  }

  function keep(next: Account): void {
    const taken = lookup.find('userName', next.attributes).filter((id) => id !== next.id);
    if (taken.length > 0) {
      const name = heldText(next.attributes, 'userName');
      throw new ProvisioningError(
        'conflict',
        `The user name ${name} is taken; choose another or link that account.`,
      );
    }
    const before = accounts.get(next.id);
    if (before !== undefined) lookup.remove(before);
    accounts.set(next.id, next);
    lookup.add(next);
  }

  function usedSeats(product: string): number {
    const users = new Set<string>();
    for (const { id, licences } of entitlements.values()) {
      if (!licences?.includes(product)) continue;
      for (const holder of holders.get(id) ?? []) if (accounts.get(holder)?.active) users.add(holder);
    }
    return users.size;
  }

  /** At least as many as are used; counting who they are is left for when it comes to that. */
  function seatsAtMost(product: string): number {
    let most = 0;
    for (const { id, licences } of entitlements.values())
      if (licences?.includes(product)) most += holders.get(id)?.size ?? 0;
    return most;
  }

  /** Refuses what would take a seat that is not free; whoever asks undoes what was done. */
  function mustHaveSeats(): void {
    for (const [product, { name, total }] of products) {
      if (total === undefined || seatsAtMost(product) <= total || usedSeats(product) <= total) continue;
      throw new ProvisioningError(
        'unsupported',
        `All ${total} seats of ${name} are taken; free one or buy more.`,
      );
    }
  }

  const world: World = {
    accounts,
    entitlements,
    holders,
    products,
    holdings,
    get server() {
      return server;
    },
    addAccount({ id = nextId('a'), ...rest }) {
      keep({ ...rest, id, attributes: holdable(rest.attributes) });
      return id;
    },
    changeAccount(id, change) {
      const before = account(id);
      const after = change(before);
      keep({ ...after, id, attributes: holdable(after.attributes) });
      if (!after.active || before.active) return;
      try {
        mustHaveSeats();
      } catch (full) {
        keep(before);
        throw full;
      }
    },
    removeAccount(id) {
      lookup.remove(account(id));
      accounts.delete(id);
      for (const held of holders.values()) held.delete(id);
    },
    addEntitlement({ id = nextId('e'), ...rest }) {
      const key = foldKey(rest.name);
      const taken = entitlements.get(named.get(key) ?? '');
      if (taken !== undefined)
        throw new ProvisioningError('conflict', `The name ${taken.name} is taken; use that group.`);
      entitlements.set(id, { ...rest, id });
      named.set(key, id);
      holders.set(id, new Set());
      return id;
    },
    removeEntitlement(id) {
      const { name } = entitlements.get(id) ?? {};
      if (name !== undefined) named.delete(foldKey(name));
      entitlements.delete(id);
      holders.delete(id);
    },
    grant(id, entitlement) {
      account(id);
      const held = heldBy(holders, entitlement);
      if (held.has(id)) return;
      held.add(id);
      try {
        mustHaveSeats();
      } catch (full) {
        held.delete(id);
        throw full;
      }
    },
    revoke(id, entitlement) {
      heldBy(holders, entitlement).delete(id);
    },
    alike: lookup.findAny,
    seats: () =>
      [...products].map(([product, { name, total }]) => ({
        product,
        name,
        used: usedSeats(product),
        ...(total !== undefined && { total }),
      })),
    snapshot: () => ({
      accounts: [...accounts.values()].toSorted(byId),
      entitlements: [...entitlements.values()].toSorted(byId),
      grants: [...holders]
        .flatMap(([id, held]) =>
          [...held].map(
            (holder) => `${heldText(account(holder).attributes, 'userName')} → ${entitlements.get(id)?.name}`,
          ),
        )
        .sort(),
    }),
  };
  const server = createServer<Contents>({
    now: world,
    copy: () => ({
      accounts: new Map(accounts),
      entitlements: new Map(entitlements),
      holders: new Map([...holders].map(([id, held]) => [id, new Set(held)])),
    }),
  });
  return world;
}

/** Accounts that share an identifying attribute with these: by the world's lookup, or by looking at each of a copy. */
export function resembling(contents: Contents | World, attributes: Attributes): readonly Account[] {
  if (!('alike' in contents))
    return [...contents.accounts.values()].filter((one) => resemble(one.attributes, attributes));
  return [...contents.alike(attributes)].flatMap((id) => contents.accounts.get(id) ?? []);
}

function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : 1;
}

function heldBy(holders: ReadonlyMap<string, Set<string>>, entitlement: string): Set<string> {
  const held = holders.get(entitlement);
  if (held !== undefined) return held;
  throw new ProvisioningError('not-found', `No entitlement has the id ${entitlement}; plan anew.`);
}
