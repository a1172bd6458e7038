/** A service desk as a provisioning target, whichever hosting: what it tells, and the changes that both can make. */

import type {
  Applied,
  Batch,
  Change,
  ChangeHandlers,
  Entitlement,
  ReadScope,
  TargetRecord,
} from '../../../model/index.ts';
import { ProvisioningError } from '../../../model/index.ts';
import type { Attempted } from '../../../rest/index.ts';
import { unsupported } from '../jira/refusals.ts';
import { type KnownPeople, missingPerson, toPersonAccount } from '../known-people.ts';
import { tellEverything, tellSome } from '../telling.ts';
import type { ServiceDeskApi, Way } from './api.ts';
import type { Customer } from './customers.ts';
import { type Entitlements, type Given, organisationId } from './entitlements.ts';
import { whyRefused } from './refusals.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;
type Grant = Pick<Of<'grant.add'>, 'account' | 'entitlement'>;
type Outcome = Applied | { readonly failed: unknown };

/** What one hosting knows and the other does not. */
export interface Hosting {
  /** Everybody, page by page; one may come twice. */
  readonly all: () => AsyncIterable<readonly Customer[]>;
  readonly byEmail: (email: string) => Promise<readonly Customer[]>;
  /** Ids of the entitlements, of those given, that a customer holds; organisations that are not among them may be told too. */
  readonly held: (customer: Customer, given: ReadonlyMap<string, Given>) => Promise<readonly string[]>;
  /** A member of an organisation as everywhere else: with what protects it. */
  readonly complete: (customer: Customer) => Promise<Customer>;
  readonly deskCustomers: (
    desk: Extract<Given, { readonly of: 'desk' }>,
    signal: AbortSignal,
  ) => AsyncIterable<readonly Customer[]>;
  readonly changeDesk: (
    way: Way,
    desk: Extract<Given, { readonly of: 'desk' }>,
    customers: readonly Customer[],
  ) => Promise<Attempted<unknown>>;
  /** Throws what is missing of the connection's rights. */
  readonly mustAdminister: () => Promise<void>;
  /** Told after each change of who is in an organisation. */
  readonly changed?: (given: Given) => void;
  /** Customers that one call takes. */
  readonly atOnce: number;
}

export interface ServiceDeskParts {
  readonly api: ServiceDeskApi;
  readonly hosting: Hosting;
  readonly customers: KnownPeople<Customer>;
  readonly entitlements: Entitlements;
  readonly concurrency: number;
}

/** What it holds: everything, or some people. */
export async function* readServiceDesk(
  parts: ServiceDeskParts,
  scope: ReadScope | undefined,
): AsyncGenerator<TargetRecord> {
  const { api, hosting, customers, entitlements, concurrency } = parts;
  const tell = (customer: Customer) => {
    customers.seen(customer);
    return toPersonAccount(customer);
  };
  const people = { id: ({ id }: Customer) => id, account: tell };
  if (scope !== undefined) {
    let catalogue = await entitlements.get();
    const groups = async (customer: Customer): Promise<readonly Entitlement[]> => {
      const held = await hosting.held(customer, catalogue.given);
      const isNew = (id: string): boolean => !catalogue.entitlements.has(id) && !catalogue.ignored.has(id);
      if (held.some(isNew)) catalogue = await entitlements.renew();
      return held.flatMap((id) => catalogue.entitlements.get(id) ?? []);
    };
    yield* tellSome({ ...people, found: customers.inScope(scope, hosting.byEmail), groups });
    return;
  }
  const { given, entitlements: known } = await entitlements.renew();
  async function* members(entitlement: Entitlement, signal: AbortSignal) {
    const what = given.get(entitlement.id);
    if (what === undefined) return;
    const pages =
      what.of === 'desk' ? hosting.deskCustomers(what, signal) : api.members(what.id, what.name, signal);
    for await (const page of pages) yield Promise.all(page.map(hosting.complete));
  }
  yield* tellEverything({
    ...people,
    entitlements: [...known.values()],
    users: customers.withFresh(hosting.all()),
    members,
    atOnce: concurrency,
  });
}

/** The changes that both hostings can make: organisations, and who is in them and in service desks. */
export function serviceDeskChanges(parts: ServiceDeskParts): {
  readonly handlers: ChangeHandlers;
  readonly batches: readonly [Batch<'grant.add'>, Batch<'grant.remove'>];
} {
  const { api, hosting, customers, entitlements } = parts;

  /** Jira answers a second creation with the organisation that is there, so it is looked first. */
  async function createOrganisation({ name }: Of<'entitlement.create'>): Promise<Applied> {
    const taken = new ProvisioningError('conflict', `Jira has an organisation named ${name} already.`);
    if (await entitlements.exists(name)) throw taken;
    const attempted = await api.createOrganisation(name);
    if (attempted.refusal !== undefined) {
      if (attempted.refusal.status !== 403 && (await entitlements.exists(name))) throw taken;
      throw await whyRefused(attempted, hosting.mustAdminister);
    }
    entitlements.forget();
    return { ...answered(attempted), id: organisationId(attempted.answer.body.id) };
  }

  function send(way: Way, given: Given, some: readonly Customer[]): Promise<Attempted<unknown>> {
    return given.of === 'desk'
      ? hosting.changeDesk(way, given, some)
      : api.changeMembers(way, given.id, some);
  }

  /** Of one change that was refused: what is so already succeeds, and what is missing is named. */
  async function one(way: Way, grant: Grant): Promise<Applied> {
    const given = await entitlements.changeable(grant.entitlement);
    const customer = await customers.changeable(grant.account);
    const attempted = await send(way, given, [customer]);
    hosting.changed?.(given);
    if (attempted.refusal === undefined) return answered(attempted);
    if (attempted.refusal.status === 403) throw await whyRefused(attempted, hosting.mustAdminister);
    const now = await customers.read(grant.account);
    if (now === undefined) throw missingPerson(grant.account);
    if (now.handle !== customer.handle) return one(way, grant);
    const { given: all } = await entitlements.renew();
    if (!all.has(grant.entitlement))
      throw new ProvisioningError('not-found', `Jira has no ${given.name} any more.`);
    const holds = (await hosting.held(now, all)).includes(grant.entitlement);
    if (holds === (way === 'add')) return { note: holds ? 'It was a member already.' : 'It was no member.' };
    if (way === 'remove' && given.of === 'desk')
      throw unsupported(
        `${given.name} is open to everybody, so nobody can be taken out of it: restrict its customer permissions, or leave it out of service-desks.`,
        attempted.refusal,
      );
    throw attempted.error;
  }

  /** What came of one call for all; nothing: it was refused, which says nothing of each. */
  async function together(
    way: Way,
    entitlement: string,
    some: readonly Customer[],
  ): Promise<Applied | undefined> {
    const given = await entitlements.changeable(entitlement);
    const attempted = await send(way, given, some);
    hosting.changed?.(given);
    return attempted.refusal === undefined ? answered(attempted) : undefined;
  }

  /** All at once; when Jira refuses that, each by itself, so that one does not stop the others. */
  async function many(way: Way, changes: readonly Grant[]): Promise<readonly Outcome[]> {
    const outcomes = new Map<Grant, Outcome>();
    const wanted: { readonly change: Grant; readonly customer: Customer }[] = [];
    for (const change of changes) {
      try {
        wanted.push({ change, customer: await customers.changeable(change.account) });
      } catch (failed) {
        outcomes.set(change, { failed });
      }
    }
    if (wanted.length > 1) {
      const some = new Map(wanted.map(({ customer }) => [customer.id, customer]));
      const applied = await together(way, changes[0]?.entitlement ?? '', [...some.values()]);
      if (applied !== undefined) for (const { change } of wanted) outcomes.set(change, applied);
    }
    for (const { change } of wanted) {
      if (!outcomes.has(change))
        outcomes.set(change, await one(way, change).catch((failed: unknown) => ({ failed })));
    }
    return changes.map((change) => outcomes.get(change) ?? {});
  }

  const offer = { by: 'entitlement', size: hosting.atOnce } as const;
  return {
    handlers: {
      'entitlement.create': createOrganisation,
      'grant.add': (change) => one('add', change),
      'grant.remove': (change) => one('remove', change),
    },
    batches: [
      { ...offer, type: 'grant.add', apply: (changes) => many('add', changes) },
      { ...offer, type: 'grant.remove', apply: (changes) => many('remove', changes) },
    ],
  };
}

/** What the journal keeps of a call that succeeded. */
export function answered({ answer }: Extract<Attempted<unknown>, { readonly answer: object }>): Applied {
  return answer.requestId === undefined ? {} : { requestId: answer.requestId };
}
