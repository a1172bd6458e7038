/** Customers in our words, who must not be touched, and what is known of them for the moment. */

import {
  type Account,
  type AttributeDefinition,
  type AttributeValue,
  foldKey,
  ProvisioningError,
  type Tools,
} from '../../../model/index.ts';
import { cut } from '../cut.ts';
import { type Kept, keepFor } from '../kept.ts';

/** A customer as either hosting tells it. */
export interface Customer {
  /** Never changes. */
  readonly id: string;
  /** By what calls name the customer: the account id in Cloud, the user name in Data Center. */
  readonly handle: string;
  readonly email?: string;
  readonly displayName: string;
  readonly active: boolean;
  /** Why no sync may change this account; absent: it may. */
  readonly protected?: string;
}

/** What of customers outlives a run. */
export interface CustomerMemory {
  readonly known: Kept<Customer>;
  /** Customers that were made a moment ago: folded address → id. Lists and searches may not tell them yet. */
  readonly made: Map<string, { readonly id: string; readonly until: number }>;
}

/** How long what was read is believed, and lists may lag behind a creation. */
const life = 600_000;

export function openCustomerMemory(clock: Tools['clock']): CustomerMemory {
  return { known: keepFor(clock, { life, limit: 50_000 }), made: new Map() };
}

export type Customers = ReturnType<typeof openCustomers>;

/** @param byId asks for one customer; nothing: there is none */
export function openCustomers(
  byId: (id: string) => Promise<Customer | undefined>,
  { clock, memory }: { readonly clock: Tools['clock']; readonly memory: CustomerMemory },
) {
  const { known, made } = memory;

  async function read(id: string): Promise<Customer | undefined> {
    const customer = await byId(id);
    if (customer === undefined) forget(id);
    else known.set(id, customer);
    return customer;
  }

  function forget(id: string): void {
    known.delete(id);
    for (const [email, entry] of made) if (entry.id === id) made.delete(email);
  }

  return {
    /** Remembers a customer as it was told. */
    seen: (customer: Customer): void => known.set(customer.id, customer),
    /** One customer as it is now, and remembers it. */
    read,
    forget,
    /** Remembers that a customer has just been made. */
    made(customer: Customer, email: string): void {
      known.set(customer.id, customer);
      made.set(foldKey(email), { id: customer.id, until: clock.now() + life });
    },
    /** Ids of customers made a moment ago, by folded address. */
    fresh(): ReadonlyMap<string, string> {
      for (const [email, { until }] of made) if (until <= clock.now()) made.delete(email);
      return new Map([...made].map(([email, { id }]) => [email, id]));
    },
    /** The customer for a change. Throws `not-found`, or `unsupported` when no sync may change it. Costs a call unless it was read a moment ago. */
    async changeable(id: string): Promise<Customer> {
      const customer = known.get(id) ?? (await read(id));
      if (customer === undefined) throw missingCustomer(id);
      if (customer.protected === undefined) return customer;
      throw new ProvisioningError(
        'unsupported',
        `The account ${customer.email ?? id} is protected and stays as it is. ${customer.protected}`,
      );
    },
  };
}

/** The customer is not there (any more). */
export function missingCustomer(id: string): ProvisioningError {
  return new ProvisioningError('not-found', `Jira has no account ${id}; it was deleted.`);
}

/** The customer in our words. */
export function toAccount({ id, email, displayName, active, protected: why }: Customer): Account {
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

const text = { type: 'string', multiValued: false, required: true } as const;

/** A customer is an address and a name. @param mutability whether they can be changed once the account is there */
export function customerSchema(
  mutability: AttributeDefinition['mutability'],
): readonly AttributeDefinition[] {
  return [
    {
      ...text,
      name: 'userName',
      caseExact: false,
      mutability,
      uniqueness: 'server',
      description: 'The e-mail address, in lower case; taken from `email` where a mapping gives one.',
    },
    {
      ...text,
      name: 'displayName',
      caseExact: true,
      mutability,
      uniqueness: 'none',
      description: 'The name that is shown, at most 255 characters.',
    },
  ];
}

const longest = 255;

/** Trims a desired account to an address in lower case and a name of 255 characters; without a name, the address. */
export function fitCustomer(desired: Account): Account {
  const told = (name: string): string => {
    const value = desired.attributes[name];
    return typeof value === 'string' ? value.trim() : '';
  };
  const attributes: Record<string, AttributeValue> = {};
  const userName = (told('email') || told('userName')).toLowerCase();
  if (userName !== '') attributes.userName = userName;
  const displayName = cut(told('displayName') || userName, longest);
  if (displayName !== '') attributes.displayName = displayName;
  return { ...desired, attributes };
}
