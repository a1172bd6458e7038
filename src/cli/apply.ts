/** `rollcall apply PLAN`: does what was planned, and nothing else. */

import { ProvisioningError } from '../model/index.ts';
import { appliedAnswer } from './applied.ts';
import { approvalOf, approvalOptions } from './approval.ts';
import { type CommandDeclaration, listOption, textOption } from './declaration.ts';
import { ACTOR, watched } from './rounds.ts';

export const apply: CommandDeclaration = {
  usage: 'apply <plan>',
  summary: 'Do what was planned.',
  description:
    'Applies a plan that is safe or approved. A held one is refused, and the command exits with 6, unless it is approved here and now. Nobody who has moved since is touched: they are planned anew.',
  args: { plan: 'The id of the plan.' },
  options: [{ flags: '--approve', summary: 'Approve the plan as well, if it is held.' }, ...approvalOptions],
  async work(call) {
    const [id = ''] = call.args;
    const approve = call.options.approve === true;
    const partial =
      listOption(call.options, 'onlyPeople') !== undefined ||
      listOption(call.options, 'onlyTypes') !== undefined;
    if (
      !approve &&
      (partial ||
        textOption(call.options, 'note') !== undefined ||
        textOption(call.options, 'digest') !== undefined)
    )
      throw new ProvisioningError(
        'invalid',
        '--only-people, --only-types, --note and --digest say what is approved; add --approve.',
      );
    return call.withApp(async (app) => {
      const { reconciliation } = app;
      const plan = await reconciliation.planById(id);
      if (plan.state === 'held' && !approve)
        throw new ProvisioningError(
          'unsafe',
          `Plan ${id} is held; look at it with rollcall plans show ${id}, then rollcall apply ${id} --approve.`,
          { faults: plan.hold.map(({ rule, message }) => ({ path: rule, message })) },
        );
      if (approve && plan.state !== 'approved') await reconciliation.approve(await approvalOf(app, call, id));
      else if (partial)
        throw new ProvisioningError(
          'conflict',
          `Plan ${id} is ${plan.state} already; its approval cannot be narrowed.`,
        );
      const run = await watched(app, call, (runId) =>
        reconciliation.apply({ id: runId, plan: id, actor: ACTOR }),
      );
      return appliedAnswer(app, run, call.room);
    });
  },
};
