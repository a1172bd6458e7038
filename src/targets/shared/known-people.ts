/** What is known for the moment of people whom Atlassian Cloud or a service desk tells: who was read, who was made a moment ago and is not listed yet. */

import { type Account, foldKey, ProvisioningError, type ReadScope, type Tools } from '../../model/index.ts';
import { type Kept, keepFor, keepValue } from './kept.ts';

/** A person as every product tells it. */
export interface Person {
  /** Never changes. */
  readonly id: string;
  /** Hidden where the person's profile says so. */
  readonly email?: string;
  readonly displayName: string;
  readonly active: boolean;
  /** Why no sync may change this account; absent: it may. */
  readonly protected?: string;
}

/** What of people outlives a run. */
export interface PeopleMemory<One extends Person> {
  readonly known: Kept<One>;
  /** Folded address → who was made a moment ago. */
  readonly made: Map<string, { readonly id: string; readonly until: number }>;
}

/** How long what was read is believed, and lists may lag behind a creation. */
const life = 600_000;

export function openPeopleMemory<One extends Person>(clock: Tools['clock']): PeopleMemory<One> {
  return { known: keepFor(clock, { life, limit: 50_000 }), made: new Map() };
}

export interface KnownPeople<One extends Person> {
  /** Remembers a person as told. */
  seen(person: One): void;
  forget(id: string): void;
  /** Remembers that an account has just been made. */
  made(email: string, id: string): void;
  /** Ids of accounts made a moment ago, by folded address. */
  fresh(): ReadonlyMap<string, string>;
  /** One person as now, and remembers it; nothing: there is none. */
  read(id: string): Promise<One | undefined>;
  /** The person for a change. Throws `not-found`, or `unsupported` when no sync may change it. Costs a call unless it was read a moment ago. */
  changeable(id: string): Promise<One>;
  /** The pages, and then whoever was made a moment ago and is in none of them. */
  withFresh(pages: AsyncIterable<readonly One[]>): AsyncGenerator<readonly One[]>;
  /** Everybody whom a scope names, and everybody with the same e-mail address. */
  inScope(scope: ReadScope, byEmail: (email: string) => Promise<readonly One[]>): AsyncGenerator<One>;
}

/** @param byId asks for one person; nothing: there is none */
export function openKnownPeople<One extends Person>(
  byId: (id: string) => Promise<One | undefined>,
  { clock, memory }: { readonly clock: Tools['clock']; readonly memory: PeopleMemory<One> },
): KnownPeople<One> {
  const { known, made } = memory;

  function forget(id: string): void {
    known.delete(id);
    for (const [email, entry] of made) if (entry.id === id) made.delete(email);
  }

  async function read(id: string): Promise<One | undefined> {
    const person = await byId(id);
    if (person === undefined) forget(id);
    else known.set(id, person);
    return person;
  }

  function fresh(): ReadonlyMap<string, string> {
    for (const [email, { until }] of made) if (until <= clock.now()) made.delete(email);
    return new Map([...made].map(([email, { id }]) => [email, id]));
  }

  return {
    seen: (person) => known.set(person.id, person),
    forget,
    made: (email, id) => void made.set(foldKey(email), { id, until: clock.now() + life }),
    fresh,
    read,
    async changeable(id) {
      const person = known.get(id) ?? (await read(id));
      if (person === undefined) throw missingPerson(id);
      if (person.protected === undefined) return person;
      throw new ProvisioningError(
        'unsupported',
        `The account ${person.email ?? id} is protected and stays as it is. ${person.protected}`,
      );
    },
    async *withFresh(pages) {
      const awaited = new Set(fresh().values());
      for await (const page of pages) {
        for (const { id } of page) awaited.delete(id);
        yield page;
      }
      for (const id of awaited) {
        const person = await read(id);
        if (person !== undefined) yield [person];
      }
    },
    async *inScope({ accounts, resembling }, byEmail) {
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
        if (id !== undefined && !found.some((one) => one.id === id)) ids.add(id);
      }
      for (const id of ids) {
        const person = await read(id);
        if (person !== undefined) yield person;
      }
    },
  };
}

/** The account is not there (any more). */
export function missingPerson(id: string): ProvisioningError {
  return new ProvisioningError('not-found', `There is no account ${id} any more: it was deleted or removed.`);
}

/** Why the account of a connection is protected. */
export const ownAccount = "It is this connection's own account.";

/** Marks the connection's own account as protected. @param ask asks for its id, once */
export function openMarking(
  ask: () => Promise<string>,
  { clock, box }: Pick<Parameters<typeof keepValue<string>>[0], 'clock' | 'box'>,
) {
  const about = { clock, ...(box !== undefined && { box }), life: Number.POSITIVE_INFINITY };
  const myself = keepValue(about, ask);
  return {
    myself,
    async mark<One extends Person>(person: One): Promise<One> {
      return person.id === (await myself.get()) ? { ...person, protected: ownAccount } : person;
    },
  };
}

/** The person in our words: an address in lower case, and a name. */
export function toPersonAccount({ id, email, displayName, active, protected: why }: Person): Account {
  return {
    id,
    attributes: {
      ...(email !== undefined && email !== '' && { userName: email.toLowerCase() }),
      ...(displayName !== '' && { displayName }),
    },
    active,
    ...(why !== undefined && { protected: why }),
  };
}
