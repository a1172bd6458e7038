/** What targets promise about creating, and about holding what they said they would hold. */

import { failure, must, mustEqual, mustFail, show } from '../judge.ts';
import type { KitPromise } from '../kit.ts';
import type { TargetSubject } from '../subject.ts';
import { withTarget } from '../target-stage.ts';
import { hardCases, lacking } from './accounts.ts';

const seen = ['what was created is seen'];

export const creating: readonly KitPromise<TargetSubject>[] = [
  {
    name: 'what was created is seen',
    keep: (subject) =>
      withTarget(subject, async ({ make, read }) => {
        const ids = [await make(1), await make(2)];
        mustEqual(new Set(ids).size, 2, 'Two accounts were given the same id.');
        const { accounts } = await read();
        for (const id of ids) {
          must(accounts.has(id), `The account ${id} was created and is not in the reading that followed.`);
          must(
            accounts.get(id)?.active === true,
            `The account ${id} was created active and is told as closed.`,
          );
        }
      }),
  },
  {
    name: 'creating twice makes one, and the second says `conflict`, never adopts',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ target, make, fitted, apply, read }) => {
        await make(1);
        const before = await read();
        const { attributes } = fitted(1);
        const others = fitted(2).attributes;
        const seconds = [attributes, { ...others, userName: attributes.userName ?? '' }];
        const exact = target.schema.find(({ name }) => name === 'userName')?.caseExact;
        if (exact === false) seconds.push({ ...others, userName: String(attributes.userName).toUpperCase() });
        for (const second of seconds) {
          const account = { attributes: second, active: true };
          const refused = await mustFail(
            apply({ type: 'account.create', identity: 'somebody-else', account }),
            `A second account was created with the user name ${show(second.userName)}.`,
          );
          mustEqual(
            refused.code,
            'conflict',
            `The second creation was refused with the wrong code: ${refused.message}`,
          );
        }
        mustEqual(
          (await read()).accounts,
          before.accounts,
          'Creating an account that was there changed something.',
        );
      }),
  },
  {
    name: 'creating a group twice makes one, and the second says `conflict`',
    keep: (subject) =>
      withTarget(subject, async ({ apply, read, target }) => {
        if (target.changes['entitlement.create'] === undefined) return;
        const name = 'rollcall-kit-twice';
        const group = { type: 'entitlement.create', kind: 'group', name } as const;
        const first = await failure(apply(group));
        const held = (entitlements: ReadonlyMap<string, { name: string }>) =>
          [...entitlements.values()].filter((entitlement) => entitlement.name === name).length;
        must(
          first === undefined || held((await read()).entitlements) === 1,
          `The group was not created: ${show(first)}`,
        );
        const refused = await mustFail(apply(group), 'A second group of the same name was created.');
        mustEqual(
          refused.code,
          'conflict',
          `The second creation was refused with the wrong code: ${refused.message}`,
        );
        mustEqual(held((await read()).entitlements), 1, 'Groups of that name after two creations.');
      }),
  },
  {
    name: 'it holds what `fit` said it would hold',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ target, world, apply, read }) => {
        // As a run does: what a target keeps it may have to learn.
        await read();
        for (const { what, account } of hardCases(target.schema, world)) {
          const promised = target.fit({ ...account, id: '' });
          const request = { attributes: promised.attributes, active: promised.active };
          let id: string | undefined;
          try {
            ({ id } = await apply({ type: 'account.create', identity: what, account: request }));
          } catch (thrown) {
            // An honest `invalid` is an answer too, but not to an ordinary account.
            if (what !== 'an ordinary account' && (thrown as { code?: unknown }).code === 'invalid') continue;
            throw thrown;
          }
          const held = (await read()).accounts.get(id ?? '');
          must(held !== undefined, `The account with ${what} is not there.`);
          const different = lacking(target.schema, promised, held);
          mustEqual(different, {}, `With ${what}, the target does not hold what fit said.`);
        }
      }),
  },
  {
    name: '`fit` of `fit` is `fit`',
    keep: (subject) =>
      withTarget(subject, async ({ target, world }) => {
        for (const { what, account } of hardCases(target.schema, world)) {
          const desired = deepFreeze({ ...account, id: 'kit' });
          const once = target.fit(desired);
          mustEqual(
            target.fit(deepFreeze(structuredClone(once))),
            once,
            `With ${what}, fitting what fits changes it.`,
          );
          mustEqual(target.fit(desired), once, `With ${what}, fitting the same twice gives two answers.`);
          mustEqual(
            [once.id, once.active],
            ['kit', account.active],
            `With ${what}, fit changed id or active.`,
          );
          const unknown = Object.keys(once.attributes).filter(
            (name) => !target.schema.some((known) => known.name === name),
          );
          mustEqual(unknown, [], `With ${what}, fit kept attributes that the schema does not know.`);
        }
      }),
  },
];

function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
