/** What targets promise about changing and closing accounts. */

import type { Attributes, AttributeValue } from '../../model/index.ts';
import { failure, must, mustEqual, mustFail, show } from '../judge.ts';
import { type KitPromise, needed } from '../kit.ts';
import type { NewAccount, TargetSubject } from '../subject.ts';
import { grantKey, missingAccount, type TargetStage, type Wanted, withTarget } from '../target-stage.ts';
import { lacking } from './accounts.ts';

const seen = ['what was created is seen'];

export const changing: readonly KitPromise<TargetSubject>[] = [
  {
    name: 'after apply a second plan is empty',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async (stage) => {
        const { target, make, fitted, group, apply, read } = stage;
        const [id, entitlement] = [await make(1), await group(1)];
        await inStep(stage, id, { desired: fitted(1), step: 'creation' });

        await apply({ type: 'grant.add', account: id, entitlement });
        must(
          (await read()).grants.has(grantKey(id, entitlement)),
          'A grant was added and would be planned again.',
        );

        if (target.changes['account.update'] !== undefined) {
          for (const [step, desired] of [
            ['an update', fitted(2)],
            ['clearing what may be empty', cleared(stage)],
          ] as const) {
            const { attributes } = await held(stage, id);
            const after = Object.fromEntries(
              Object.entries(lacking(target.schema, desired, await held(stage, id)))
                .filter(([name]) => mutable(stage, name))
                .map(([name, difference]) => [name, difference.desired]),
            );
            if (Object.keys(after).length === 0) continue;
            await apply({ type: 'account.update', id, before: only(attributes, after), after });
            await inStep(stage, id, { desired: { attributes: after, active: true }, step });
          }
        }
        if (target.changes['account.deactivate'] !== undefined) {
          await apply({ type: 'account.deactivate', id });
          must(!(await held(stage, id)).active, 'An account was closed and would be closed again.');
        }
        if (target.changes['account.activate'] !== undefined) {
          await apply({ type: 'account.activate', id });
          must((await held(stage, id)).active, 'An account was opened and would be opened again.');
        }
        if (target.changes['grant.remove'] !== undefined) {
          await apply({ type: 'grant.remove', account: id, entitlement });
          must(
            !(await read()).grants.has(grantKey(id, entitlement)),
            'A grant was removed and would be removed again.',
          );
        }
      }),
  },
  {
    name: 'updating touches only the attributes named',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async (stage) => {
        const { target, make, fitted, group, apply, read } = stage;
        const [id, other, entitlement] = [await make(1), await make(2), await group(1)];
        await apply({ type: 'grant.add', account: id, entitlement });
        const wanted = fitted(3).attributes;
        for (const { name, mutability } of target.schema) {
          const value = wanted[name];
          if (mutability !== 'readWrite' || value === undefined) continue;
          const before = await read();
          const was = before.accounts.get(id)?.attributes ?? {};
          await apply({
            type: 'account.update',
            id,
            before: { [name]: was[name] ?? null },
            after: { [name]: value },
          });
          const after = await read();
          const now = after.accounts.get(id)?.attributes ?? {};
          const touched = [...new Set([...Object.keys(was), ...Object.keys(now)])].filter(
            (key) => key !== name && show(was[key] ?? null) !== show(now[key] ?? null),
          );
          mustEqual(touched, [], `Only ${name} was to be changed.`);
          mustEqual(after.accounts.get(id)?.active, true, `Changing ${name} closed the account.`);
          mustEqual(after.grants, before.grants, `Changing ${name} changed grants.`);
          mustEqual(
            after.accounts.get(other),
            before.accounts.get(other),
            `Changing ${name} changed another account.`,
          );
        }
      }),
  },
  {
    name: 'closing twice is closing once',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ make, apply, read, target }) => {
        const [id, other] = [await make(1), await make(2)];
        for (const type of ['account.deactivate', 'account.activate'] as const) {
          if (type === 'account.activate' && target.changes[type] === undefined) continue;
          for (const time of ['first', 'second']) {
            const thrown = await failure(apply({ type, id }));
            if (thrown !== undefined)
              throw new Error(`The ${time} ${type} failed: ${show(thrown)}`, { cause: thrown });
          }
          mustEqual(
            (await read()).accounts.get(id)?.active,
            type === 'account.activate',
            `After two ${type}, active is wrong.`,
          );
        }
        mustEqual((await read()).accounts.get(other)?.active, true, 'Closing one account closed another.');
      }),
  },
  {
    name: 'a closed account loses its seat or says it does not',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ world, target, make, apply }) => {
        const entitlement = needed(world.seatGroup, 'a group whose members take a seat');
        const used = async () => {
          await world.settle?.();
          return ((await target.seats?.()) ?? []).reduce((sum, seats) => sum + seats.used, 0);
        };
        const account = await make(1);
        const before = await used();
        await apply({ type: 'grant.add', account, entitlement });
        mustEqual(await used(), before + 1, 'The member of the seat group does not count as a seat.');
        const { note } = await apply({ type: 'account.deactivate', id: account });
        must(
          (await used()) <= before || (note !== undefined && note !== ''),
          'A closed account still takes its seat, and nothing said so.',
        );
      }),
  },
  {
    name: 'a missing account is `not-found`',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ world, target, make, fitted, group, apply, read }) => {
        const present = await make(1);
        const [id, entitlement] = [missingAccount(world, present), await group(1)];
        const before = await read();
        must(!before.accounts.has(id), `The world says that ${id} names no account, and it does.`);
        const after = only(fitted(2).attributes, { displayName: '' });
        const changes: readonly Wanted[] = [
          { type: 'account.update', id, before: {}, after },
          { type: 'account.deactivate', id },
          { type: 'account.activate', id },
          { type: 'account.delete', id },
          { type: 'account.anonymise', id },
          { type: 'grant.add', account: id, entitlement },
        ];
        for (const change of changes) {
          if (target.changes[change.type] === undefined) continue;
          const refused = await mustFail(
            apply(change),
            `${change.type} of an account that is not there succeeded.`,
          );
          mustEqual(
            refused.code,
            'not-found',
            `${change.type} of a missing account failed with the wrong code: ${refused.message}`,
          );
        }
        mustEqual(
          await read().then(({ accounts }) => accounts),
          before.accounts,
          'Changing a missing account changed something.',
        );
      }),
  },
];

async function held({ read }: TargetStage, id: string) {
  const account = (await read()).accounts.get(id);
  must(account !== undefined, `The account ${id} is not there any more.`);
  return account;
}

interface Step {
  readonly desired: NewAccount;
  readonly step: string;
}

async function inStep(stage: TargetStage, id: string, { desired, step }: Step): Promise<void> {
  const account = await held(stage, id);
  mustEqual(
    lacking(stage.target.schema, desired, account),
    {},
    `After ${step}, a second plan would change this again.`,
  );
  mustEqual(account.active, true, `After ${step}, the account is closed.`);
}

/** What is left of the second person's account when everything that may be empty is cleared. */
function cleared({ target, fitted }: TargetStage): NewAccount {
  const attributes: Record<string, AttributeValue> = {};
  for (const { name, required, mutability, uniqueness } of target.schema) {
    if (!required && mutability === 'readWrite' && uniqueness === 'none') attributes[name] = null;
  }
  const emptied = target.fit({
    id: '',
    attributes: { ...fitted(2).attributes, ...attributes },
    active: true,
  });
  return { attributes: only(emptied.attributes, attributes), active: true };
}

function mutable({ target }: TargetStage, attribute: string): boolean {
  return target.schema.some(({ name, mutability }) => name === attribute && mutability === 'readWrite');
}

/** Those of the attributes that the second object names. */
function only(attributes: Attributes, named: object): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => name in named));
}
