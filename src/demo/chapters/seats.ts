/** What seats cost: three hundred accounts that nobody uses, the plan that takes their seats back, and one person who returns. */

import { type Chapter, fact, listed, number } from '../chapter.ts';
import type { Employee } from '../company.ts';
import { jiraName } from '../jira-people.ts';
import { wantedGroups } from '../oracle.ts';
import type { Stage } from '../stage.ts';

/** How long nobody signs in (milliseconds): longer than the sync lets accounts sleep. */
const ASLEEP = 120 * 86_400_000;
/** As in Jira and in the price list. */
const product = 'jira-software';
const group = 'jira-software-users';

/** Three of ten people, of those whose account is open. */
function sleepersOf({ company, jira }: Stage): readonly Employee[] {
  const open = [...company.people.values()].filter(
    (person) => jira.look.user(jiraName(person))?.active === true && wantedGroups(person).includes(group),
  );
  return open.filter((_, place) => place % 3 === 1).slice(0, Math.round(company.people.size * 0.3));
}

const holds = ({ jira }: Stage, person: Employee): boolean =>
  jira.look.groupsOf(jiraName(person)).includes(group);

async function seatsUsed({ app }: Stage): Promise<number | undefined> {
  const { products } = await app.reconciliation.seats('jira');
  return products.find((one) => one.product === product)?.used;
}

export const sleepers: Chapter = {
  name: 'seats that nobody uses',
  settles: false,
  passes: ASLEEP,
  expected: ({ company }) =>
    `Four months later ${number(Math.round(company.people.size * 0.3))} people have not signed in to Jira since; the report says what their seats cost, and by one click a plan takes them back.`,
  async tell(stage) {
    const { app, jira, memory } = stage;
    const asleep = sleepersOf(stage);
    memory.sleepers = asleep.map(({ key }) => key);
    const names = new Set(asleep.map(jiraName));
    const before = stage.now();
    stage.later(ASLEEP);
    for (const { name } of jira.look.users())
      jira.hand.change(name, { lastLogin: names.has(name) ? before : stage.now() });
    await stage.round({ planOnly: true });
    const report = await app.reconciliation.reclaimSummary('jira');
    const used = await seatsUsed(stage);
    const plans = await app.reconciliation.reclaim({
      target: 'jira',
      kinds: ['inactive'],
      by: 'remove-licences',
      products: [product],
      actor: 'cli',
    });
    const [id = ''] = plans;
    const plan = await app.reconciliation.planById(id);
    const [seats] = (await app.reconciliation.planSeats(id)).products.filter(
      (one) => one.product === product,
    );
    await app.reconciliation.approve({ plan: id, by: 'cli' });
    const run = await app.reconciliation.apply({ plan: id, actor: 'cli' });
    const saved = (seats?.costBefore ?? 0) - (seats?.costAfter ?? 0);
    return {
      happened: `${number(asleep.length)} people sleep; ${listed(plan)}. Seats: ${number(seats?.before ?? 0)} → ${number(seats?.after ?? 0)}, which saves ${number(saved)} ${report.currency ?? ''} a month.`,
      facts: [
        fact(
          'people in the report',
          asleep.length,
          report.kinds.find(({ kind }) => kind === 'inactive')?.accounts,
        ),
        fact('state of the plan before', 'held', plan.state),
        fact('changes done', asleep.length, run.counts.done),
        fact('seats after', (used ?? 0) - asleep.length, await seatsUsed(stage)),
        fact(
          'sleepers who still hold the group',
          [],
          asleep.filter((one) => holds(stage, one)).map(jiraName),
        ),
        fact('it saves money', true, saved > 0),
      ],
    };
  },
};

export const comesBack: Chapter = {
  name: 'one who comes back',
  settles: false,
  expected: () =>
    'One of them signs in again and has the seat back with the next run; the others stay without.',
  async tell(stage) {
    const { app, jira, memory } = stage;
    const [first, ...others] = (memory.sleepers ?? []).map((key) => stage.person(key));
    if (first === undefined) throw new RangeError('Nobody sleeps.');
    jira.hand.change(jiraName(first), { lastLogin: stage.now() });
    const { run } = await stage.round();
    const changes = await app.reconciliation.changes(run.plan ?? '');
    return {
      happened: `${first.displayName} signed in again: ${changes.map(({ change }) => change.type).join(', ')}.`,
      facts: [
        fact('state of the run', 'done', run.state),
        fact(
          'what the run did',
          ['grant.add'],
          changes.map(({ change }) => change.type),
        ),
        fact('groups', true, holds(stage, first)),
        fact('others who hold the group again', [], others.filter((one) => holds(stage, one)).map(jiraName)),
      ],
    };
  },
};
