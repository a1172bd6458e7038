/** A directory of ours as a provisioning target: planned, guarded, held, audited and undone like any other. */

import {
  type AnyBatch,
  type Applied,
  asProvisioningError,
  type ChangeHandlers,
  goThrough,
  type ProvisioningTarget,
  stopsConnection,
  type Tools,
} from '../model/index.ts';
import { createAccount, deleteAccount, setActive, updateAccount } from './accounts.ts';
import { type Changing, changeDirectory, type ServedParts } from './change.ts';
import type { CrowdDirectoryConfig } from './config.ts';
import { addMember, createGroup, removeMember } from './groups.ts';
import { readAll, readScoped } from './reading.ts';
import { fitted, schemaOf } from './schema.ts';
import type { ServedTables } from './tables.ts';

/** Changes that share one transaction. */
const BATCH = 500;

/** Opens the directory of a connection. @param parts where it is kept; asked for only when something is to be read or done */
export function openServedTarget(
  parts: () => ServedParts,
  { config, tools }: { readonly config: CrowdDirectoryConfig; readonly tools: Tools },
): ProvisioningTarget {
  const directory = tools.connection ?? 'crowd';
  const alone = <R>(work: (changing: Changing) => Promise<R>): Promise<R> => {
    tools.signal.throwIfAborted();
    return changeDirectory(parts(), directory, work);
  };
  const place = () => ({ db: parts().db, directory, signal: tools.signal });
  return {
    schema: schemaOf(config.attributes),
    changes: Object.fromEntries(
      Object.entries(doings).map(([type, doing]) => [
        type,
        (change: never) => alone((changing) => doing(changing, change)),
      ]),
    ) as ChangeHandlers,
    /** Applications need not tell of those whom they let in by themselves. */
    activity: { delay: 86_400_000, absent: 'unknown' },
    batches: [batch('account.create', alone), batch('grant.add', alone), batch('grant.remove', alone)],
    check: (tell) =>
      goThrough(
        [
          {
            name: 'store',
            without: 'No application can read the directory, and nothing can be kept in it.',
            async ask() {
              await parts()
                .db.tables<ServedTables>()
                .selectFrom('served_directory')
                .select('version')
                .where('name', '=', directory)
                .execute();
              return { remark: 'It is kept here; whether applications read it is seen at each of them.' };
            },
          },
        ],
        { tell },
      ),
    read: (scope) => (scope === undefined ? readAll(place()) : readScoped(place(), scope)),
    fit: ({ id, attributes, active }) => ({ id, attributes: fitted(attributes, config.attributes), active }),
    async close() {},
  };
}

type Doings = {
  readonly [Type in Exclude<keyof ChangeHandlers, 'account.anonymise' | 'holding.move'>]-?: (
    changing: Changing,
    change: Parameters<NonNullable<ChangeHandlers[Type]>>[0],
  ) => Promise<Applied>;
};

const doings: Doings = {
  'account.create': async (changing, { account }) => ({ id: await createAccount(changing, account) }),
  'account.update': async (changing, { id, after }) => {
    await updateAccount(changing, id, after);
    return {};
  },
  'account.activate': async (changing, { id }) => {
    await setActive(changing, id, true);
    return {};
  },
  'account.deactivate': async (changing, { id }) => {
    await setActive(changing, id, false);
    return {};
  },
  'account.delete': async (changing, { id }) => {
    await deleteAccount(changing, id);
    return {};
  },
  'entitlement.create': async (changing, { name }) => ({ id: await createGroup(changing, name) }),
  'grant.add': async (changing, grant) => {
    await addMember(changing, grant);
    return {};
  },
  'grant.remove': async (changing, grant) => {
    await removeMember(changing, grant);
    return {};
  },
};

/** Many changes in one transaction; one that cannot be done has written nothing and does not stop the others. */
function batch<Type extends 'account.create' | 'grant.add' | 'grant.remove'>(
  type: Type,
  alone: <R>(work: (changing: Changing) => Promise<R>) => Promise<R>,
): AnyBatch {
  const doing = doings[type] as (changing: Changing, change: never) => Promise<Applied>;
  const offer = {
    type,
    by: 'anything',
    size: BATCH,
    apply: (changes: readonly unknown[]) =>
      alone(async (changing) => {
        const outcomes: (Applied | { readonly failed: unknown })[] = [];
        for (const change of changes) {
          try {
            outcomes.push(await doing(changing, change as never));
          } catch (failed) {
            // What the store itself refused has ended the transaction.
            if (stopsConnection(asProvisioningError(failed).code)) throw failed;
            outcomes.push({ failed });
          }
        }
        return outcomes;
      }),
  } as const;
  return offer as unknown as AnyBatch;
}
