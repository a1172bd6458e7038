/** `rollcall run SYNC`: reads, plans and applies what is safe. */

import { appliedAnswer, runLine } from './applied.ts';
import type { Answer, CommandDeclaration } from './declaration.ts';
import { peopleLines, planJson, planLines, planVerdict, readPlanPage } from './plan-page.ts';
import { readingsJson, readingTrouble, round } from './rounds.ts';

export const run: CommandDeclaration = {
  usage: 'run <sync>',
  summary: 'Read the sources, plan, and apply what is safe.',
  description:
    'Does a whole round of a sync: reads its sources, looks at its target, plans, and applies the plan if the guard finds it safe. A plan that is not safe is held, and the command exits with 6.',
  args: { sync: 'The name of the sync.' },
  async work(call) {
    const [sync = ''] = call.args;
    return call.withApp(async (app): Promise<Answer> => {
      const done = await round(app, call, { sync, planOnly: false });
      const trouble = readingTrouble(done.readings);
      const readings = readingsJson(done.readings);
      const page =
        done.run.plan === undefined ? undefined : await readPlanPage(app, done.run.plan, { limit: 20 });
      const verdict = page === undefined ? { exit: 0, warnings: [] } : planVerdict(page);
      if (page !== undefined && page.plan.state === 'held') {
        return {
          json: { run: done.run, ...planJson(page), readings },
          lines: [runLine(done.run), '', ...planLines(page, call.room)],
          exit: trouble.exit || verdict.exit,
          warnings: [...trouble.warnings, ...verdict.warnings],
        };
      }
      const applied = await appliedAnswer(app, done.run, call.room);
      return {
        json: { ...(applied.json as object), plan: page?.plan ?? null, people: page?.people ?? [], readings },
        lines: [...applied.lines, ...spaced(page === undefined ? [] : peopleLines(page, call.room))],
        exit: trouble.exit || applied.exit || verdict.exit,
        warnings: [...trouble.warnings, ...(applied.warnings ?? []), ...verdict.warnings],
      };
    });
  },
};

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}
