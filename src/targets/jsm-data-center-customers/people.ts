/** The users of Jira as customers: who takes a seat and is no customer, and which organisations somebody is in. */

import type { Tools } from '../../model/index.ts';
import { foldKey } from '../../model/index.ts';
import {
  type Box,
  type Customer,
  fetchAhead,
  type Given,
  keepFor,
  keepValue,
  openMarking,
} from '../shared/index.ts';
import type { JsmDataCenterApi } from './api.ts';
import type { Person } from './shapes.ts';

/** What of people outlives a run. */
export interface PeopleMemory {
  readonly myself: Box<string>;
  readonly staff: Box<ReadonlySet<string>>;
}

const life = 600_000;
/** Jira does not tell the organisations of a person, so all members are read, and one reading serves those who come right after. */
const membersLife = 60_000;

export type People = ReturnType<typeof openPeople>;

export function openPeople(
  api: JsmDataCenterApi,
  { clock, signal }: Pick<Tools, 'clock' | 'signal'>,
  { memory, concurrency }: { readonly memory: PeopleMemory; readonly concurrency: number },
) {
  /** Keys of the members of an organisation, by its id: for this run alone, which wants them as they are. */
  const members = keepFor<ReadonlySet<string>>(clock, { life: membersLife, limit: 5_000 });
  const { myself, mark } = openMarking(async () => (await api.myself()).key, { clock, box: memory.myself });

  /** Keys of everybody who takes a seat of any application. */
  const staff = keepValue({ clock, box: memory.staff, life }, async (): Promise<ReadonlySet<string>> => {
    const groups = new Set<string>();
    for (const role of await api.roles()) if (role.defined) for (const name of role.groups) groups.add(name);
    const keys = new Set<string>();
    for await (const some of fetchAhead(groups, concurrency, (name) => api.keysIn(name)))
      for (const key of some) keys.add(key);
    return keys;
  });

  async function complete(person: Person): Promise<Customer> {
    const { seats, ...told } = person;
    const customer: Customer = await mark(told);
    if (customer.protected !== undefined) return customer;
    const takesSeat = seats === undefined ? (await staff.get()).has(customer.id) : seats > 0;
    return takesSeat
      ? {
          ...customer,
          protected: 'It takes a seat, so it is no customer: keep it by the target jira-data-center.',
        }
      : customer;
  }

  const completed = async (person: Person | undefined): Promise<Customer | undefined> =>
    person === undefined ? undefined : complete(person);

  async function membersOf({ id, name }: Given): Promise<ReadonlySet<string>> {
    const known = members.get(id);
    if (known !== undefined) return known;
    const keys = new Set<string>();
    for await (const page of api.members(id, name, signal)) for (const one of page) keys.add(one.id);
    members.set(id, keys);
    return keys;
  }

  return {
    myself,
    staff,
    complete,
    byKey: async (key: string) => completed(await api.byKey(key)),
    byName: async (name: string) => completed(await api.byName(name)),
    /** Whoever has the address, or signs in by it. */
    async byEmail(email: string): Promise<readonly Customer[]> {
      const wanted = foldKey(email);
      const found: Customer[] = [];
      for (const { id, email: told = '', handle } of await api.like(email)) {
        if (foldKey(told) !== wanted && foldKey(handle) !== wanted) continue;
        const person = await api.byKey(id);
        if (person !== undefined) found.push(await complete(person));
      }
      return found;
    },
    /** Ids of those organisations that somebody is in. */
    async organisationsOf(
      key: string,
      organisations: readonly (readonly [string, Given])[],
    ): Promise<readonly string[]> {
      const held: string[] = [];
      const read = fetchAhead(organisations, concurrency, async ([id, given]) =>
        (await membersOf(given)).has(key) ? [id] : [],
      );
      for await (const ids of read) held.push(...ids);
      return held;
    },
    forgetMembers: (organisation: string): void => members.delete(organisation),
  };
}
