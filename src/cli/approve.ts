/** `rollcall approve PLAN`, `rollcall reject PLAN`: a person decides. */

import { approvalOf, approvalOptions } from './approval.ts';
import { type CommandDeclaration, textOption } from './declaration.ts';
import { ACTOR } from './rounds.ts';
import { time } from './text.ts';

const args = { plan: 'The id of the plan.' };

export const approve: CommandDeclaration = {
  usage: 'approve <plan>',
  summary: 'Approve a held plan, or a part of it.',
  description:
    'Approves exactly the changes of this plan, or those of some people or types; what is not named is not done. Applies nothing: that is rollcall apply, within a day.',
  args,
  options: approvalOptions,
  work: (call) =>
    call.withApp(async (app) => {
      const [id = ''] = call.args;
      const plan = await app.reconciliation.approve(await approvalOf(app, call, id));
      const until = plan.expiresAt === undefined ? '' : `, until ${time(plan.expiresAt)} UTC`;
      return {
        json: { plan },
        lines: [`Plan ${id} is approved${until}.`, `Apply it with rollcall apply ${id}.`],
      };
    }),
};

export const reject: CommandDeclaration = {
  usage: 'reject <plan>',
  summary: 'Reject a plan: nothing of it is done.',
  args,
  options: [{ flags: '--note <text>', summary: 'Why; it is kept with the decision.' }],
  work: (call) =>
    call.withApp(async (app) => {
      const [id = ''] = call.args;
      const note = textOption(call.options, 'note');
      const plan = await app.reconciliation.reject({
        plan: id,
        by: ACTOR,
        ...(note === undefined ? {} : { note }),
      });
      return { json: { plan }, lines: [`Plan ${id} is rejected; nothing of it is done.`] };
    }),
};
