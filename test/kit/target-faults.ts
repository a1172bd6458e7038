/** Targets with one fault each, by the promise that the fault breaks. */

import {
  type Account,
  type Change,
  type ChangeHandlers,
  ProvisioningError,
  type ProvisioningTarget,
  type TargetRecord,
} from '../../src/model/index.ts';
import { all, eagerly } from './client.ts';
import type { Inside, TargetFault } from './pretend-target.ts';

type Handler = (change: never) => Promise<{ id?: string }>;

/** Replaces one handler, which is handed the faithful one. */
function instead<Type extends Change['type']>(
  type: Type,
  handle: (
    change: Extract<Change, { type: Type }>,
    faithful: Handler,
    inside: Inside,
  ) => Promise<{ id?: string }>,
): TargetFault {
  return {
    plant: ({ changes }, inside) => {
      const faithful = changes[type] as Handler;
      return {
        changes: {
          ...changes,
          [type]: (change: never) => handle(change, faithful, inside),
        } as ChangeHandlers,
      };
    },
  };
}

/** Replaces what readings tell. */
function reading(
  tell: (told: readonly TargetRecord[], scoped: boolean, inside: Inside) => readonly TargetRecord[],
): TargetFault {
  return {
    plant: ({ read }, inside) => ({
      async *read(scope) {
        for (const record of tell(await all(read(scope)), scope !== undefined, inside)) {
          inside.tools.signal.throwIfAborted();
          yield record;
        }
      },
    }),
  };
}

function grantsIn(told: readonly TargetRecord[]): ReadonlySet<string> {
  return new Set(told.flatMap((record) => (record.type === 'grant' ? [record.account] : [])));
}

async function adopting(
  change: object,
  faithful: Handler,
  find: () => string | undefined,
): Promise<{ id?: string }> {
  try {
    return await faithful(change as never);
  } catch (thrown) {
    const id = find();
    if ((thrown as ProvisioningError).code !== 'conflict' || id === undefined) throw thrown;
    return { id };
  }
}

/** Does the change once; the second time it fails. */
function onlyOnce<Type extends Change['type']>(type: Type, code: 'conflict' | 'not-found'): TargetFault {
  return instead(type, async (change, faithful, { world }) => {
    const before = JSON.stringify(world.snapshot());
    const applied = await faithful(change as never);
    if (JSON.stringify(world.snapshot()) !== before) return applied;
    throw new ProvisioningError(code, 'There is nothing to do, which this target takes for an error.');
  });
}

/** Promise → what breaks it, in words → the fault. */
export const targetFaults: Readonly<Record<string, Readonly<Record<string, TargetFault>>>> = {
  'what was created is seen': {
    'tells only accounts that hold something': reading((told, scoped) => {
      const holders = grantsIn(told);
      return told.filter((record) => scoped || record.type !== 'account' || holders.has(record.account.id));
    }),
  },
  'creating twice makes one, and the second says `conflict`, never adopts': {
    'adopts the account that is there': instead('account.create', (change, faithful, { world }) =>
      adopting(change, faithful, () => [...world.alike(change.account.attributes)][0]),
    ),
    'lets names differ by case only': instead('account.create', async (change, faithful, { world }) => {
      const { userName } = change.account.attributes;
      const shouted = userName === String(userName).toUpperCase();
      const taken = [...world.alike({ userName: userName ?? '' })].length > 0;
      if (!shouted || !taken) return faithful(change as never);
      return {
        id: world.addAccount({
          active: true,
          attributes: { ...change.account.attributes, userName: `${userName}!` },
        }),
      };
    }),
  },
  'creating a group twice makes one, and the second says `conflict`': {
    'adopts the group that is there': instead('entitlement.create', (change, faithful, { world }) =>
      adopting(
        change,
        faithful,
        () => [...world.entitlements.values()].find(({ name }) => name === change.name)?.id,
      ),
    ),
  },
  'it holds what `fit` said it would hold': {
    'lower-cases user names without saying so': instead('account.create', (change, faithful) => {
      const { userName } = change.account.attributes;
      const attributes = { ...change.account.attributes, userName: String(userName).toLowerCase() };
      return faithful({ ...change, account: { ...change.account, attributes } } as never);
    }),
    'cuts names without saying so': instead('account.create', (change, faithful) => {
      const attributes = { ...change.account.attributes };
      attributes.displayName = String(attributes.displayName).slice(0, 40);
      return faithful({ ...change, account: { ...change.account, attributes } } as never);
    }),
  },
  '`fit` of `fit` is `fit`': {
    'fits a little more each time': {
      plant: ({ fit }) => ({
        fit(desired) {
          const fitted = fit(desired);
          return { ...fitted, attributes: { ...fitted.attributes, title: `${fitted.attributes.title}.` } };
        },
      }),
    },
  },
  'a reading ends with complete or throws': {
    'takes a page that failed for an empty one': {
      plant: ({ read }, { tools }) => ({
        async *read(scope) {
          try {
            yield* read(scope);
          } catch (thrown) {
            if ((thrown as ProvisioningError).code !== 'unavailable' || tools.signal.aborted) throw thrown;
            yield { type: 'complete' };
          }
        },
      }),
    },
    'says nothing at the end of a scoped reading': reading((told, scoped) =>
      told.filter((record) => !scoped || record.type !== 'complete'),
    ),
  },
  'a grant is told with its account and after its entitlement': {
    'tells grants first': reading((told) => [
      ...told.filter(({ type }) => type === 'grant'),
      ...told.filter(({ type }) => type !== 'grant'),
    ]),
  },
  'a scoped reading tells all that it was asked for': {
    'forgets who resembles': {
      plant: ({ read }) => ({ read: (scope) => read(scope && { ...scope, resembling: [] }) }),
    },
    'looks for names with their case': {
      plant: ({ read }) => ({
        read: (scope) =>
          read(
            scope && {
              ...scope,
              resembling: scope.resembling.filter(
                ({ attributes: { userName = '' } }) => !/[A-Z]/.test(String(userName)),
              ),
            },
          ),
      }),
    },
    'forgets the grants': reading((told, scoped) => told.filter(({ type }) => !scoped || type !== 'grant')),
  },
  'a group of many pages is read whole': {
    'reads two pages of members': reading((told, scoped) => {
      const counts = new Map<string, number>();
      return told.filter((record) => {
        if (scoped || record.type !== 'grant') return true;
        const count = (counts.get(record.entitlement) ?? 0) + 1;
        counts.set(record.entitlement, count);
        return count <= 6;
      });
    }),
    'tells the last of a page again': reading((told, scoped) =>
      scoped || told.length < 12
        ? told
        : [...told.filter(({ type }) => type === 'account').slice(2, 3), ...told],
    ),
  },
  'a reading can be left in the middle': {
    'reads on when nobody listens': {
      plant: ({ read }) => ({ read: (scope) => eagerly(read(scope)) }),
    },
    'does not hear that it is to leave': { habits: { deaf: true } },
  },
  'after apply a second plan is empty': {
    'does not clear': instead('account.update', (change, faithful) => {
      const after = Object.fromEntries(Object.entries(change.after).filter(([, value]) => value !== null));
      return faithful({ ...change, after } as never);
    }),
  },
  'updating touches only the attributes named': {
    'replaces everything': instead('account.update', (change, faithful, { world }) => {
      const { userName: _, ...others } = world.accounts.get(change.id)?.attributes ?? {};
      const nothing = Object.fromEntries(Object.keys(others).map((name) => [name, null]));
      return faithful({ ...change, after: { ...nothing, ...change.after } } as never);
    }),
  },
  'closing twice is closing once': { 'refuses the second time': onlyOnce('account.deactivate', 'conflict') },
  'a closed account loses its seat or says it does not': {
    'keeps the seat in silence': {
      plant: (_, { world }) => ({
        async seats() {
          const group = [...world.entitlements.values()].find(({ licences }) => licences !== undefined);
          return [
            { product: 'software', name: 'Software', used: world.holders.get(group?.id ?? '')?.size ?? 0 },
          ];
        },
      }),
    },
  },
  'a missing account is `not-found`': {
    'deletes what is not there': instead('account.delete', (change, faithful) =>
      faithful(change as never).catch((thrown: ProvisioningError) => {
        if (thrown.code === 'not-found') return {};
        throw thrown;
      }),
    ),
  },
  'granting twice is granting once': { 'refuses the second time': onlyOnce('grant.add', 'conflict') },
  'revoking what is not held succeeds': { 'refuses what is not held': onlyOnce('grant.remove', 'not-found') },
  'a batch answers for each change, in the order given': {
    'stops at the first that fails': {
      plant: ({ batches = [] }) => ({
        batches: batches.map((batch) => ({
          ...batch,
          async apply(changes: readonly never[]) {
            const outcomes = await batch.apply(changes);
            const failed = outcomes.findIndex((outcome) => 'failed' in outcome);
            return failed < 0 ? outcomes : outcomes.slice(0, failed + 1);
          },
        })) as unknown as NonNullable<ProvisioningTarget['batches']>,
      }),
    },
    'answers in another order': {
      plant: ({ batches = [] }) => ({
        batches: batches.map((batch) => ({
          ...batch,
          apply: async (changes: readonly never[]) => (await batch.apply(changes)).toReversed(),
        })) as unknown as NonNullable<ProvisioningTarget['batches']>,
      }),
    },
  },
  '`open` is silent': {
    'asks who it is': {
      plant: (_, { send }) => {
        send('GET', '/me').catch(() => undefined);
        return {};
      },
    },
    'says hello': {
      plant: (_, { tools }) => {
        tools.log.info({}, 'Hello.');
        return {};
      },
    },
  },
  '`check` says what is missing, in words': {
    'is always content': { plant: () => ({ check: async () => undefined }) },
    'tells that all is there although it is not': {
      plant: ({ check }) => ({
        check: (tell) => {
          tell?.({ name: 'reach', without: 'Nothing can be asked.', needed: true, state: 'granted' });
          return check();
        },
      }),
    },
    mumbles: { habits: { mumbles: true } },
  },
  '429 waits as told and counts against no one': {
    'comes back early': { habits: { impatient: true } },
    'counts a wait as a failure': { habits: { givesUp: true } },
  },
  '5xx on create never makes two': {
    'sends a creation again': { habits: { repeatsCreations: true } },
    'hides that it may have happened': { habits: { forgetsEffects: true } },
  },
  'protected and system groups are never removed': {
    'does not tell what is protected': reading((told) =>
      told.map((record) => {
        if (record.type !== 'account') return record;
        const { protected: _, ...account } = record.account;
        return { type: 'account', account: account as Account };
      }),
    ),
    'takes members from system groups': instead(
      'grant.remove',
      async ({ account, entitlement }, _, { world }) => {
        world.revoke(account, entitlement);
        return {};
      },
    ),
  },
  'secrets never appear in what is logged': {
    'logs headers': { habits: { logsHeaders: true } },
    'quotes answers': { habits: { quotesBodies: true } },
  },
};
