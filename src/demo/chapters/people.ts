/** What happens to people: one joins, one moves, one marries, one leaves and comes back. */

import { type Chapter, fact, openMeter } from '../chapter.ts';
import { change, type Employee, hire, youngProject } from '../company.ts';
import { jiraName } from '../jira-people.ts';
import { wantedGroups } from '../oracle.ts';
import type { Stage } from '../stage.ts';
import { unitNamed } from '../structure.ts';

/** Changes somebody, and has Okta and the HR system tell it; gives the person as they are now. */
export async function tellOf(
  stage: Stage,
  key: string,
  fields: Partial<Omit<Employee, 'key'>>,
): Promise<Employee> {
  const before = stage.person(key);
  stage.company = change(stage.company, key, fields);
  const after = stage.person(key);
  if (before.active && !after.active) await stage.okta.unassign(after);
  else if (!before.active && after.active) await stage.okta.assign(after, stage.company);
  else await stage.okta.update(after, stage.company);
  await stage.pushGroups([...new Set([...before.groups, ...after.groups])]);
  await stage.exportHr();
  await stage.app.readers.read('hr');
  await stage.app.drain();
  return after;
}

/** An account as Jira has it: key, active, and its groups. */
function accountOf({ jira }: Stage, person: Employee) {
  const account = jira.look.user(jiraName(person));
  return {
    key: account?.key,
    active: account?.active,
    groups: account === undefined ? [] : [...jira.look.groupsOf(account.name)].sort(),
  };
}

export const joiner: Chapter = {
  name: 'a joiner',
  settles: true,
  expected: () => 'Somebody begins: one account with the right groups, without anybody being asked.',
  async tell(stage) {
    const meter = openMeter(stage);
    const accounts = stage.jira.look.users().length;
    const { company, hired } = hire(stage.company, {
      givenName: 'Þórunn',
      familyName: 'Ægisdóttir',
      title: 'Software Engineer',
      team: 'Platform',
      office: 'oslo',
      groups: ['jira-users', 'office-oslo', 'prj-atlas'],
    });
    stage.company = company;
    await stage.okta.assign(hired, company);
    await stage.pushGroups(hired.groups);
    await stage.exportHr();
    await stage.app.readers.read('hr');
    await stage.app.drain();
    const { active, groups } = accountOf(stage, hired);
    const { byOperation } = meter();
    return {
      happened: `${hired.displayName} has the account ${jiraName(hired)}, in ${groups.join(', ')}.`,
      facts: [
        fact('new accounts', 1, stage.jira.look.users().length - accounts),
        fact('calls that make an account', 1, byOperation['POST user']),
        fact('active', true, active),
        fact('groups', wantedGroups(hired), groups),
      ],
    };
  },
};

export const mover: Chapter = {
  name: 'a mover',
  settles: true,
  expected: () => 'Somebody changes the department: old groups go, new ones come, the account stays.',
  async tell(stage) {
    const before = accountOf(stage, stage.cast.mover);
    const unit = unitNamed('Key Accounts');
    const { office } = stage.cast.mover;
    const after = await tellOf(stage, stage.cast.mover.key, {
      unit: unit.id,
      department: 'Sales',
      title: 'Sales Engineer',
      groups: ['jira-users', `office-${office}`, youngProject],
    });
    const now = accountOf(stage, after);
    const lost = before.groups.filter((group) => !now.groups.includes(group));
    const gained = now.groups.filter((group) => !before.groups.includes(group));
    stage.memory.moverRun = await stage.lastRun();
    return {
      happened: `${after.displayName} went from Engineering to Sales: out of ${lost.join(', ')}; into ${gained.join(', ')}.`,
      facts: [
        fact('the same account', before.key, now.key),
        fact('groups', wantedGroups(after), now.groups),
        fact('out of developers', true, lost.includes('developers')),
        fact('into a group that did not exist', true, gained.includes('project-zephyr')),
      ],
    };
  },
};

export const renamed: Chapter = {
  name: 'a new name',
  settles: true,
  expected: () =>
    'Somebody marries: the same account bears the new name and address; there is no second one.',
  async tell(stage) {
    const { key, displayName: old, givenName } = stage.cast.renamed;
    const before = accountOf(stage, stage.cast.renamed);
    const accounts = stage.jira.look.users().length;
    const login = `${jiraName(stage.cast.renamed).split('.')[0]}.von-luetzow@nordwind.example`;
    const after = await tellOf(stage, key, {
      login,
      email: login,
      familyName: 'von Lützow',
      displayName: `${givenName} von Lützow`,
    });
    const now = accountOf(stage, after);
    return {
      happened: `${old} is ${after.displayName} now and signs in as ${jiraName(after)}; the account is still ${now.key}.`,
      facts: [
        fact('the same account', before.key, now.key),
        fact('new accounts', 0, stage.jira.look.users().length - accounts),
        fact('an account of the old name', null, stage.jira.look.user(jiraName(stage.cast.renamed)) ?? null),
        fact('groups', before.groups, now.groups),
      ],
    };
  },
};

export const leaver: Chapter = {
  name: 'a leaver',
  settles: true,
  expected: () =>
    'Somebody leaves: within seconds the account is closed and what we gave is gone; what was given by hand stays.',
  async tell(stage) {
    const { clock } = stage.world;
    const began = clock.now();
    const after = await tellOf(stage, stage.cast.leaver.key, { active: false });
    const took = clock.now() - began;
    const now = accountOf(stage, after);
    const byHand = stage.before.memberships.filter(({ key }) => key === now.key).map(({ group }) => group);
    return {
      happened: `The account ${jiraName(after)} was closed ${took} ms after Okta began to tell it; left are the groups given by hand: ${byHand.join(', ')}.`,
      facts: [
        fact('active', false, now.active),
        fact('groups', [...byHand].sort(), now.groups),
        fact('within ten seconds', true, took < 10_000),
      ],
    };
  },
};

export const rehire: Chapter = {
  name: 'a rehire',
  settles: true,
  expected: () => 'Somebody comes back: the same account is opened, with the groups of today.',
  async tell(stage) {
    const { key } = stage.cast.leaver;
    const before = accountOf(stage, stage.cast.leaver);
    const after = await tellOf(stage, key, {
      active: true,
      unit: unitNamed('Service Desk').id,
      department: 'Support',
      title: 'Support Engineer',
      groups: ['jira-users', 'jira-agents', 'office-lyon', 'prj-iris'],
    });
    const now = accountOf(stage, after);
    const byHand = stage.before.memberships.filter((one) => one.key === now.key).map(({ group }) => group);
    return {
      happened: `${after.displayName} is back with the account ${jiraName(after)} (${now.key}), in ${now.groups.join(', ')}.`,
      facts: [
        fact('the same account', before.key, now.key),
        fact('active', true, now.active),
        fact('groups', [...new Set([...wantedGroups(after), ...byHand])].sort(), now.groups),
      ],
    };
  },
};
