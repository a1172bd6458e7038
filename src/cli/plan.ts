/** `rollcall plan SYNC`: what would be done. Changes nothing. */

import { type CommandDeclaration, listOption } from './declaration.ts';
import { numberOption } from './numbers.ts';
import { personNamed } from './people.ts';
import { planJson, planLines, planVerdict, readPlanPage } from './plan-page.ts';
import { readingsJson, readingTrouble, round } from './rounds.ts';

export const plan: CommandDeclaration = {
  usage: 'plan <sync>',
  summary: 'Show what would be done. Changes nothing.',
  description:
    'Reads the sources of a sync, looks at its target, and shows what would be done, to whom, and why. Changes nothing. Exits with 6 when the plan waits for a person.',
  args: { sync: 'The name of the sync.' },
  options: [
    {
      flags: '-p, --person <person>',
      summary: 'Only this person (id, user name, address, name); may be repeated.',
      many: true,
    },
    { flags: '--limit <count>', summary: 'Changes to show; 20 when absent.' },
  ],
  async work(call) {
    const [sync = ''] = call.args;
    const wanted = listOption(call.options, 'person');
    const limit = numberOption(call.options, 'limit') ?? 20;
    return call.withApp(async (app) => {
      const { run, readings } = await round(app, call, {
        sync,
        planOnly: true,
        ...(wanted === undefined
          ? {}
          : {
              people: async () => Promise.all(wanted.map(async (text) => (await personNamed(app, text)).id)),
            }),
      });
      const trouble = readingTrouble(readings);
      if (run.plan === undefined)
        return {
          json: { run, readings: readingsJson(readings) },
          lines: [`Run ${run.id} made no plan: it is ${run.state}.`],
          exit: trouble.exit || 1,
          warnings: trouble.warnings,
        };
      const page = await readPlanPage(app, run.plan, { limit });
      const verdict = planVerdict(page);
      return {
        json: { ...planJson(page), readings: readingsJson(readings) },
        lines: planLines(page, call.room),
        exit: trouble.exit || verdict.exit,
        warnings: [...trouble.warnings, ...verdict.warnings],
      };
    });
  },
};
