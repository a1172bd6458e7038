/** Groups of a site and who is in them as a provisioning target, whichever product is asked: what it tells, and the changes that it can make. */

import type {
  Applied,
  Change,
  ChangeHandlers,
  Entitlement,
  ReadScope,
  TargetRecord,
  Tools,
} from '../../../model/index.ts';
import { foldKey, ProvisioningError } from '../../../model/index.ts';
import type { Attempted } from '../../../rest/index.ts';
import { matchesAny } from '../glob.ts';
import { unsupported } from '../jira/refusals.ts';
import { type Box, keepValue } from '../kept.ts';
import { type KnownPeople, missingPerson, type Person, toPersonAccount } from '../known-people.ts';
import { whyRefused } from '../service-desk/refusals.ts';
import { answered } from '../service-desk/target.ts';
import { tellEverything, tellSome } from '../telling.ts';
import type { GroupSettings } from './settings.ts';

type Of<Type extends Change['type']> = Extract<Change, { readonly type: Type }>;
type Grant = Pick<Of<'grant.add'>, 'account' | 'entitlement'>;

/** A group as either product tells it. */
export interface SiteGroup {
  readonly id: string;
  readonly name: string;
  /** Kept by an identity provider, so that nobody else changes it. */
  readonly external: boolean;
  /** Whether its members administer, as far as the product says so. */
  readonly administers?: boolean;
  /** Applications whose seat a member takes. */
  readonly licences?: readonly string[];
}

/** What one product knows and the other does not. */
export interface SiteProduct {
  /** `Jira`, for sentences. */
  readonly name: string;
  readonly groups: () => Promise<readonly SiteGroup[]>;
  /** Everybody, page by page; one may come twice. */
  readonly all: () => AsyncIterable<readonly Person[]>;
  readonly members: (group: string, signal: AbortSignal) => AsyncIterable<readonly Person[]>;
  readonly byEmail: (email: string) => Promise<readonly Person[]>;
  /** Ids of the groups of a person; nothing: there is no such person. */
  readonly groupsOf: (id: string) => Promise<readonly string[] | undefined>;
  readonly createGroup: (name: string) => Promise<Attempted<{ readonly id: string }>>;
  readonly changeMember: (
    way: 'add' | 'remove',
    group: { readonly id: string; readonly name: string },
    person: Person,
  ) => Promise<Attempted<unknown>>;
  /** Throws what is missing of the connection's rights. */
  readonly mustAdminister: () => Promise<void>;
}

export interface Catalogue {
  /** By id: groups that are read. */
  readonly entitlements: ReadonlyMap<string, Entitlement>;
  /** By id: names of all groups. */
  readonly names: ReadonlyMap<string, string>;
}

export interface SiteParts {
  readonly product: SiteProduct;
  readonly accounts: KnownPeople<Person>;
  /** Marks the connection's own account. */
  readonly mark: (person: Person) => Promise<Person>;
  readonly groups: Groups;
  readonly concurrency: number;
}

const life = 600_000;

export type Groups = ReturnType<typeof openSiteGroups>;

export function openSiteGroups(
  { groups }: Pick<SiteProduct, 'groups'>,
  { clock }: Pick<Tools, 'clock'>,
  { config, memory }: { readonly config: GroupSettings; readonly memory: Box<Catalogue> },
) {
  const catalogue = keepValue({ clock, box: memory, life }, async (): Promise<Catalogue> => {
    const all = await groups();
    const read = all.filter(
      ({ name }) => matchesAny(config.groups, name) && !matchesAny(config['groups-ignored'], name),
    );
    return {
      entitlements: new Map(read.map((group) => [group.id, entitlementOf(group, config)])),
      names: new Map(all.map(({ id, name }) => [id, name])),
    };
  });

  return {
    renew: catalogue.renew,
    get: catalogue.get,
    /** Whether there is a group of that name now, whether or not it is read. */
    exists: async (name: string): Promise<boolean> =>
      [...(await catalogue.renew()).names.values()].some((one) => foldKey(one) === foldKey(name)),
    forget(): void {
      delete memory.kept;
    },
    /** The group for a change. Throws `not-found`; `unsupported` when no sync may change who is in it. */
    async changeable(id: string): Promise<Entitlement> {
      const group =
        (await catalogue.get()).entitlements.get(id) ?? (await catalogue.renew()).entitlements.get(id);
      if (group === undefined)
        throw new ProvisioningError('not-found', `The site has no group ${id} among those that are read.`);
      if (group.protected === undefined) return group;
      throw new ProvisioningError(
        'unsupported',
        `${group.name} is protected, and who is in it stays as it is. ${group.protected}`,
      );
    },
  };
}

function entitlementOf(
  { id, name, external, administers = false, licences = [] }: SiteGroup,
  config: GroupSettings,
): Entitlement {
  return {
    id,
    kind: 'group',
    name,
    ...(external && {
      protected: 'It is kept by an identity provider through Atlassian Guard: change it there.',
    }),
    ...((administers || matchesAny(config.administrators, name)) && { administrative: true }),
    ...(licences.length > 0 && { licences }),
  };
}

/** What the site holds: everything, or some people. */
export async function* readSite(
  { product, accounts, groups, mark, concurrency }: SiteParts,
  scope: ReadScope | undefined,
): AsyncGenerator<TargetRecord> {
  const id = (person: Person): string => person.id;
  const account = async (told: Person) => {
    const person = await mark(told);
    accounts.seen(person);
    return toPersonAccount(person);
  };
  if (scope === undefined) {
    const { entitlements } = await groups.renew();
    yield* tellEverything({
      id,
      account,
      entitlements: [...entitlements.values()],
      users: accounts.withFresh(product.all()),
      members: (group, signal) => product.members(group.id, signal),
      atOnce: concurrency,
    });
    return;
  }
  let catalogue = await groups.get();
  yield* tellSome({
    id,
    account,
    found: accounts.inScope(scope, product.byEmail),
    async groups(person) {
      const held = (await product.groupsOf(person.id)) ?? [];
      if (held.some((one) => !catalogue.names.has(one))) catalogue = await groups.renew();
      return held.flatMap((one) => catalogue.entitlements.get(one) ?? []);
    },
  });
}

/** The changes that both products can make: groups, and who is in them. */
export function siteChanges({ product, accounts, groups }: SiteParts): ChangeHandlers {
  async function createGroup({ name }: Of<'entitlement.create'>): Promise<Applied> {
    const attempted = await product.createGroup(name);
    if (attempted.refusal !== undefined) {
      if (attempted.refusal.status !== 403 && (await groups.exists(name)))
        throw new ProvisioningError('conflict', `The site has a group named ${name} already.`);
      throw await whyRefused(attempted, product.mustAdminister);
    }
    groups.forget();
    return { ...answered(attempted), id: attempted.answer.body.id };
  }

  /** What is so already succeeds, and what is missing is named. */
  async function change(way: 'add' | 'remove', { account, entitlement }: Grant): Promise<Applied> {
    const group = await groups.changeable(entitlement);
    const person = await accounts.changeable(account);
    const attempted = await product.changeMember(way, group, person);
    if (attempted.refusal === undefined) return answered(attempted);
    if (attempted.refusal.status === 403) throw await whyRefused(attempted, product.mustAdminister);
    const held = await product.groupsOf(account);
    if (held === undefined) {
      accounts.forget(account);
      throw missingPerson(account);
    }
    if (held.includes(entitlement) === (way === 'add'))
      return { note: way === 'add' ? 'It was a member already.' : 'It was no member.' };
    if (!(await groups.renew()).entitlements.has(entitlement))
      throw new ProvisioningError('not-found', `The site has no group ${group.name} any more.`);
    if (/licen[cs]e|\bseats?\b|user limit/i.test(attempted.refusal.words))
      throw unsupported(
        `${product.name} has no seat left for ${group.name}: free one or extend the licence, then run the sync again.`,
        attempted.refusal,
      );
    throw attempted.error;
  }

  return {
    'entitlement.create': createGroup,
    'grant.add': (grant) => change('add', grant),
    'grant.remove': (grant) => change('remove', grant),
  };
}
