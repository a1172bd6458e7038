/** From nothing to everybody in step: check, first load, first plan, approval, second plan. */

import { type Chapter, changesOf, fact, listed, number, openMeter, planOf } from '../chapter.ts';
import type { Employee } from '../company.ts';
import { groupCount } from '../company.ts';
import { sync } from '../config-text.ts';
import { wantedGroups } from '../oracle.ts';
import type { Stage } from '../stage.ts';
import { oktaGroups, units } from '../structure.ts';

export const check: Chapter = {
  name: 'check',
  settles: false,
  expected: () => 'Every connection lets us in and may do what the sync needs.',
  async tell({ app, okta, exportHr }) {
    await exportHr();
    await okta.test();
    const signal = new AbortController().signal;
    const source = await app.settings.openSource('hr', signal);
    await source.check();
    await source.close();
    const target = await app.settings.openTarget('jira', signal);
    await target.check();
    const seats = (await target.seats?.()) ?? [];
    await target.close();
    const words = seats.map(({ name, used, total }) => `${name} ${used} of ${total ?? 'unlimited'}`);
    return {
      happened: `Okta, the HR files and Jira are reachable with their credentials. Seats taken: ${words.join(', ')}.`,
      facts: [fact('licences that Jira names', 2, seats.length)],
    };
  },
};

export const firstLoad: Chapter = {
  name: 'first load',
  settles: false,
  expected: ({ company }) =>
    `Okta pushes ${number(company.people.size)} people and ${oktaGroups.length} groups, the HR system tells ${units.length} nested ones; Jira is not written to.`,
  async tell(stage) {
    const { app, okta, company } = stage;
    const meter = openMeter(stage);
    for (const person of company.people.values()) await okta.assign(person, company);
    await stage.pushGroups();
    await app.readers.read('hr');
    await app.drain();
    const pushed = await app.directory.status('okta');
    const told = await app.directory.status('hr');
    const people = await app.directory.count(['okta', 'hr']);
    return {
      happened: `${number(okta.requests)} requests of Okta. ${number(people)} people are known, ${number(pushed.counts.groups + told.counts.groups)} groups, ${number(pushed.counts.memberships + told.counts.memberships)} memberships.`,
      facts: [
        fact('people', company.people.size, people),
        fact('groups', groupCount, pushed.counts.groups + told.counts.groups),
        fact('write calls to Jira', 0, meter().writes),
      ],
    };
  },
};

/** People who are to have an account. */
function entitled({ company, handMade }: Stage): readonly Employee[] {
  return [...company.people.values()].filter(
    ({ kind, active, key }) => active && kind !== 'Contractor' && key !== handMade.ambiguous,
  );
}

export const firstPlan: Chapter = {
  name: 'first plan is held',
  settles: false,
  expected: ({ handMade }) =>
    `The first plan finds ${handMade.accounts.size} accounts that were made by hand, and waits for a person. Nothing is written.`,
  async tell(stage) {
    const meter = openMeter(stage);
    const { run } = await stage.round();
    const plan = await planOf(stage, run);
    const people = entitled(stage);
    const { found, absent, ambiguous } = plan.counts.situations;
    return {
      happened: `Held: ${plan.hold.map(({ message }) => message).join(' ')} It would do ${listed(plan)}.`,
      facts: [
        fact('state of the plan', 'held', plan.state),
        fact(
          'rule that holds it',
          true,
          plan.hold.some(({ rule }) => rule === 'first-run'),
        ),
        fact('accounts found', stage.handMade.accounts.size, found),
        fact('people without an account', people.length - stage.handMade.accounts.size, absent),
        fact('people whose address two accounts carry', 1, ambiguous),
        fact('write calls to Jira', 0, meter().writes),
      ],
    };
  },
};

export const approveAndApply: Chapter = {
  name: 'approve and apply',
  settles: true,
  expected: (stage) =>
    `${number(entitled(stage).length - stage.handMade.accounts.size)} accounts are made, ${stage.handMade.accounts.size} linked, every group given; what nobody in the company owns stays.`,
  async tell(stage) {
    const { app, jira, handMade } = stage;
    const accounts = jira.look.users().length;
    const [held] = await app.reconciliation.plans({ sync, states: ['held'] });
    if (held === undefined) throw new RangeError('No plan waits.');
    const digest = await app.reconciliation.planDigest(held.id);
    await app.reconciliation.approve({ plan: held.id, by: 'cli', digest, note: 'Each account looked at.' });
    const run = await app.reconciliation.apply({ plan: held.id, actor: 'cli' });
    const made = entitled(stage).length - handMade.accounts.size;
    const { done = 0, failed = 0, skipped = 0 } = run.counts;
    return {
      happened: `${number(done)} changes done, ${failed} failed: ${listed(held)}. ${handMade.renamed} of the linked accounts now bear the name that their person signs in with.`,
      facts: [
        fact('changes done', changesOf(held), done),
        fact('changes failed or skipped', 0, failed + skipped),
        fact('new accounts in Jira', made, jira.look.users().length - accounts),
      ],
    };
  },
};

/** After a first load everybody is looked at once more, for what was pushed meanwhile; by now (milliseconds). */
const FOLLOWING = 120_000;

export const secondPlan: Chapter = {
  name: 'second plan is empty',
  settles: true,
  passes: FOLLOWING,
  expected: () =>
    'A second run over everybody finds nothing to do and writes nothing; nor does the one that follows a first load by itself.',
  async tell(stage) {
    const meter = openMeter(stage);
    const { run } = await stage.round();
    stage.later(FOLLOWING);
    const followed = await stage.app.drain();
    const following = await planOf(stage, await stage.app.reconciliation.runById(await stage.lastRun()));
    const plan = await planOf(stage, run);
    const { jira, writes } = meter();
    return {
      happened: `${number(plan.counts.people)} people looked at twice, with ${number(jira)} reading calls in all: ${changesOf(plan)} changes.`,
      facts: [
        fact('changes', 0, changesOf(plan)),
        fact('runs that followed by themselves', 1, followed),
        fact('changes of the run that followed', 0, changesOf(following)),
        fact('write calls', 0, writes),
      ],
    };
  },
};

/** Somebody's membership that comes through nested groups, with the way in words. */
export const explain: Chapter = {
  name: 'why',
  settles: false,
  expected: () => 'A membership gained through nested groups is explained with its path.',
  async tell(stage) {
    const { app, cast } = stage;
    const { developer } = cast;
    const explained = await app.reconciliation.explain({ sync, person: await stage.personOf(developer) });
    const developers = explained.entitlements.find(({ name }) => name === 'developers');
    const because = developers?.because ?? '';
    const names = explained.entitlements.filter(({ held }) => held).map(({ name }) => name);
    return {
      happened: `${developer.displayName}: ${because}.`,
      facts: [
        fact('held', true, developers?.held),
        fact('the path is told', true, because.includes('Engineering › Backend')),
        fact('groups held', wantedGroups(developer), [...names].sort()),
      ],
    };
  },
};
