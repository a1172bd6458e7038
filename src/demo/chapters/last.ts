/** What can be taken back, and what is proved at the end. */

import { type Chapter, changesOf, fact, listed, number, openMeter, planOf } from '../chapter.ts';
import { jiraName } from '../jira-people.ts';
import { touched, wantedGroups } from '../oracle.ts';
import type { Stage } from '../stage.ts';

function groupsOf({ jira }: Stage, name: string): readonly string[] {
  return [...jira.look.groupsOf(name)].sort();
}

export const undo: Chapter = {
  name: 'an undo',
  settles: false,
  expected: () =>
    'The mover’s run is undone: the plan says beforehand what stays, and the groups are those of before.',
  async tell(stage) {
    const { app, cast, memory } = stage;
    const undoing = await app.reconciliation.undo({ run: memory.moverRun ?? '', actor: 'cli' });
    const { plan, irreversible } = undoing;
    await app.reconciliation.approve({ plan: plan.id, by: 'cli' });
    const run = await app.reconciliation.apply({ plan: plan.id, actor: 'cli' });
    const groups = groupsOf(stage, jiraName(cast.mover));
    return {
      happened: `${listed(plan)} done. It said beforehand: ${irreversible.join(' ')}`,
      facts: [
        fact('state of the plan before', 'held', plan.state),
        fact('changes done', changesOf(plan), run.counts.done),
        fact(
          'what cannot be undone',
          true,
          irreversible.some((one) => one.includes('project-zephyr')),
        ),
        fact('groups', wantedGroups(cast.mover), groups),
      ],
    };
  },
};

export const notRepeated: Chapter = {
  name: 'what was undone is not repeated',
  settles: true,
  expected: () => 'The next run would do it again, so it asks; approved, it does.',
  async tell(stage) {
    const { app, cast } = stage;
    const meter = openMeter(stage);
    const { run } = await stage.round();
    const plan = await planOf(stage, run);
    const { writes } = meter();
    await app.reconciliation.approve({ plan: plan.id, by: 'cli', note: 'She has really moved.' });
    await app.reconciliation.apply({ plan: plan.id, actor: 'cli' });
    const now = stage.person(cast.mover.key);
    return {
      happened: `Held: ${plan.hold.map(({ message }) => message).join(' ')} Approved, and applied.`,
      facts: [
        fact('state of the plan', 'held', plan.state),
        fact(
          'rule that holds it',
          ['repeats-undone'],
          plan.hold.map(({ rule }) => rule),
        ),
        fact('write calls before approval', 0, writes),
        fact('groups', wantedGroups(now), groupsOf(stage, jiraName(now))),
      ],
    };
  },
};

export const byHand: Chapter = {
  name: 'what was made by hand',
  settles: false,
  expected: ({ handMade, before }) =>
    `${handMade.strangers.length} accounts of nobody in the company are as they were, and so is every one of ${number(before.memberships.length)} memberships that were given by hand.`,
  async tell({ jira, before, handMade }) {
    const changed = touched(jira, before);
    return {
      happened: `${handMade.strangers.length} accounts and ${number(before.memberships.length)} memberships looked at: ${changed.length} changed.`,
      facts: [fact('changed', [], changed)],
    };
  },
};

export const audit: Chapter = {
  name: 'audit',
  settles: false,
  expected: () => 'Every line of the audit is there, unchanged, each covering the one before.',
  async tell({ app }) {
    const verified = await app.audit.verify();
    return {
      happened: verified.intact
        ? `${number(verified.checked)} lines checked; the chain ends in ${verified.head.slice(0, 12)}…`
        : verified.message,
      facts: [fact('intact', true, verified.intact)],
    };
  },
};
