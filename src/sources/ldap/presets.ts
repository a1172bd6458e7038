/** Which attribute of an entry holds what, by flavour: the preset that makes a first plan right without editing. */

export const attributeNames = [
  'userName',
  'externalId',
  'email',
  'givenName',
  'familyName',
  'displayName',
  'title',
  'userType',
  'phone',
  'mobile',
  'street',
  'locality',
  'region',
  'postalCode',
  'country',
  'preferredLanguage',
  'employeeNumber',
  'department',
  'division',
  'organization',
  'manager',
  'groupName',
] as const;
export type AttributeName = (typeof attributeNames)[number];

export type Flavour = 'standard' | 'active-directory';
export type MembersIn = 'member' | 'uniqueMember' | 'memberUid' | 'memberOf';

interface Preset {
  readonly id: string;
  readonly userFilter: string;
  readonly groupFilter: string;
  /** Attributes in the order in which they are believed. */
  readonly attributes: Readonly<Record<AttributeName, readonly string[]>>;
  /** Attributes that tell whether a person is active. */
  readonly standing: readonly string[];
  /** Attributes that tell when a person last signed in; the newest counts. */
  readonly signIn: readonly string[];
}

const both = {
  email: ['mail'],
  givenName: ['givenName'],
  familyName: ['sn'],
  title: ['title'],
  userType: ['employeeType'],
  phone: ['telephoneNumber'],
  mobile: ['mobile'],
  locality: ['l'],
  region: ['st'],
  postalCode: ['postalCode'],
  preferredLanguage: ['preferredLanguage'],
  manager: ['manager'],
} as const;

export const presets: Readonly<Record<Flavour, Preset>> = {
  standard: {
    id: 'entryUUID',
    userFilter: '(objectClass=inetOrgPerson)',
    groupFilter: '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))',
    attributes: {
      ...both,
      userName: ['uid'],
      externalId: [],
      displayName: ['displayName', 'cn'],
      street: ['street'],
      country: ['c'],
      employeeNumber: ['employeeNumber'],
      department: ['departmentNumber'],
      division: ['ou'],
      organization: ['o'],
      groupName: ['cn'],
    },
    standing: ['pwdAccountLockedTime', 'nsAccountLock', 'shadowExpire'],
    signIn: ['pwdLastSuccess', 'authTimestamp'],
  },
  'active-directory': {
    id: 'objectGUID',
    userFilter: '(&(objectCategory=person)(objectClass=user))',
    groupFilter: '(objectClass=group)',
    attributes: {
      ...both,
      userName: ['userPrincipalName', 'sAMAccountName'],
      externalId: [],
      displayName: ['displayName', 'cn'],
      street: ['streetAddress'],
      country: ['c'],
      employeeNumber: ['employeeID', 'employeeNumber'],
      department: ['department'],
      division: ['division'],
      organization: ['company'],
      groupName: ['cn'],
    },
    standing: ['userAccountControl', 'accountExpires'],
    signIn: ['lastLogonTimestamp'],
  },
};
