/** `rollcall plans list`, `rollcall plans show PLAN`. */

import { phases } from '../model/index.ts';
import type { ChangeState, PlanState } from '../reconciliation/index.ts';
import { changeCounts } from './change-words.ts';
import { type CommandDeclaration, type CommandGroup, textOption } from './declaration.ts';
import { numberOption } from './numbers.ts';
import { personNamed } from './people.ts';
import { planJson, planLines, readPlanPage } from './plan-page.ts';
import { table, time } from './text.ts';

const states: readonly PlanState[] = [
  'held',
  'ready',
  'approved',
  'applying',
  'applied',
  'empty',
  'rejected',
  'stale',
  'superseded',
  'expired',
  'stopping',
  'stopped',
  'planning',
];
const outcomes: readonly ChangeState[] = ['planned', 'intended', 'done', 'failed', 'skipped'];

const list: CommandDeclaration = {
  usage: 'list',
  summary: 'List plans, the newest first.',
  options: [
    { flags: '--sync <sync>', summary: 'Only of this sync.' },
    { flags: '--state <state>', summary: 'Only in this state.', choices: states },
    { flags: '--before <plan>', summary: 'Only plans older than this one.' },
    { flags: '--limit <count>', summary: 'At most so many; 20 when absent.' },
  ],
  work: ({ options, room, withApp }) =>
    withApp(async ({ reconciliation }) => {
      const sync = textOption(options, 'sync');
      const state = textOption(options, 'state') as PlanState | undefined;
      const before = textOption(options, 'before');
      const plans = await reconciliation.plans({
        limit: numberOption(options, 'limit') ?? 20,
        ...(sync === undefined ? {} : { sync }),
        ...(state === undefined ? {} : { states: [state] }),
        ...(before === undefined ? {} : { before }),
      });
      const rows = plans.map((plan) => [
        plan.id,
        time(plan.createdAt),
        plan.sync,
        plan.kind === 'undo' ? `${plan.state} (undo)` : plan.state,
        changeCounts(plan.counts.changes).join(', ') || 'nothing to change',
      ]);
      const lines = table(['plan', 'made', 'sync', 'state', 'changes'], rows, room);
      return { json: { plans }, lines: lines.length === 0 ? ['There are no such plans.'] : lines };
    }),
};

const show: CommandDeclaration = {
  usage: 'show <plan>',
  summary: 'Show a plan: what, whom, why, and what became of it.',
  args: { plan: 'The id of the plan.' },
  options: [
    { flags: '--after <number>', summary: 'Changes after this one.' },
    { flags: '--limit <count>', summary: 'Changes to show; 50 when absent.' },
    { flags: '--type <type>', summary: 'Only changes of this type.', choices: phases.flat() },
    { flags: '--state <state>', summary: 'Only changes of which this became.', choices: outcomes },
    { flags: '-p, --person <person>', summary: 'Only changes of this person.' },
  ],
  work: ({ args: [id = ''], options, room, withApp }) =>
    withApp(async (app) => {
      const after = numberOption(options, 'after');
      const type = textOption(options, 'type');
      const state = textOption(options, 'state') as ChangeState | undefined;
      const person = textOption(options, 'person');
      const page = await readPlanPage(app, id, {
        limit: numberOption(options, 'limit') ?? 50,
        ...(after === undefined ? {} : { after }),
        ...(type === undefined ? {} : { types: [type] }),
        ...(state === undefined ? {} : { states: [state] }),
        ...(person === undefined ? {} : { person: (await personNamed(app, person)).id }),
      });
      return { json: planJson(page), lines: planLines(page, room) };
    }),
};

export const plans: CommandGroup = { name: 'plans', summary: 'List and show plans.', commands: [list, show] };
