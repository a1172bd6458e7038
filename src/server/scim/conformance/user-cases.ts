/** What RFC 7643 asks of Users, Groups and the Enterprise User (section 4). For tests and the page. */

import { expect } from 'vitest';
import { core, enterprise, found, made, mustRefuse, patch, read } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

/** Everything that the core has a name for, one value each. */
const everything = {
  name: {
    formatted: 'Ms. Ada B King III',
    familyName: 'King',
    givenName: 'Ada',
    middleName: 'B',
    honorificPrefix: 'Ms.',
    honorificSuffix: 'III',
  },
  displayName: 'Ada',
  nickName: 'A',
  profileUrl: 'https://people.example/ada',
  title: 'Countess',
  userType: 'Employee',
  preferredLanguage: 'en-GB',
  locale: 'en-GB',
  timezone: 'Europe/London',
  active: true,
  emails: [{ value: 'ada@x', type: 'work', primary: true }],
  phoneNumbers: [{ value: 'tel:+44-1', type: 'work' }],
  ims: [{ value: 'ada', type: 'xmpp' }],
  photos: [{ value: 'https://people.example/ada.jpg', type: 'photo' }],
  addresses: [
    {
      formatted: 'St James',
      streetAddress: '12',
      locality: 'London',
      region: 'London',
      postalCode: 'SW1',
      country: 'GB',
      type: 'work',
    },
  ],
  entitlements: [{ value: 'looms' }],
  roles: [{ value: 'analyst' }],
  x509Certificates: [{ value: 'MIIB' }],
};

export const userRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7643 4.1',
    says: 'every attribute of the core User is kept and told, and can be found by',
    async check(stage) {
      const body = await made(stage, everything);
      expect(body).toMatchObject(everything);
      for (const [name, value] of Object.entries(everything)) {
        const path = Array.isArray(value) && name !== 'addresses' ? `${name}.value` : name;
        expect([name, await found(stage, `${path} pr`)]).toEqual([name, [body.id]]);
      }
    },
  },
  {
    section: 'RFC 7643 4.1.1',
    says: 'a userName is required and not empty',
    async check(stage) {
      for (const body of [{}, { userName: '' }, { userName: ' ' }, { userName: null }])
        mustRefuse(await stage.send('POST', '/Users', { body }), 400, 'invalidValue');
    },
  },
  {
    section: 'RFC 7643 4.1.1',
    says: 'who is not active stays, with all that is known of it, and is told as not active',
    async check(stage) {
      const { id } = await made(stage, { active: false, title: 'Countess' });
      expect(await read(stage, id)).toMatchObject({ active: false, title: 'Countess' });
      expect(await found(stage, 'active eq false')).toEqual([id]);
    },
  },
  {
    section: 'RFC 7643 4.1.1',
    says: 'preferredLanguage, locale, timezone and profileUrl are of the forms that other standards give them',
    declined:
      'They are kept as they came: what a target makes of them is for the mapping, which can check them.',
  },
  {
    section: 'RFC 7643 4.1.2',
    says: 'telephone numbers, addresses, countries and photos are of the forms that other standards give them, and put into them',
    declined: 'Kept as they came; an identity provider that compares would send them again and again.',
  },
  {
    section: 'RFC 7643 4.1.2',
    says: 'groups tell by whom a User is held directly, by id, address and name, and are changed by Groups alone',
    async check(stage) {
      const { id } = await made(stage, { groups: [{ value: 'mine' }] });
      const held = { displayName: 'Engines', members: [{ value: id }] };
      const group = (await stage.send('POST', '/Groups', { body: held })).body;
      const inner = { displayName: 'All', members: [{ value: group.id, type: 'Group' }] };
      await stage.send('POST', '/Groups', { body: inner });
      await stage.send('PUT', `/Users/${id}`, { body: { userName: 'ada', groups: [] } });
      await patch(stage, id, [{ op: 'remove', path: 'groups' }]);
      expect((await read(stage, id, '?attributes=groups')).groups).toEqual([
        { value: group.id, $ref: group.meta.location, display: 'Engines', type: 'direct' },
      ]);
    },
  },
  {
    section: 'RFC 7643 4.1.2',
    says: 'groups of a User are told by default',
    declined:
      'On request only (`attributes=groups`), and the schema says so (`returned: request`): see [decision 59](decisions/0059-groups-on-request.md). A filter finds by them all the same.',
  },
  {
    section: 'RFC 7643 4.1.2',
    says: 'groups tell indirect memberships',
    declined: 'The standard lets a service choose; of a nested group the Group tells.',
  },
  {
    section: 'RFC 7643 4.2',
    says: 'a Group has a displayName, which it needs, and members, which are Users and Groups, with id, address and type',
    async check(stage) {
      mustRefuse(await stage.send('POST', '/Groups', { body: { members: [] } }), 400, 'invalidValue');
      const { id } = await made(stage, { displayName: 'Ada' });
      const inner = (await stage.send('POST', '/Groups', { body: { displayName: 'Looms' } })).body;
      const { body } = await stage.send('POST', '/Groups', {
        body: { displayName: 'Engines', members: [{ value: id }, { value: inner.id }] },
      });
      expect(body.schemas).toEqual([`${core}:Group`]);
      const place = body.meta.location.replace(/\/Groups\/.*/, '');
      expect(
        body.members.toSorted((a: { type: string }, b: { type: string }) => b.type.localeCompare(a.type)),
      ).toEqual([
        { value: id, $ref: `${place}/Users/${id}`, type: 'User', display: 'Ada' },
        { value: inner.id, $ref: `${place}/Groups/${inner.id}`, type: 'Group', display: 'Looms' },
      ]);
    },
  },
  {
    section: 'RFC 7643 4.2',
    says: 'members are added and removed, and each once',
    async check(stage) {
      for (const id of ['a', 'b']) await stage.user({ id });
      await stage.group({ id: 'g', members: ['a'] });
      const member = (value: string) => ({ op: 'add', path: 'members', value: [{ value }] });
      expect((await patch(stage, 'g', [member('a'), member('b'), member('b')], 'Groups')).status).toBe(204);
      expect(await stage.members('g')).toEqual(['a', 'b']);
      await patch(stage, 'g', [{ op: 'remove', path: 'members[value eq "a"]' }], 'Groups');
      expect(await stage.members('g')).toEqual(['b']);
    },
  },
  {
    section: 'RFC 7643 4.2',
    says: 'a member that is there is not changed in its parts',
    async check(stage) {
      for (const id of ['a', 'b']) await stage.user({ id });
      await stage.group({ id: 'g', members: ['a'] });
      const path = 'members[value eq "a"].value';
      const refused = await patch(stage, 'g', [{ op: 'replace', path, value: 'b' }], 'Groups');
      expect(refused.status).toBe(400);
      expect(await stage.members('g')).toEqual(['a']);
    },
  },
  {
    section: 'RFC 7643 4.2',
    says: 'a member is a User or a Group that is there',
    declined:
      'One that nobody told is kept and answered once it is told: see the row of section 2.3.7. The type is what the directory knows, whatever the client says.',
  },
  {
    section: 'RFC 7643 4.3',
    says: 'the Enterprise User has employeeNumber, costCenter, organization, division, department and manager, each kept, told and found by',
    async check(stage) {
      const boss = await made(stage, { userName: 'boss' });
      const told = {
        employeeNumber: '7',
        costCenter: '4130',
        organization: 'Engines',
        division: 'Looms',
        department: 'Cards',
        manager: { value: boss.id },
      };
      const { id, ...body } = await made(stage, { [enterprise]: told });
      expect(body.schemas).toContain(enterprise);
      expect(body[enterprise]).toMatchObject(told);
      for (const name of Object.keys(told))
        expect(await found(stage, `${enterprise}:${name} pr`)).toEqual([id]);
      expect(await found(stage, `${enterprise}:manager.value eq "${boss.id}"`)).toEqual([id]);
    },
  },
];
