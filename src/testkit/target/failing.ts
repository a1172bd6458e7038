/** What targets promise for bad times. */

import { ProvisioningError, stopsConnection } from '../../model/index.ts';
import { checkSpeaks, keepsSecrets, opensSilently, waitsAsTold } from '../common.ts';
import type { Fault } from '../faults.ts';
import { failure, must, mustEqual, mustFail, show } from '../judge.ts';
import { type KitPromise, needed } from '../kit.ts';
import type { TargetSubject } from '../subject.ts';
import {
  grantKey,
  type Held,
  kitReason,
  readTarget,
  type TargetStage,
  type Wanted,
  withTarget,
} from '../target-stage.ts';

const seen = ['what was created is seen'];

export const failing: readonly KitPromise<TargetSubject>[] = [
  { name: '`open` is silent', keep: (subject) => withTarget(subject, opensSilently) },
  {
    name: '`check` says what is missing, in words',
    keep: (subject) => checkSpeaks((work) => withTarget(subject, work)),
  },
  {
    name: '429 waits as told and counts against no one',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async (stage) => {
        const { target, make, group, apply, read, fitted } = stage;
        const entitlement = await group(1);
        let account = '';
        const create = async (): Promise<void> => {
          account = await make(1);
        };
        if (target.changes['account.create'] === undefined) await create();
        else await waitsAsTold(stage, create);
        await waitsAsTold(stage, () => apply({ type: 'grant.add', account, entitlement }));
        await waitsAsTold(stage, async () => {
          mustEqual(
            (await readTarget(target)).told.at(-1),
            'complete',
            'After waiting, the reading did not complete.',
          );
        });
        const held = await read();
        mustEqual(
          named(held, fitted(1).attributes.userName).length,
          1,
          'Accounts after one creation that had to wait.',
        );
        must(held.grants.has(grantKey(account, entitlement)), 'A grant that had to wait was not made.');
      }),
  },
  {
    name: '5xx on create never makes two',
    builtOn: seen,
    keep: async (subject) => {
      const writes = await withTarget(subject, async ({ faults, make }) => {
        let count = 0;
        needed(faults, 'a world that can lose answers').plan((request) => {
          if (request.writes) count++;
          return undefined;
        });
        await make(1);
        return count;
      });
      const lost: readonly Fault[] = [{ kind: 'lost' }, { kind: 'cut' }, { kind: 'refused', status: 500 }];
      for (const fault of lost) {
        for (let which = 1; which <= writes; which++) {
          await withTarget(subject, (stage) => createdOnce(stage, fault, which));
        }
      }
    },
  },
  {
    name: 'protected and system groups are never removed',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ world, target, make, fitted, apply, read }) => {
        const { accounts, entitlements } = needed(
          world.protected,
          'a world with protected accounts and groups',
        );
        const ordinary = await make(1);
        const before = await read();
        for (const id of accounts)
          must(
            Boolean(before.accounts.get(id)?.protected),
            `The protected account ${id} is not told as protected.`,
          );
        for (const id of entitlements)
          must(
            Boolean(before.entitlements.get(id)?.protected),
            `The protected group ${id} is not told as protected.`,
          );
        const after = { displayName: fitted(2).attributes.displayName ?? 'Somebody Else' };
        const forbidden: readonly Wanted[] = [
          ...accounts.flatMap((id): Wanted[] => [
            { type: 'account.update', id, before: {}, after },
            { type: 'account.deactivate', id },
            { type: 'account.delete', id },
            { type: 'account.anonymise', id },
          ]),
          ...entitlements.flatMap((entitlement): Wanted[] => [
            { type: 'grant.add', account: ordinary, entitlement },
            ...accounts.map((account): Wanted => ({ type: 'grant.remove', account, entitlement })),
          ]),
        ];
        for (const change of forbidden) {
          if (target.changes[change.type] === undefined) continue;
          const refused = await mustFail(apply(change), `${change.type} of what is protected was done.`);
          must(
            !stopsConnection(refused.code),
            `${change.type} of what is protected stopped the connection: ${refused.message}`,
          );
        }
        const now = await read();
        mustEqual(now.accounts, before.accounts, 'What is protected was changed.');
        mustEqual(now.entitlements, before.entitlements, 'What is protected was changed.');
        mustEqual(now.grants, before.grants, 'Who holds what is protected was changed.');
      }),
  },
  {
    name: 'secrets never appear in what is logged',
    keep: (subject) =>
      withTarget(subject, async (stage) => {
        let n = 40;
        await keepsSecrets(stage, (opened) => {
          const target = opened as TargetStage['target'];
          const create = target.changes['account.create'];
          const account = stage.fitted(n++);
          const made = create?.({ type: 'account.create', identity: 'kit', account, reason: kitReason });
          return [readTarget(target), made ?? Promise.resolve()];
        });
      }),
  },
];

function named({ accounts }: Held, userName: unknown) {
  const key = String(userName).toLowerCase();
  return [...accounts.values()].filter(({ attributes }) => String(attributes.userName).toLowerCase() === key);
}

/** One creation whose nth write meets a fault; then, as a run would, a look at the target and another try. */
async function createdOnce(
  { faults, apply, fitted, read }: TargetStage,
  fault: Fault,
  nth: number,
): Promise<void> {
  const planted = needed(faults, 'a world that can lose answers');
  const create: Wanted = { type: 'account.create', identity: 'person-1', account: fitted(1) };
  const how = `the ${nth}. write was ${fault.kind}`;
  let writes = 0;
  planted.plan((request) => (request.writes && ++writes === nth ? fault : undefined));
  const thrown = await failure(apply(create));
  planted.plan(undefined);
  const found = named(await read(), fitted(1).attributes.userName);
  must(found.length <= 1, `When ${how}, one creation made ${found.length} accounts.`);
  if (thrown === undefined)
    return mustEqual(found.length, 1, `When ${how}, the creation succeeded without an account.`);
  must(
    thrown instanceof ProvisioningError,
    `When ${how}, creation threw no ProvisioningError: ${show(thrown)}`,
  );
  must(
    found.length === 0 || thrown.effectUnknown,
    `When ${how}, the account was made, and the error does not say effectUnknown: ${thrown.message}`,
  );
  const again = await failure(apply(create));
  if (found.length === 0 && again !== undefined) throw again;
  mustEqual(
    named(await read(), fitted(1).attributes.userName).length,
    1,
    `Accounts after another try when ${how}.`,
  );
}
