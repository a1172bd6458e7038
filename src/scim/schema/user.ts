/** The core User (RFC 7643 section 4.1). */
import { attribute, plural, type Schema } from './attribute.ts';

export const USER = 'urn:ietf:params:scim:schemas:core:2.0:User';

const name = attribute('name', 'The parts of the real name.', {
  type: 'complex',
  subAttributes: [
    attribute('formatted', 'The full name, as it is to be displayed.'),
    attribute('familyName', 'The family name.'),
    attribute('givenName', 'The given name.'),
    attribute('middleName', 'The middle names.'),
    attribute('honorificPrefix', 'Titles before the name.'),
    attribute('honorificSuffix', 'Titles after the name.'),
  ],
});

const addresses = attribute('addresses', 'Postal addresses.', {
  type: 'complex',
  multiValued: true,
  subAttributes: [
    attribute('formatted', 'The full address, as it is to be displayed.'),
    attribute('streetAddress', 'Street, house number, post-office box.'),
    attribute('locality', 'City.'),
    attribute('region', 'State or region.'),
    attribute('postalCode', 'Postal code.'),
    attribute('country', 'Country, as ISO 3166-1 alpha-2.'),
    attribute('type', 'What the address is used for.', { canonicalValues: ['work', 'home', 'other'] }),
    attribute('primary', 'Whether this is the preferred address; true for one at most.', { type: 'boolean' }),
  ],
});

const groups = attribute('groups', 'The groups that directly hold the user; changed through the groups.', {
  type: 'complex',
  multiValued: true,
  mutability: 'readOnly',
  // Said on request only: a directory reads one row for a user, and one more for each group.
  returned: 'request',
  subAttributes: [
    attribute('value', 'The id of the group.', { caseExact: true, mutability: 'readOnly' }),
    attribute('$ref', 'The address of the group.', {
      type: 'reference',
      caseExact: true,
      mutability: 'readOnly',
      referenceTypes: ['Group'],
    }),
    attribute('display', 'The name of the group.', { mutability: 'readOnly' }),
    attribute('type', 'How the user is held.', { mutability: 'readOnly', canonicalValues: ['direct'] }),
  ],
});

export const userSchema: Schema = {
  id: USER,
  name: 'User',
  description: 'A person.',
  attributes: [
    attribute('userName', 'The name to sign in with; unique, compared without case.', {
      required: true,
      uniqueness: 'server',
    }),
    name,
    attribute('displayName', 'The name to show.'),
    attribute('nickName', 'The casual name.'),
    attribute('profileUrl', 'The address of an online profile.', {
      type: 'reference',
      caseExact: true,
      referenceTypes: ['external'],
    }),
    attribute('title', 'The job title.'),
    attribute('userType', 'How the person stands to the organisation.'),
    attribute('preferredLanguage', 'The preferred language, as in Accept-Language.'),
    attribute('locale', 'The place whose conventions to use, as RFC 5646.'),
    attribute('timezone', 'The time zone, as an IANA name.'),
    attribute('active', 'Whether the person may use what is provided.', { type: 'boolean' }),
    // Taken from no one and kept nowhere: the identity provider signs people in.
    attribute('password', 'Never kept.', { caseExact: true, mutability: 'writeOnly', returned: 'never' }),
    plural('emails', 'E-mail addresses.', { types: ['work', 'home', 'other'] }),
    plural('phoneNumbers', 'Telephone numbers.', {
      types: ['work', 'home', 'mobile', 'fax', 'pager', 'other'],
    }),
    plural('ims', 'Addresses for instant messages.', {
      types: ['aim', 'gtalk', 'icq', 'xmpp', 'msn', 'skype', 'qq', 'yahoo'],
    }),
    plural('photos', 'Addresses of photos.', {
      types: ['photo', 'thumbnail'],
      value: { type: 'reference', caseExact: true, referenceTypes: ['external'] },
    }),
    addresses,
    groups,
    plural('entitlements', 'What the person is entitled to.'),
    plural('roles', 'What the person is.'),
    plural('x509Certificates', 'Certificates, DER in base64.', {
      value: { type: 'binary', caseExact: true },
    }),
  ],
};
