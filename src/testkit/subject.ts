/** What a connector's author fills in so that the kit can put its promises to the connector. */

import type { Account, AnySourceConnector, AnyTargetConnector, Fetch } from '../model/index.ts';
import type { Faults } from './faults.ts';

/** What worlds of both kinds have. Everything optional is a hook that a real sandbox lacks. */
export interface World {
  /** The connection's settings as they would stand in rollcall.yaml, with the secrets themselves in place. */
  readonly settings: unknown;
  /**
   * Answers the connector's requests in process: a simulator's `fetch`. With it the kit counts requests and plants faults
   * (429, 500, cut connections, lost answers, pages told twice) by itself. A real sandbox gives the global `fetch`
   * and says `sandbox: true`.
   */
  readonly fetch?: Fetch;
  /** True: this is a real system. The kit plants no faults in it and removes what it made, as far as it can. */
  readonly sandbox?: boolean;
  /** The secret values among the settings; no log line and no message may show them. */
  readonly secrets?: readonly string[];
  /** How a world without `fetch` is made to fail. */
  readonly faults?: Faults;
  /** Ways to break the world that `check` must notice, each named by what is then missing: `'the users file'`. */
  readonly lacks?: Readonly<Record<string, () => void | Promise<void>>>;
  /** Makes the server leave out one page of the next reading although it says that there is more than it gave. */
  dropPage?(): void | Promise<void>;
  /** Makes the server answer every page with the cursor of that same page. Without it the kit repeats answers itself. */
  standStill?(): void | Promise<void>;
  /** Resolves when what was last written can be read; for systems that lag. */
  settle?(): Promise<void>;
  /** Ends what the world holds open: files, ports. */
  close?(): Promise<void>;
}

/** A person of the kit's company, to be put into a pretend source. */
export interface PretendPerson {
  /** Names the person to the world for ever; where the source lets its ids be chosen, use it as the id. */
  readonly key: string;
  readonly userName: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly active: boolean;
}

/** A group of the kit's company; members by key. */
export interface PretendGroup {
  readonly key: string;
  readonly name: string;
  readonly people: readonly string[];
  readonly groups: readonly string[];
}

/** The hand that changes what a pretend source holds, as its own administrators would. */
export interface SourceHand {
  /** Adds the person, or changes the one with that key. Gives the id under which the source tells it. */
  person(person: PretendPerson): string | Promise<string>;
  /** Adds the group, or changes the one with that key; its members are exactly those named. Gives the source's id. */
  group(group: PretendGroup): string | Promise<string>;
  /** Removes a person (from every group too) or a group. */
  remove(of: 'identity' | 'group', key: string): void | Promise<void>;
}

export interface SourceWorld extends World {
  /** Absent: the world is read as it is (a real sandbox). */
  readonly hand?: SourceHand;
  /** How many people, groups or members one page holds; keep it small (2 or 3), since the kit fills several pages. */
  readonly pageSize?: number;
  /** Makes the next reading end too early in the way this kind of source does: a file cut off in the middle of a row. */
  cutOff?(): void | Promise<void>;
}

export interface SourceSubject {
  readonly connector: AnySourceConnector;
  /** A world of its own for each call, holding nobody yet; or the real sandbox as it is. */
  world(): SourceWorld | Promise<SourceWorld>;
}

/** An account that is yet to be made. */
export type NewAccount = Omit<Account, 'id'>;

export interface TargetWorld extends World {
  /**
   * The account of the nth person as a mapping would want it, with every attribute that can be written and a user name
   * of its own. The same for the same n, all values different for different n.
   */
  account(n: number): NewAccount;
  /** The id of the nth group that anybody may be put into. Absent: the kit makes groups with `entitlement.create`. */
  group?(n: number): string | Promise<string>;
  /** Puts an account there by hand, for a target that makes none; gives its id. Promises of creating are then declined. */
  person?(account: NewAccount): string | Promise<string>;
  /** An id that is well formed and names no account. Absent: the kit makes up one from an id it knows. */
  readonly missingAccount?: string;
  /** The id of a group whose members take a seat, where the target counts seats. */
  readonly seatGroup?: string;
  /** Ids of what no sync may change; each account is a member of each entitlement. */
  readonly protected?: { readonly accounts: readonly string[]; readonly entitlements: readonly string[] };
  /** How many accounts or members one page holds; keep it small (2 or 3), since the kit fills several pages. */
  readonly pageSize?: number;
}

export interface TargetSubject {
  readonly connector: AnyTargetConnector;
  /** A world of its own for each call; or the real sandbox as it is. */
  world(): TargetWorld | Promise<TargetWorld>;
}
