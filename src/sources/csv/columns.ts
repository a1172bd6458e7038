/** Which column of a file holds what. */

import type { FaultList } from './fault-list.ts';

/** What a column holds → its usual names, the most telling first, in the form of `plain`. */
type Presets<Name extends string> = Readonly<Record<Name, readonly string[]>>;

/** The columns of a users file, by attribute. */
export const userPresets = {
  id: ['id', 'personid', 'employeeid', 'objectid', 'objectguid', 'guid', 'uuid'],
  userName: ['username', 'login', 'loginname', 'userprincipalname', 'upn', 'samaccountname', 'uid'],
  externalId: ['externalid', 'employeenumber', 'employeeid', 'personnelnumber', 'staffnumber'],
  active: ['active', 'isactive', 'enabled', 'accountenabled', 'status'],
  email: ['email', 'emailaddress', 'mail', 'workemail', 'primaryemail'],
  givenName: ['givenname', 'firstname', 'forename'],
  familyName: ['familyname', 'lastname', 'surname', 'sn'],
  displayName: ['displayname', 'fullname', 'name', 'cn'],
  title: ['title', 'jobtitle', 'position'],
  userType: ['usertype', 'employeetype', 'persontype'],
  employeeNumber: ['employeenumber', 'personnelnumber', 'staffnumber'],
  department: ['department', 'dept'],
  division: ['division'],
  organization: ['organization', 'organisation', 'company'],
  costCenter: ['costcenter', 'costcentre'],
  manager: ['manager', 'managerid'],
  phone: ['phone', 'phonenumber', 'telephonenumber', 'workphone'],
  locale: ['locale'],
  timezone: ['timezone'],
  groups: ['groups', 'memberof'],
} as const satisfies Record<string, readonly string[]>;

export type AttributeName = keyof typeof userPresets;
export const attributeNames = Object.keys(userPresets) as [AttributeName, ...AttributeName[]];

/** The columns of a groups file. */
export const groupPresets = {
  groupId: ['groupid', 'gid'],
  group: ['group', 'groupname'],
  member: ['member', 'memberid', 'user', 'userid', 'username', 'personid'],
  memberType: ['membertype', 'type'],
} as const satisfies Record<string, readonly string[]>;

export type GroupColumn = keyof typeof groupPresets;
export const groupColumns = Object.keys(groupPresets) as [GroupColumn, ...GroupColumn[]];

/** What a column holds → its index. */
export type Columns<Name extends string> = ReadonlyMap<Name, number>;

/** Names that differ by case, spaces, dashes, dots and underscores only are the same to a preset. */
export function plain(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s_.-]/g, '');
}

export interface Header {
  readonly file: string;
  readonly names: readonly string[];
}

/** Tells the faults that any header may have: names that are missing or there twice. */
export function checkHeader({ file, names }: Header, faults: FaultList): void {
  const seen = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const before = seen.get(plain(name));
    const at = `column ${index + 1}`;
    if (name === '') faults.add(file, { line: 1, message: `The header has no name for ${at}; name it.` });
    else if (before !== undefined) {
      faults.add(file, {
        line: 1,
        message: `The header names "${name}" twice, in columns ${before + 1} and ${index + 1}; rename one.`,
      });
    }
    seen.set(plain(name), index);
  }
}

/** The index of the column of exactly that name, or (second best) of a name that differs only in its writing. */
export function indexOf(names: readonly string[], wanted: string): number | undefined {
  const exact = names.indexOf(wanted);
  if (exact >= 0) return exact;
  const alike = names.findIndex((name) => plain(name) === plain(wanted));
  return alike < 0 ? undefined : alike;
}

interface Search<Name extends string> {
  readonly presets: Presets<Name>;
  /** Columns named in the settings. */
  readonly wanted: Readonly<Partial<Record<Name, string>>>;
  /** What must be there, and how a message calls it. */
  readonly required: Readonly<Partial<Record<Name, string>>>;
  /** The setting that names columns: `columns`. */
  readonly setting: string;
}

/** Finds the columns of a file; what must be there and is not becomes a fault. */
export function findColumns<Name extends string>(
  { file, names }: Header,
  { presets, wanted, required, setting }: Search<Name>,
  faults: FaultList,
): Columns<Name> {
  const columns = new Map<Name, number>();
  const fault = (message: string) =>
    faults.add(file, { line: 1, message: `${message}: the header has ${listed(names)}.` });
  for (const name of Object.keys(presets) as Name[]) {
    const named = wanted[name];
    const index = named === undefined ? usual(names, presets[name]) : indexOf(names, named);
    if (index !== undefined) columns.set(name, index);
    else if (named !== undefined) fault(`There is no column "${named}", which ${setting}.${name} names`);
    else if (required[name] !== undefined)
      fault(`No column holds ${required[name]}; name one in ${setting}.${name}`);
  }
  return columns;
}

function usual(names: readonly string[], candidates: readonly string[]): number | undefined {
  const plainNames = names.map(plain);
  for (const candidate of candidates) {
    const index = plainNames.indexOf(candidate);
    if (index >= 0) return index;
  }
  return undefined;
}

/** Header names for a message. */
function listed(names: readonly string[]): string {
  return names.length === 0 ? 'no columns' : names.map((name) => `"${name}"`).join(', ');
}

/** All names that any preset knows: by them the delimiter is guessed. */
export const usualNames: ReadonlySet<string> = new Set(
  [...Object.values(userPresets), ...Object.values(groupPresets)].flat(),
);
