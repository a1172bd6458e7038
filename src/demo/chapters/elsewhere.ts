/** More than one Jira: a Confluence reads our directory, an organisation of Atlassian Cloud is filled, and one leaver is out of all. */

import { type Chapter, fact, listed, number, openMeter, planOf } from '../chapter.ts';
import type { Employee } from '../company.ts';
import { type LaterTarget, laterSyncs } from '../config-text.ts';
import { confluenceName } from '../confluence.ts';
import { jiraName } from '../jira-people.ts';
import { beginByHand, isInvited, seatsTaken, touchedIn, worksThere } from '../organisation.ts';
import type { Stage } from '../stage.ts';
import { tellOf } from './people.ts';

/** The budget of accounts that may be closed is for a rolling day, and the mishaps before have used it up. */
const REST = 2 * 86_400_000;

function employees({ company }: Stage): readonly Employee[] {
  return [...company.people.values()].filter(({ active, kind }) => active && kind === 'Employee');
}

/** The administrator writes the target and its sync into rollcall.yaml; the first plan waits, is approved and applied. */
async function attach(stage: Stage, target: LaterTarget, meanwhile: () => Promise<void> = async () => {}) {
  const { app } = stage;
  await stage.attach(target);
  const { run } = await stage.round({ sync: laterSyncs[target] });
  const plan = await planOf(stage, run);
  await meanwhile();
  await app.reconciliation.approve({ plan: plan.id, by: 'cli', note: 'Each account looked at.' });
  const applied = await app.reconciliation.apply({ plan: plan.id, actor: 'cli' });
  const { failed = 0, skipped = 0 } = applied.counts;
  return {
    plan,
    facts: [
      fact('state of the first plan', 'held', plan.state),
      fact('changes failed or skipped', 0, failed + skipped),
    ],
  };
}

export const confluenceAttached: Chapter = {
  name: 'a Confluence reads our directory',
  settles: true,
  passes: REST,
  expected: (stage) =>
    `A Confluence Data Center is attached to Rollcall as to a Crowd, with no plug-in. Before the first plan is approved it is told nothing; then it knows ${number(employees(stage).length)} people.`,
  async tell(stage) {
    const { confluence } = stage;
    stage.later(REST);
    const early: unknown[] = [];
    const { plan, facts } = await attach(stage, 'confluence', async () => {
      early.push((await confluence.synchronise()).how, confluence.people);
    });
    await confluence.test();
    const first = await confluence.synchronise();
    const again = await confluence.synchronise();
    return {
      happened: `${listed(plan)}. Confluence then read ${number(confluence.people)} people and their groups with ${first.calls} calls, and asks with one from now on.`,
      facts: [
        ...facts,
        fact('the synchronisation before approval, and people known', ['failed', 0], early),
        fact('the first one after it', { how: 'full', calls: 5 }, first),
        fact('the next', { how: 'incremental', calls: 1 }, again),
        fact('people known', employees(stage).length, confluence.people),
      ],
    };
  },
};

export const organisationAttached: Chapter = {
  name: 'an Atlassian organisation',
  settles: true,
  expected: (stage) => {
    const all = employees(stage).filter(worksThere).length;
    const there = employees(stage).filter(isInvited).length;
    return `Whoever works on the product works in an organisation of Atlassian Cloud: ${there} were invited by hand and are found by their address, the other ${number(all - there)} are invited without an e-mail.`;
  },
  async tell(stage) {
    const { cloud } = stage;
    beginByHand(cloud, stage.company);
    const meter = openMeter(stage);
    const people = cloud.look.users().length;
    const all = employees(stage).filter(worksThere).length;
    const there = employees(stage).filter(isInvited).length;
    const { plan, facts } = await attach(stage, 'cloud');
    const made = cloud.look.users().length - people;
    const taken = seatsTaken(cloud);
    return {
      happened: `${listed(plan)}, with ${number(meter().cloud)} calls. Of Jira in the Cloud ${number(taken)} seats are taken.`,
      facts: [
        ...facts,
        fact('accounts found', there, plan.counts.situations.found),
        fact('accounts made', all - there, made),
        // With the administrator and three people of an agency.
        fact('seats taken', all + 4, taken),
        fact('what was made by hand and was touched', [], touchedIn(cloud)),
      ],
    };
  },
};

/** Whether somebody's account is open, in each of the three. */
function doorsOf({ jira, confluence, cloud }: Stage, person: Employee) {
  return {
    jira: jira.look.user(jiraName(person))?.active,
    confluence: confluence.person(confluenceName(person))?.active,
    cloud: cloud.look.user(person.email)?.membershipStatus,
  };
}

export const leaverEverywhere: Chapter = {
  name: 'a leaver, everywhere',
  settles: true,
  expected: () =>
    'Somebody leaves; Okta tells it once. In one go the accounts in Jira, in Confluence and in the Atlassian organisation are closed, and the seats are free.',
  async tell(stage) {
    const { app, cast, confluence, cloud, world } = stage;
    const person = stage.person(cast.everywhere.key);
    const before = doorsOf(stage, person);
    const seats = seatsTaken(cloud);
    const last = await stage.lastRun();
    const began = world.clock.now();
    const after = await tellOf(stage, person.key, { active: false });
    const read = await confluence.synchronise();
    const took = world.clock.now() - began;
    const runs = await app.reconciliation.runs({ limit: 20 });
    const since = runs.slice(
      0,
      runs.findIndex(({ id }) => id === last),
    );
    const freed = seats - seatsTaken(cloud);
    return {
      happened: `${after.displayName} is out of Jira, of Confluence and of the organisation ${took} ms after Okta began to tell it, by ${since.length} runs; ${freed} seat of Jira in the Cloud is free. Confluence read it with ${read.calls} call.`,
      facts: [
        fact('before', { jira: true, confluence: true, cloud: 'active' }, before),
        fact('after', { jira: false, confluence: false, cloud: 'suspended' }, doorsOf(stage, after)),
        fact('how Confluence read it', { how: 'incremental', calls: 1 }, read),
        fact(
          'syncs that ran',
          ['staff-to-cloud', 'staff-to-confluence', 'staff-to-jira'],
          [...new Set(since.map((one) => one.sync))].sort(),
        ),
        fact('seats of Jira in the Cloud that are free', 1, freed),
        fact('within ten seconds', true, took < 10_000),
      ],
    };
  },
};
