import { beforeEach, describe, expect, test } from 'vitest';
import { type JiraSimulator, simulateJira } from '../targets/jira-data-center/simulator.ts';
import { fakeClock } from '../testkit/clock.ts';
import { castOf } from './cast.ts';
import { type Company, change, makeCompany } from './company.ts';
import { type HandMade, handMade, jiraName } from './jira-people.ts';
import { type Before, differences, lookBefore, touched, wantedGroups } from './oracle.ts';

let jira: JiraSimulator;
let company: Company;
let made: HandMade;
let before: Before;

/** A Jira in which everything is as the company says, made without Rollcall. */
beforeEach(() => {
  jira = simulateJira({ clock: fakeClock() });
  company = makeCompany(60);
  made = handMade(company);
  jira.seed(made.seed);
  before = lookBefore(jira, made.strangers);
  const there = new Set([
    'jira-administrators',
    'jira-software-users',
    ...(made.seed.groups ?? []).map(({ name }) => name),
  ]);
  const people = [...company.people.values()].filter(({ kind }) => kind !== 'Contractor');
  const groups = new Set(people.flatMap(wantedGroups).filter((name) => !there.has(name)));
  jira.seed({ groups: [...groups].map((name) => ({ name })) });
  for (const person of people) {
    if (person.key === made.ambiguous) continue;
    const name = jiraName(person);
    const fields = { displayName: person.displayName, email: person.email };
    const old = made.accounts.get(person.key);
    if (old === undefined) jira.seed({ users: [{ name, ...fields }] });
    else jira.hand.change(old, { name, ...fields });
    for (const group of wantedGroups(person)) jira.hand.join(group, name);
  }
});

const compared = () => ({ jira, company, handMade: made, before });

describe('the oracle', () => {
  test('finds nothing where everything is as it should be', () => {
    expect(differences(compared())).toEqual([]);
    expect(touched(jira, before)).toEqual([]);
  });

  test.each<[string, (name: string, key: string) => void, RegExp]>([
    ['an account that is gone', (name) => jira.hand.remove(name), /has no account/],
    ['an account that is closed', (name) => jira.hand.change(name, { active: false }), /is inactive/],
    ['another address', (name) => jira.hand.change(name, { email: 'x@y.example' }), /x@y\.example/],
    ['another name', (name) => jira.hand.change(name, { displayName: 'X' }), /is called X/],
    ['a group too few', (name) => jira.hand.leave('developers', name), /lacks developers/],
    ['a group too many', (name) => jira.hand.join('legacy-consultants', name), /should not have legacy/],
    [
      'somebody who has left',
      (_, key) => {
        company = change(company, key, { active: false });
      },
      /is active in Jira/,
    ],
  ])('tells %s', (_, harm, words) => {
    const { developer } = castOf(company, made, 4);
    harm(jiraName(developer), developer.key);
    expect(differences(compared())).toEqual([expect.stringMatching(words)]);
  });

  test('tells a contractor who was given an account', () => {
    const contractor = [...company.people.values()].find(({ kind }) => kind === 'Contractor');
    jira.seed({ users: [{ name: contractor === undefined ? '' : jiraName(contractor) }] });
    expect(differences(compared())).toEqual([expect.stringContaining('is a contractor')]);
  });

  test.each<[string, (name: string) => void]>([
    ['changed', (name) => jira.hand.change(name, { email: 'x@y.example' })],
    ['removed', (name) => jira.hand.remove(name)],
    ['put into a group', (name) => jira.hand.join('developers', name)],
  ])('tells an account of nobody that was %s', (_, harm) => {
    harm('svc-jenkins');
    expect(touched(jira, before)).toEqual(['the account svc-jenkins was changed']);
  });

  test('tells a membership made by hand that was taken away, whatever the account is called by now', () => {
    const { leaver } = castOf(company, made, 4);
    jira.hand.leave('jira-software-users', jiraName(leaver));
    expect(touched(jira, before)).toEqual([`${jiraName(leaver)} is no longer in jira-software-users`]);
  });
});
