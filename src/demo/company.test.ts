import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { castOf } from './cast.ts';
import { change, groupCount, hire, makeCompany } from './company.ts';
import { handMade, jiraName } from './jira-people.ts';
import { chainOf, oktaGroups, teams, units } from './structure.ts';

const sizes = fc.integer({ min: 60, max: 400 });
const seeds = fc.nat(1_000_000);

describe('a company', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(makeCompany(200, 1)).toEqual(makeCompany(200, 1));
    expect(makeCompany(200, 1)).not.toEqual(makeCompany(200, 2));
  });

  test('is refused when it is too small for its teams', () => {
    expect(() => makeCompany(39)).toThrow('too small');
  });

  test('of 1,000 has 1,000 people, 60 groups, and two employees with one name', () => {
    const people = [...makeCompany(1_000).people.values()];
    const kinds = Map.groupBy(people, ({ kind }) => kind);
    expect(people).toHaveLength(1_000);
    expect(groupCount).toBe(60);
    expect([
      kinds.get('Employee')?.length,
      kinds.get('Contractor')?.length,
      kinds.get('Guest')?.length,
    ]).toEqual([940, 40, 20]);
    expect(people[7]?.displayName).toBe(people[31]?.displayName);
    expect(people[7]?.login).not.toBe(people[31]?.login);
    expect(people.filter(({ displayName }) => /[^\x20-\x7e]/.test(displayName)).length).toBeGreaterThan(400);
  });

  test('has logins, addresses and names at the target that nobody shares', () => {
    fc.assert(
      fc.property(sizes, seeds, (size, seed) => {
        const people = [...makeCompany(size, seed).people.values()];
        for (const of of [
          ({ login }: (typeof people)[number]) => login.toLowerCase(),
          ({ email }: (typeof people)[number]) => email.toLowerCase(),
          jiraName,
        ])
          expect(new Set(people.map(of)).size).toBe(size);
        for (const { login, email } of people) {
          expect(login).toMatch(/^[a-z.\d_-]+(#EXT#)?@nordwind[a-z.]*\.example$|#EXT#@/);
          expect(email).toMatch(/^[a-z.\d-]+@[a-z]+\.example$/);
        }
      }),
    );
  });

  test('has somebody in every team, and managers who lead up to one head', () => {
    fc.assert(
      fc.property(sizes, seeds, (size, seed) => {
        const { people } = makeCompany(size, seed);
        const heads = [...people.values()].filter(({ manager }) => manager === undefined);
        expect(heads).toHaveLength(1);
        expect(teams.every(({ id }) => [...people.values()].some(({ unit }) => unit === id))).toBe(true);
        for (const person of people.values()) {
          let at = person;
          for (let steps = 0; at.manager !== undefined; steps += 1) {
            expect(steps).toBeLessThan(people.size);
            at = people.get(at.manager) ?? heads[0]!;
          }
          expect(at).toBe(heads[0]);
        }
      }),
    );
  });

  test('names guests as Entra ID names them', () => {
    const guests = [...makeCompany(100).people.values()].filter(({ kind }) => kind === 'Guest');
    expect(guests).toHaveLength(2);
    for (const { login, email } of guests) {
      expect(login).toBe(`${email.replace('@', '_')}#EXT#@nordwind.onmicrosoft.example`);
    }
  });

  test('has units in units, each of which ends in the company', () => {
    for (const { id } of units) expect(chainOf(id).at(-1)).toBe('Nordwind');
    expect(Math.max(...units.map(({ id }) => chainOf(id).length))).toBe(4);
  });
});

describe('what happens to people', () => {
  test('changes one person and nobody else', () => {
    const company = makeCompany(60);
    const [key = ''] = company.people.keys();
    const changed = change(company, key, { title: 'Gardener' });
    const others = (of: typeof company) => [...of.people].filter(([one]) => one !== key);
    expect(changed.people.get(key)?.title).toBe('Gardener');
    expect(others(changed)).toEqual(others(company));
    expect(company.people.get(key)?.title).not.toBe('Gardener');
    expect(() => change(company, 'N0', {})).toThrow('nobody');
  });

  test('a newcomer with a name that is taken has another login', () => {
    const person = { title: 'Cook', team: 'Brand', office: 'oslo', groups: [] };
    const first = hire(makeCompany(60), { ...person, givenName: 'Þóra', familyName: 'Ægis' });
    const second = hire(first.company, { ...person, givenName: 'Thora', familyName: 'Aegis' });
    expect(first.hired.login).toBe('thora.aegis@nordwind.example');
    expect(second.hired.login).toBe('thora.aegis2@nordwind.example');
    expect(second.hired.key).not.toBe(first.hired.key);
    expect(second.hired.department).toBe('Design');
  });
});

describe('accounts that were made by hand', () => {
  test('are 120 in a company of 1,000, service accounts among them', () => {
    const made = handMade(makeCompany(1_000));
    const users = made.seed.users ?? [];
    expect(users).toHaveLength(120);
    expect(users.filter(({ name }) => name.startsWith('svc-')).length).toBe(6);
    expect([made.accounts.size, made.renamed, made.strangers.length]).toEqual([90, 30, 28]);
  });

  test('have names of their own, and never that of somebody else in the company', () => {
    fc.assert(
      fc.property(sizes, seeds, (size, seed) => {
        const company = makeCompany(size, seed);
        const made = handMade(company);
        const users = made.seed.users ?? [];
        expect(new Set(users.map(({ name }) => name)).size).toBe(users.length);
        const owners = new Map([...company.people.values()].map((one) => [jiraName(one), one.key]));
        for (const [key, name] of made.accounts) expect([undefined, key]).toContain(owners.get(name));
        for (const name of made.strangers) expect(owners.has(name)).toBe(false);
        const groups = new Set((made.seed.groups ?? []).map(({ name }) => name));
        for (const group of users.flatMap((user) => user.groups ?? []))
          expect(groups.has(group) || group.startsWith('jira-')).toBe(true);
      }),
    );
  });
});

test('every company has somebody for every part, and nobody plays two', () => {
  fc.assert(
    fc.property(sizes, (size) => {
      const company = makeCompany(size);
      const { crowd, ...parts } = castOf(company, handMade(company), Math.round(size * 0.06));
      const keys = [...Object.values(parts), ...crowd].map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      expect(crowd).toHaveLength(Math.round(size * 0.06));
    }),
  );
});

test('Okta’s groups have names that differ', () => {
  expect(new Set(oktaGroups).size).toBe(24);
});
