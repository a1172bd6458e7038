/** What targets promise about grants, and about many changes at once. */

import type { AnyBatch } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { failure, must, mustEqual, show } from '../judge.ts';
import type { KitPromise } from '../kit.ts';
import type { TargetSubject } from '../subject.ts';
import { grantKey, kitReason, missingAccount, type TargetStage, withTarget } from '../target-stage.ts';

const seen = ['what was created is seen'];

export const granting: readonly KitPromise<TargetSubject>[] = [
  {
    name: 'granting twice is granting once',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ make, group, apply, read }) => {
        const [account, entitlement] = [await make(1), await group(1)];
        await apply({ type: 'grant.add', account, entitlement });
        const once = (await read()).grants;
        must(once.has(grantKey(account, entitlement)), 'A grant was added and is not told.');
        const second = await failure(apply({ type: 'grant.add', account, entitlement }));
        must(second === undefined, `Granting a second time failed: ${show(second)}`);
        mustEqual((await read()).grants, once, 'Granting a second time changed grants.');
      }),
  },
  {
    name: 'revoking what is not held succeeds',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async ({ make, group, apply, read }) => {
        const [account, other, entitlement] = [await make(1), await make(2), await group(1)];
        await apply({ type: 'grant.add', account: other, entitlement });
        const before = (await read()).grants;
        const never = await failure(apply({ type: 'grant.remove', account, entitlement }));
        must(never === undefined, `Revoking what was never held failed: ${show(never)}`);
        mustEqual((await read()).grants, before, 'Revoking what was not held changed grants.');
        await apply({ type: 'grant.remove', account: other, entitlement });
        const again = await failure(apply({ type: 'grant.remove', account: other, entitlement }));
        must(again === undefined, `Revoking a second time failed: ${show(again)}`);
        must(
          !(await read()).grants.has(grantKey(other, entitlement)),
          'A grant was revoked and is still told.',
        );
      }),
  },
  {
    name: 'a batch answers for each change, in the order given',
    builtOn: seen,
    keep: (subject) =>
      withTarget(subject, async (stage) => {
        const { target, world, make, group, read } = stage;
        const offers = (target.batches ?? []).filter(isGrantBatch);
        if (offers.length === 0) return;
        const accounts = [await make(1), await make(2), await make(3)];
        const entitlement = await group(1);
        const missing = missingAccount(world, accounts[0] ?? '');
        const asked = [...accounts.slice(0, 2), missing, ...accounts.slice(2)];
        // Adding comes first, so that there is something to remove.
        for (const batch of offers.toSorted((a, b) => a.type.localeCompare(b.type))) {
          const wanted = batch.size < asked.length ? asked.slice(-batch.size) : asked;
          if (batch.type === 'grant.remove') await grantAll(stage, accounts, entitlement);
          const outcomes = await applyBatch(batch, wanted, entitlement);
          mustEqual(
            outcomes.length,
            wanted.length,
            `A batch of ${batch.type} did not answer for each change.`,
          );
          const { grants } = await read();
          for (const [index, account] of wanted.entries()) {
            const outcome = outcomes[index];
            const failed = outcome !== undefined && 'failed' in outcome ? outcome.failed : undefined;
            if (account !== missing) {
              must(
                failed === undefined,
                `A ${batch.type} failed beside one that could not be done: ${show(failed)}`,
              );
              mustEqual(
                grants.has(grantKey(account, entitlement)),
                batch.type === 'grant.add',
                `What a batch of ${batch.type} said is not so.`,
              );
            } else if (batch.type === 'grant.add') {
              const code = failed instanceof ProvisioningError ? failed.code : show(failed);
              mustEqual(code, 'not-found', 'A batch did not say `not-found` of the account that is missing.');
            }
          }
        }
      }),
  },
];

async function grantAll(
  { apply, read }: TargetStage,
  accounts: readonly string[],
  entitlement: string,
): Promise<void> {
  const { grants } = await read();
  for (const account of accounts) {
    if (!grants.has(grantKey(account, entitlement))) await apply({ type: 'grant.add', account, entitlement });
  }
}

type GrantBatch = Extract<AnyBatch, { readonly type: 'grant.add' | 'grant.remove' }>;

function isGrantBatch(batch: AnyBatch): batch is GrantBatch {
  return batch.type === 'grant.add' || batch.type === 'grant.remove';
}

function applyBatch(batch: GrantBatch, accounts: readonly string[], entitlement: string) {
  const grants = accounts.map((account) => ({ account, entitlement, reason: kitReason }));
  return batch.type === 'grant.add'
    ? batch.apply(grants.map((grant) => ({ ...grant, type: 'grant.add' })))
    : batch.apply(grants.map((grant) => ({ ...grant, type: 'grant.remove' })));
}
