/** The changes that a world in memory can take, and what it refuses. */

import {
  type Account,
  type AnyBatch,
  type ChangeHandlers,
  type Entitlement,
  ProvisioningError,
} from '../../model/index.ts';
import type { Ask } from './asking.ts';
import { moveHolding } from './holdings.ts';
import { heldText } from './schema.ts';
import type { World } from './world.ts';

/** Longer names are refused: cut, two of them might become one. */
const longestName = 255;

/** One request for each change. */
export function changes(world: World, ask: Ask): Required<ChangeHandlers> {
  const none = {};
  return {
    'account.create': ({ account }) =>
      ask.write('account.create', [heldText(account.attributes, 'userName')], () => {
        mustHaveName(account);
        return { id: world.addAccount({ attributes: account.attributes, active: account.active }) };
      }),
    'account.update': ({ id, after }) =>
      ask.write('account.update', [id], () => {
        mustBeChangeable(world, id);
        world.changeAccount(id, (account) => {
          const next = { ...account, attributes: { ...account.attributes, ...after } };
          mustHaveName(next);
          return next;
        });
        return none;
      }),
    'account.activate': ({ id }) => ask.write('account.activate', [id], () => setActive(world, id, true)),
    'account.deactivate': ({ id }) =>
      ask.write('account.deactivate', [id], () => setActive(world, id, false)),
    'account.delete': ({ id }) =>
      ask.write('account.delete', [id], () => {
        mustBeChangeable(world, id);
        world.removeAccount(id);
        return none;
      }),
    'account.anonymise': ({ id }) =>
      ask.write('account.anonymise', [id], () => {
        mustBeChangeable(world, id);
        world.changeAccount(id, (account) => ({
          ...account,
          active: false,
          attributes: { userName: `anonymous-${id}`, displayName: 'Anonymous' },
        }));
        return none;
      }),
    'entitlement.create': ({ kind, name }) =>
      ask.write('entitlement.create', [name], () => ({ id: world.addEntitlement({ kind, name }) })),
    'grant.add': (grant) =>
      ask.write('grant.add', [grant.account, grant.entitlement], () => add(world, grant)),
    'grant.remove': (grant) =>
      ask.write('grant.remove', [grant.account, grant.entitlement], () => remove(world, grant)),
    'holding.move': (change) =>
      ask.write('holding.move', [change.account, change.to], () => moveHolding(world, change)),
  };
}

/** Members of one group, many at once; one that cannot be done does not stop the others. */
export function batches(world: World, ask: Ask, size: number): readonly AnyBatch[] {
  const each = (grants: readonly Grant[], work: (world: World, grant: Grant) => object) =>
    grants.map((grant) => {
      try {
        return work(world, grant);
      } catch (failed) {
        return { failed };
      }
    });
  const about = (grants: readonly Grant[]) => [
    grants[0]?.entitlement ?? '',
    ...grants.map(({ account }) => account),
  ];
  const common = { by: 'entitlement', size } as const;
  return [
    {
      ...common,
      type: 'grant.add',
      apply: (grants) => ask.write('grant.add.batch', about(grants), () => each(grants, add)),
    },
    {
      ...common,
      type: 'grant.remove',
      apply: (grants) => ask.write('grant.remove.batch', about(grants), () => each(grants, remove)),
    },
  ];
}

interface Grant {
  readonly account: string;
  readonly entitlement: string;
}

function add(world: World, { account, entitlement }: Grant): object {
  mustBeGrantable(world.entitlements.get(entitlement));
  world.grant(account, entitlement);
  return {};
}

function remove(world: World, { account, entitlement }: Grant): object {
  mustBeGrantable(world.entitlements.get(entitlement));
  world.revoke(account, entitlement);
  return {};
}

function setActive(world: World, id: string, active: boolean): object {
  mustBeChangeable(world, id);
  world.changeAccount(id, (account) => ({ ...account, active }));
  return {};
}

function mustHaveName({ attributes }: Pick<Account, 'attributes'>): void {
  const { length } = heldText(attributes, 'userName').trim();
  if (length > 0 && length <= longestName) return;
  const message = `An account needs a user name of at most ${longestName} characters; map one to userName.`;
  throw new ProvisioningError('invalid', message, { faults: [{ path: 'userName', message }] });
}

function mustBeChangeable(world: World, id: string): void {
  const why = world.accounts.get(id)?.protected;
  if (why === undefined) return;
  throw new ProvisioningError('unsafe', `The account ${id} is protected (${why}); change it by hand.`);
}

function mustBeGrantable(entitlement: Entitlement | undefined): void {
  if (entitlement?.protected === undefined) return;
  const { name } = entitlement;
  const message = `Who holds ${name} is protected (${entitlement.protected}); change it by hand.`;
  throw new ProvisioningError('unsafe', message);
}
