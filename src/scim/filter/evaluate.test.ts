import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENTERPRISE_USER } from '../../model/index.ts';
import { resourceTypesOf } from '../dialect/index.ts';
import { compileFilter } from './evaluate.ts';
import { parseFilter } from './parse.ts';

const { user } = resourceTypesOf('auto');

const babs = {
  id: 'B1',
  userName: 'Bjensen@Example.com',
  externalId: 'X-7',
  active: true,
  title: '',
  displayName: 'Barbara Ann Jensen',
  name: { givenName: 'Barbara', familyName: 'Jensen' },
  emails: [
    { value: 'babs@work.example', type: 'work', primary: true },
    { value: 'babs@home.example', type: 'home' },
  ],
  favourite: 'Blue',
  [ENTERPRISE_USER]: {
    department: 'Sales',
    employeeNumber: '701984',
    manager: { value: 'M1', displayName: 'Mo' },
  },
  meta: { lastModified: '2026-05-13T04:42:34.000Z' },
};

const fits = (filter: string) => compileFilter(parseFilter(filter), user)(babs);

describe('a resource fits', () => {
  test.each([
    'userName eq "bjensen@example.COM"',
    'USERNAME eq "bjensen@example.com"',
    'userName sw "bjen"',
    'userName ew ".com"',
    'userName co "@"',
    'userName ne "somebody"',
    'displayName co " ann "',
    'displayName sw " Barbara "',
    'displayName ew " Jensen "',
    'displayName eq " barbara ann jensen "',
    'externalId eq "X-7"',
    'active eq true',
    'active eq "True"',
    'active ne false',
    'name.familyName gt "Jenkins"',
    'name.familyName le "jensen"',
    'name.FamilyName pr',
    'name pr',
    'emails.value eq "babs@home.example"',
    'emails co "home.example"',
    'emails eq "BABS@work.example"',
    'email co "home"',
    'emails[type eq "work" and value co "work"]',
    'emails[type eq "work"].value eq "babs@work.example"',
    'emails[primary eq true].value sw "babs"',
    'emails ne "babs@work.example"',
    'department eq "sales"',
    `${ENTERPRISE_USER}:department eq "Sales"`,
    `${ENTERPRISE_USER}.department eq "Sales"`,
    'manager eq "M1"',
    'manager.displayName eq "mo"',
    'favourite eq "blue"',
    'nickName eq null',
    'nickName ne "x"',
    'not (nickName pr)',
    'not (title pr)',
    'meta.lastModified gt "2026-05-13T06:42:33+02:00"',
    'meta.lastModified ge "2026-05-13T04:42:34Z"',
    'userName eq "nobody" or active eq true',
  ])('%s', (filter) => {
    expect(fits(filter)).toBe(true);
  });
});

describe('a moment of a filter without a zone is of UTC, wherever this runs', () => {
  const zone = process.env.TZ;
  beforeAll(() => {
    process.env.TZ = 'America/New_York';
  });
  afterAll(() => {
    if (zone === undefined) delete process.env.TZ;
    else process.env.TZ = zone;
  });

  test.each([
    'meta.lastModified gt "2026-05-13T04:42"',
    'meta.lastModified lt "2026-05-13T04:43"',
    'meta.lastModified gt "2026-05-13"',
    'meta.lastModified lt "2026-05-14"',
    'meta.lastModified gt "2026-05-13T06:42+02:00"',
    'meta.lastModified lt "2026-05-13T06:43+02:00"',
    'meta.lastModified lt "2026-05-13T24:00:00Z"',
  ])('%s', (filter) => {
    expect(fits(filter)).toBe(true);
  });
});

describe('a resource does not fit', () => {
  test.each([
    'userName eq "bjensen"',
    'displayName co "a j"',
    'displayName co " Jensen "',
    'displayName sw "Bar "',
    'displayName sw " "',
    'displayName ew " sen"',
    'name.givenName co " "',
    'externalId eq "x-7"',
    'id eq "b1"',
    'active eq false',
    'emails[type eq "work" and value co "home"]',
    'emails[type eq "other"].value pr',
    'emails.display pr',
    'manager eq "m1"',
    'nickName eq "x"',
    'nickName co ""',
    'nickName lt "x"',
    'constructor pr',
    'meta.lastModified lt "2026-05-13T04:42:34Z"',
    'userName pr and not (active eq true)',
  ])('%s', (filter) => {
    expect(fits(filter)).toBe(false);
  });
});

test.each([
  'active gt true',
  'active co "tr"',
  'active eq "maybe"',
  'active eq 1',
  'name eq "x"',
  'meta.lastModified gt "yesterday"',
  'meta.lastModified gt "5"',
  'meta.lastModified gt "May 13, 2026"',
  'meta.lastModified co "2026"',
  'meta.lastModified gt 1767600000000',
  'name[givenName eq "Barbara"].familyName gt true and meta.created sw "x"',
  `${ENTERPRISE_USER} eq "x"`,
  'a.b.c eq "x"',
  'emails.value[type eq "x"]',
])('%s suits no attribute and is refused', (filter) => {
  expect(() => fits(filter)).toThrow(expect.objectContaining({ status: 400, scimType: 'invalidFilter' }));
});
