/** People of a site in our words, and what is known of them for the moment. */

import {
  type Account,
  type AttributeDefinition,
  foldKey,
  ProvisioningError,
  type ReadScope,
  type Tools,
} from '../../../model/index.ts';
import { type Box, type Kept, keepFor, keepValue } from '../kept.ts';

/** A person as either product tells it. */
export interface Person {
  readonly accountId: string;
  /** Hidden where the person's profile says so. */
  readonly email?: string;
  readonly displayName: string;
  readonly active: boolean;
}

/** What of people outlives a run. */
export interface AccountMemory {
  readonly myself: Box<string>;
  readonly known: Kept<Person>;
  /** Accounts that were made a moment ago: folded address → id. Lists and searches may not tell them yet. */
  readonly made: Map<string, { readonly id: string; readonly until: number }>;
}

/** How long what was read is believed, and lists may lag behind a creation. */
const life = 600_000;

export function openAccountMemory(clock: Tools['clock']): AccountMemory {
  return { myself: {}, known: keepFor(clock, { life, limit: 50_000 }), made: new Map() };
}

export type Accounts = ReturnType<typeof openAccounts>;

/** @param ask asks for one person, and for whoever connects */
export function openAccounts(
  ask: {
    readonly byId: (id: string) => Promise<Person | undefined>;
    readonly myself: () => Promise<string>;
  },
  { clock, memory }: { readonly clock: Tools['clock']; readonly memory: AccountMemory },
) {
  const { known, made } = memory;
  const myself = keepValue({ clock, box: memory.myself, life: Number.POSITIVE_INFINITY }, ask.myself);

  function forget(id: string): void {
    known.delete(id);
    for (const [email, entry] of made) if (entry.id === id) made.delete(email);
  }

  async function read(id: string): Promise<Person | undefined> {
    const person = await ask.byId(id);
    if (person === undefined) forget(id);
    else known.set(id, person);
    return person;
  }

  /** Ids of accounts made a moment ago, by folded address. */
  function fresh(): ReadonlyMap<string, string> {
    for (const [email, { until }] of made) if (until <= clock.now()) made.delete(email);
    return new Map([...made].map(([email, { id }]) => [email, id]));
  }

  return {
    myself,
    forget,
    seen: (person: Person): void => known.set(person.accountId, person),
    /** Remembers that an account has just been made. */
    made: (email: string, id: string): void =>
      void made.set(foldKey(email), { id, until: clock.now() + life }),
    fresh,
    /** The person for a change. Throws `not-found`, or `unsupported` of the connection's own account. Costs a call unless it was read a moment ago. */
    async changeable(id: string): Promise<Person> {
      const person = known.get(id) ?? (await read(id));
      if (person === undefined) throw missingAccount(id);
      if (id !== (await myself.get())) return person;
      throw new ProvisioningError(
        'unsupported',
        `The account ${person.email ?? id} is protected and stays as it is. ${own}`,
      );
    },
    /** Pages of everybody, and whoever was made a moment ago. */
    async *withFresh(pages: AsyncIterable<readonly Person[]>): AsyncGenerator<readonly Person[]> {
      const awaited = new Set(fresh().values());
      for await (const page of pages) {
        for (const { accountId } of page) awaited.delete(accountId);
        yield page;
      }
      for (const id of awaited) {
        const person = await read(id);
        if (person !== undefined) yield [person];
      }
    },
    /** Everybody whom a scope names, and everybody with the same e-mail address. */
    async *inScope(
      { accounts, resembling }: ReadScope,
      byEmail: (email: string) => Promise<readonly Person[]>,
    ): AsyncGenerator<Person> {
      const ids = new Set(accounts);
      const emails = new Set<string>();
      for (const { attributes } of resembling) {
        for (const value of [attributes.userName, attributes.email])
          if (typeof value === 'string' && value.includes('@')) emails.add(foldKey(value));
      }
      for (const email of emails) {
        const found = await byEmail(email);
        yield* found;
        const id = fresh().get(email);
        if (id !== undefined && !found.some(({ accountId }) => accountId === id)) ids.add(id);
      }
      for (const id of ids) {
        const person = await read(id);
        if (person !== undefined) yield person;
      }
    },
  };
}

const own = "It is this connection's own account.";

/** The account is not there (any more). */
export function missingAccount(id: string): ProvisioningError {
  return new ProvisioningError('not-found', `The site has no account ${id}; it was removed.`);
}

/** The person in our words. @param myself the id of whoever connects */
export function toAccount({ accountId, email, displayName, active }: Person, myself: string): Account {
  return {
    id: accountId,
    attributes: {
      ...(email !== undefined && email !== '' && { userName: email.toLowerCase() }),
      ...(displayName !== '' && { displayName }),
    },
    active,
    ...(accountId === myself && { protected: own }),
  };
}

const text = { type: 'string', multiValued: false } as const;

/** A person is an address; the name belongs to the person. */
export const siteSchema: readonly AttributeDefinition[] = [
  {
    ...text,
    name: 'userName',
    required: true,
    caseExact: false,
    mutability: 'immutable',
    uniqueness: 'server',
    description: 'The e-mail address, in lower case; taken from `email` where a mapping gives one.',
  },
  {
    ...text,
    name: 'displayName',
    required: false,
    caseExact: true,
    mutability: 'readOnly',
    uniqueness: 'none',
    description: 'The name that the person has chosen to show.',
  },
];

/** Trims a desired account to an address in lower case. */
export function fitSite(desired: Account): Account {
  const told = (name: string): string => {
    const value = desired.attributes[name];
    return typeof value === 'string' ? value.trim().toLowerCase() : '';
  };
  const userName = told('email') || told('userName');
  return { ...desired, attributes: userName === '' ? {} : { userName } };
}
