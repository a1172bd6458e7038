/** What targets promise about readings. */

import type { Account, AttributeDefinition, Attributes } from '../../model/index.ts';
import { canBeLeft, leavesAtOnce } from '../common.ts';
import { failure, must, mustEqual } from '../judge.ts';
import { type KitPromise, needed } from '../kit.ts';
import type { NewAccount, TargetSubject } from '../subject.ts';
import { grantKey, missingAccount, readTarget, withTarget } from '../target-stage.ts';

const seen = ['what was created is seen'];

export const reading: readonly KitPromise<TargetSubject>[] = [
  {
    name: 'a reading ends with complete or throws',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ faults, make, group, apply, read, reopen }) => {
        mustEndComplete((await read()).told);
        const [account, entitlement] = [await make(1), await group(1)];
        await apply({ type: 'grant.add', account, entitlement });
        const scope = { accounts: [account], resembling: [] };
        mustEndComplete((await read(scope)).told);
        if (faults === undefined) return;
        for (const asked of [undefined, scope]) {
          let requests = 0;
          faults.plan(({ number }) => {
            requests = number;
            return undefined;
          });
          mustEndComplete((await readTarget(reopen(), asked)).told);
          for (let from = 1; from <= requests; from++) {
            faults.plan(({ number }) => (number >= from ? { kind: 'refused', status: 500 } : undefined));
            const failed = await failure(readTarget(reopen(), asked));
            must(
              failed !== undefined,
              `Every request from the ${from}. on was answered with 500, and the reading ended as if nothing had been.`,
            );
          }
          faults.plan(undefined);
        }
      }),
  },
  {
    name: 'a grant is told with its account and after its entitlement',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ target, make, group, apply, world }) => {
        const account = await make(1);
        for (const n of [1, 2]) await apply({ type: 'grant.add', account, entitlement: await group(n) });
        await world.settle?.();
        for (const scope of [undefined, { accounts: [account], resembling: [] }]) {
          const entitlements = new Set<string>();
          const accounts = new Set<string>();
          const holders = new Set<string>();
          for await (const record of target.read(scope)) {
            if (record.type === 'entitlement') entitlements.add(record.entitlement.id);
            if (record.type === 'account') accounts.add(record.account.id);
            if (record.type !== 'grant') continue;
            must(
              entitlements.has(record.entitlement),
              `A grant of ${record.entitlement} was told before that entitlement.`,
            );
            holders.add(record.account);
          }
          mustEqual(
            [...holders].filter((id) => !accounts.has(id)),
            [],
            'Grants name accounts that the reading does not tell.',
          );
        }
      }),
  },
  {
    name: 'a scoped reading tells all that it was asked for',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ target, world, make, fitted, group, apply, read }) => {
        const entitlement = await group(1);
        const ids = [await make(1), await make(2), await make(3)] as const;
        for (const account of ids) await apply({ type: 'grant.add', account, entitlement });

        const named = await read({ accounts: [ids[0], ids[2]], resembling: [] });
        for (const id of [ids[0], ids[2]]) {
          must(named.accounts.has(id), `The account ${id} was asked for by its id and not told.`);
          must(named.grants.has(grantKey(id, entitlement)), `The account ${id} was told without its grant.`);
        }
        await read({ accounts: [missingAccount(world, ids[0])], resembling: [] });

        for (const [what, attributes] of resemblances(target.schema, fitted(2))) {
          const like: Account = { id: '', attributes, active: true };
          const found = await read({ accounts: [], resembling: [like] });
          must(found.accounts.has(ids[1]), `An account with the same ${what} was not told.`);
          must(
            found.grants.has(grantKey(ids[1], entitlement)),
            `The account with the same ${what} was told without its grant.`,
          );
        }
      }),
  },
  {
    name: 'a group of many pages is read whole',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ world, make, group, apply, read }) => {
        const count = 2 * needed(world.pageSize, 'a world with small pages') + 1;
        const entitlement = await group(1);
        const accounts: string[] = [];
        for (let n = 1; n <= count; n++) {
          const account = await make(n);
          accounts.push(account);
          await apply({ type: 'grant.add', account, entitlement });
        }
        const held = await read();
        for (const account of accounts) {
          must(held.accounts.has(account), `One of ${count} accounts was not told.`);
          must(
            held.grants.has(grantKey(account, entitlement)),
            `One of ${count} members of a group was not told.`,
          );
        }
        mustEqual(held.twice, [], 'Something was told twice.');
      }),
  },
  {
    name: 'a reading can be left in the middle',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ target, tools, world, make, read, web }) => {
        const ids = [await make(1), await make(2), await make(3)];
        await world.settle?.();
        await canBeLeft(web, () => target.read());
        const { accounts } = await read();
        mustEqual(
          ids.filter((id) => !accounts.has(id)),
          [],
          'After a reading was left, the next one lacked accounts.',
        );
        await leavesAtOnce(tools, () => target.read());
      }),
  },
];

function mustEndComplete(told: readonly string[]): void {
  mustEqual(
    told.indexOf('complete'),
    told.length - 1,
    'The reading did not end with one `complete`: this is where it was told.',
  );
}

/** Ways in which an account may resemble the one asked for: in all that is unique, and in each unique attribute alone. */
function resemblances(
  schema: readonly AttributeDefinition[],
  { attributes }: NewAccount,
): readonly (readonly [string, Attributes])[] {
  const unique = schema.filter(
    ({ name, uniqueness }) => uniqueness === 'server' && attributes[name] !== undefined,
  );
  const alone = unique.map(({ name }) => [name, { [name]: attributes[name] ?? null }] as const);
  const shouted = unique
    .filter(({ name, caseExact }) => !caseExact && typeof attributes[name] === 'string')
    .map(({ name }) => [`${name} in capitals`, { [name]: String(attributes[name]).toUpperCase() }] as const);
  return [['attributes', attributes], ...alone, ...shouted];
}
