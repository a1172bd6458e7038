/** `rollcall undo RUN`: the inverse of what a run did; says beforehand what cannot be undone. */

import { appliedAnswer } from './applied.ts';
import type { Answer, CommandDeclaration } from './declaration.ts';
import { planJson, planLines, readPlanPage } from './plan-page.ts';
import { ACTOR, watched } from './rounds.ts';

export const undo: CommandDeclaration = {
  usage: 'undo <run>',
  summary: 'Take back what a run did.',
  description:
    'Makes the inverse of what a run did, and shows it with what cannot be undone. It is done only with --yes, or later with rollcall apply. Exits with 6 while it waits.',
  args: { run: 'The id of the run; see rollcall runs list.' },
  options: [{ flags: '-y, --yes', summary: 'Approve the inverse plan and apply it.' }],
  async work(call) {
    const [run = ''] = call.args;
    return call.withApp(async (app): Promise<Answer> => {
      const { reconciliation } = app;
      const { plan, irreversible } = await watched(app, call, () =>
        reconciliation.undo({ run, actor: ACTOR }),
      );
      const page = await readPlanPage(app, plan.id, { limit: 20 });
      const json = { ...planJson(page), irreversible };
      if (plan.state === 'empty')
        return { json, lines: [`There is nothing to undo of run ${run}.`, ...irreversible] };
      if (call.options.yes !== true)
        return {
          json,
          lines: planLines(page, call.room),
          exit: 6,
          warnings: ['Nothing was undone yet; add --yes, or apply the plan.'],
        };
      call.say(...planLines({ ...page, plan: { ...page.plan, state: 'approved' } }, call.room), '');
      await reconciliation.approve({ plan: plan.id, by: ACTOR, digest: page.digest });
      const done = await watched(app, call, (id) =>
        reconciliation.apply({ id, plan: plan.id, actor: ACTOR }),
      );
      const applied = await appliedAnswer(app, done, call.room);
      return { ...applied, json: { ...(applied.json as object), irreversible } };
    });
  },
};
