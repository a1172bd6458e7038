/** What RFC 7644 asks of replacing and of PATCH (section 3.5). For tests and the page. */

import { expect } from 'vitest';
import { enterprise, made, mustRefuse, patch, read } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

const badge = 'urn:example:scim:Badge';
const emails = [
  { value: 'a@x', type: 'work', primary: true },
  { value: 'b@x', type: 'home' },
];

export const patchRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7644 3.5.1',
    says: 'PUT makes nothing: at an id that is not there it is 404',
    async check(stage) {
      mustRefuse(await stage.send('PUT', '/Users/mine', { body: { userName: 'ada' } }), 404);
      expect((await stage.send('GET', '/Users')).body.totalResults).toBe(0);
    },
  },
  {
    section: 'RFC 7644 3.5.1',
    says: 'PUT passes over what is readOnly, sets what is immutable once, refuses another value of it, and needs what is required',
    async check(stage) {
      const { id, meta } = await made(stage);
      const put = (body: object) => stage.send('PUT', `/Users/${id}`, { body });
      const told = { userName: 'ada', [badge]: { number: 'A7' } };
      expect((await put({ ...told, meta: { created: 'x' }, groups: [{ value: 'g' }] })).body).toMatchObject({
        meta: { created: meta.created },
        [badge]: { number: 'A7' },
      });
      expect((await put(told)).status).toBe(200);
      mustRefuse(await put({ ...told, [badge]: { number: 'B8' } }), 400, 'mutability');
      mustRefuse(await put({ nickName: 'Ada', [badge]: { number: 'A7' } }), 400, 'invalidValue');
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'a PATCH without schemas is refused',
    declined:
      'It is taken: what makes a PATCH is its Operations, and several identity providers leave the rest out.',
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'a PATCH has one operation or more, each add, replace or remove (in any case, as Entra ID writes them)',
    async check(stage) {
      const { id } = await made(stage);
      for (const Operations of [
        undefined,
        [],
        [{ op: 'move', path: 'title' }],
        [{ path: 'title', value: 'x' }],
      ])
        mustRefuse(await stage.send('PATCH', `/Users/${id}`, { body: { Operations } }), 400, 'invalidSyntax');
      const { body } = await patch(stage, id, [{ op: 'Add', path: 'title', value: 'Countess' }]);
      expect(body.title).toBe('Countess');
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'operations are done in their order, each on what the one before has left',
    async check(stage) {
      const { id } = await made(stage);
      const { body } = await patch(stage, id, [
        { op: 'add', path: 'emails', value: emails },
        { op: 'remove', path: 'emails[type eq "home"]' },
        { op: 'replace', path: 'emails[value eq "a@x"].type', value: 'other' },
        { op: 'add', path: 'title', value: 'x' },
        { op: 'remove', path: 'title' },
      ]);
      expect(body.emails).toEqual([{ value: 'a@x', type: 'other', primary: true }]);
      expect(body).not.toHaveProperty('title');
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'a path is an attribute, a part of it, values that a filter chooses, or a part of those, with the URN of its schema or without',
    async check(stage) {
      const { id } = await made(stage, { emails });
      const { body } = await patch(stage, id, [
        { op: 'add', path: 'name.givenName', value: 'Ada' },
        { op: 'replace', path: 'emails[type eq "home" and value sw "b"].display', value: 'Home' },
        { op: 'add', path: `${enterprise}:division`, value: 'Looms' },
        { op: 'add', path: 'urn:ietf:params:scim:schemas:core:2.0:User:title', value: 'Countess' },
      ]);
      expect(body).toMatchObject({
        name: { givenName: 'Ada' },
        title: 'Countess',
        [enterprise]: { division: 'Looms' },
        emails: [emails[0], { ...emails[1], display: 'Home' }],
      });
      for (const path of ['emails[', 'emails[type eq]', 'name..x', ' . '])
        mustRefuse(await patch(stage, id, [{ op: 'replace', path, value: 'x' }]), 400, 'invalidPath');
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'who is made primary takes it from who was',
    async check(stage) {
      const { id } = await made(stage, { emails });
      const { body } = await patch(stage, id, [
        { op: 'replace', path: 'emails[type eq "home"].primary', value: true },
      ]);
      expect(body.emails).toEqual([
        { ...emails[0], primary: false },
        { ...emails[1], primary: true },
      ]);
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'what is readOnly, or is immutable and has a value, is mutability; an immutable attribute without one gets its value',
    async check(stage) {
      const { id } = await made(stage);
      const number = (value: string) => patch(stage, id, [{ op: 'add', path: `${badge}:number`, value }]);
      expect((await number('A7')).body[badge]).toEqual({ number: 'A7' });
      mustRefuse(await number('B8'), 400, 'mutability');
      mustRefuse(await patch(stage, id, [{ op: 'remove', path: 'id' }]), 400, 'mutability');
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'a PATCH is answered with 200 and the whole resource, or 204; with 200 wherever attributes are asked for',
    async check(stage) {
      const { id } = await made(stage, { title: 'Countess' });
      const change = [{ op: 'add', path: 'nickName', value: 'A' }];
      expect(await patch(stage, id, change)).toMatchObject({ status: 200, body: { title: 'Countess' } });
      await stage.group({ id: 'g', members: [] });
      const renamed = [{ op: 'replace', path: 'displayName', value: 'Engines' }];
      const plain = await patch(stage, 'g', renamed, 'Groups');
      expect([plain.status, plain.text]).toEqual([204, '']);
      expect(plain.headers.get('etag')).toMatch(/^W\/"/);
      const asked = await patch(stage, 'g?attributes=displayName', renamed, 'Groups');
      expect(asked).toMatchObject({ status: 200, body: { displayName: 'Engines' } });
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'a PATCH of a Group is answered with the Group',
    declined:
      'With 204, as the standard lets a service choose, unless attributes are asked for: see [decision 20](decisions/0020-patch-answers.md).',
  },
  {
    section: 'RFC 7644 3.5.2.1',
    says: 'add needs a value; without a path it adds the attributes of an object to the resource',
    async check(stage) {
      const { id } = await made(stage, { emails: [emails[0]] });
      mustRefuse(await patch(stage, id, [{ op: 'add', path: 'title' }]), 400, 'invalidValue');
      mustRefuse(await patch(stage, id, [{ op: 'add', value: 'x' }]), 400, 'invalidValue');
      const { body } = await patch(stage, id, [
        { op: 'add', value: { title: 'Countess', emails: [emails[1]] } },
      ]);
      expect(body).toMatchObject({ title: 'Countess', emails });
    },
  },
  {
    section: 'RFC 7644 3.5.2.1',
    says: 'add makes what is not there, adds to a list, replaces a single value, and sets the parts that it tells of a complex one',
    async check(stage) {
      const { id } = await made(stage, { title: 'Miss', name: { givenName: 'Ada', familyName: 'Byron' } });
      const { body } = await patch(stage, id, [
        { op: 'add', path: 'title', value: 'Countess' },
        { op: 'add', path: 'name', value: { familyName: 'King' } },
        { op: 'add', path: 'emails', value: [emails[0]] },
        { op: 'add', path: 'emails', value: emails[1] },
      ]);
      expect(body).toMatchObject({
        title: 'Countess',
        name: { givenName: 'Ada', familyName: 'King' },
        emails,
      });
    },
  },
  {
    section: 'RFC 7644 3.5.2.1',
    says: 'adding what is there succeeds, and changes neither the resource nor its times and version',
    async check(stage, { advance }) {
      const { id, meta } = await made(stage, { title: 'Countess', emails });
      await advance(1_000);
      const again = await patch(stage, id, [
        { op: 'add', path: 'title', value: 'Countess' },
        { op: 'add', path: 'emails', value: [emails[1]] },
      ]);
      expect(again).toMatchObject({ status: 200, body: { emails, meta } });
    },
  },
  {
    section: 'RFC 7644 3.5.2.2',
    says: 'remove takes away a single value, all values of a list, those that a filter chooses, or a part of those',
    async check(stage) {
      const { id } = await made(stage, { title: 'x', emails, phoneNumbers: [{ value: '1' }] });
      const { body } = await patch(stage, id, [
        { op: 'remove', path: 'title' },
        { op: 'remove', path: 'phoneNumbers' },
        { op: 'remove', path: 'emails[type eq "home"]' },
        { op: 'remove', path: 'emails[value eq "a@x"].type' },
      ]);
      expect(body.emails).toEqual([{ value: 'a@x', primary: true }]);
      expect(body).not.toHaveProperty('title');
      expect(body).not.toHaveProperty('phoneNumbers');
      await patch(stage, id, [{ op: 'remove', path: 'emails[value eq "a@x"]' }]);
      expect(await read(stage, id)).not.toHaveProperty('emails');
    },
  },
  {
    section: 'RFC 7644 3.5.2.2',
    says: 'removing what is required or readOnly is mutability',
    async check(stage) {
      const { id } = await made(stage);
      for (const path of ['userName', 'id', 'meta.created'])
        mustRefuse(await patch(stage, id, [{ op: 'remove', path }]), 400, 'mutability');
      await stage.group({ id: 'g', members: [] });
      mustRefuse(
        await patch(stage, 'g', [{ op: 'remove', path: 'displayName' }], 'Groups'),
        400,
        'mutability',
      );
    },
  },
  {
    section: 'RFC 7644 3.5.2.2',
    says: 'removing what is not there succeeds and changes nothing (the standard names no error)',
    async check(stage) {
      const { id, meta } = await made(stage, { emails });
      const none = [
        { op: 'remove', path: 'title' },
        { op: 'remove', path: 'emails[type eq "other"]' },
      ];
      expect(await patch(stage, id, none)).toMatchObject({ status: 200, body: { emails, meta } });
    },
  },
  {
    section: 'RFC 7644 3.5.2.2',
    says: 'the value of a remove is passed over, and all values of the path go',
    declined:
      'The standard gives a remove no value. Clients that send one mean those that they list, and nobody who lists nothing means all: only those are removed.',
  },
  {
    section: 'RFC 7644 3.5.2.3',
    says: 'replace needs a value; without a path it replaces the attributes of an object, and leaves the others',
    async check(stage) {
      const { id } = await made(stage, { title: 'Miss', nickName: 'A' });
      mustRefuse(await patch(stage, id, [{ op: 'replace', path: 'title' }]), 400, 'invalidValue');
      const { body } = await patch(stage, id, [{ op: 'replace', value: { title: 'Countess' } }]);
      expect(body).toMatchObject({ title: 'Countess', nickName: 'A' });
    },
  },
  {
    section: 'RFC 7644 3.5.2.3',
    says: 'replace sets a single value, all values of a list, those that a filter chooses, a part of those, and the parts that it tells of a complex one; what is not there it adds',
    async check(stage) {
      const { id } = await made(stage, {
        title: 'Miss',
        emails,
        name: { givenName: 'Ada', familyName: 'Byron' },
      });
      const { body } = await patch(stage, id, [
        { op: 'replace', path: 'title', value: 'Countess' },
        { op: 'replace', path: 'nickName', value: 'A' },
        { op: 'replace', path: 'name', value: { familyName: 'King' } },
        { op: 'replace', path: 'emails[type eq "home"]', value: { value: 'c@x', display: 'C' } },
        { op: 'replace', path: 'emails[type eq "work"].value', value: 'd@x' },
        { op: 'replace', path: 'phoneNumbers', value: [{ value: '1' }] },
        { op: 'replace', path: 'phoneNumbers', value: [{ value: '2' }, { value: '3' }] },
      ]);
      expect(body).toMatchObject({
        title: 'Countess',
        nickName: 'A',
        name: { givenName: 'Ada', familyName: 'King' },
        phoneNumbers: [{ value: '2' }, { value: '3' }],
      });
      expect(body.emails).toEqual([
        { value: 'd@x', type: 'work', primary: true },
        { value: 'c@x', display: 'C', type: 'home' },
      ]);
    },
  },
  {
    section: 'RFC 7644 3.5.2.3',
    says: 'replacing by the same changes neither times nor version',
    async check(stage, { advance }) {
      const { id, meta } = await made(stage, { title: 'Countess', active: true });
      await advance(1_000);
      const same = [
        { op: 'replace', value: { title: 'Countess', active: 'True', userName: 'ada@example.com' } },
      ];
      expect((await patch(stage, id, same)).body.meta).toEqual(meta);
    },
  },
  {
    section: 'RFC 7644 3.5.2.3',
    says: 'a filter of a path that chooses nothing and describes nothing is noTarget',
    async check(stage) {
      const { id } = await made(stage, { emails });
      for (const path of ['emails[type ne "work" and type ne "home"]', 'emails[value sw "z"].type'])
        mustRefuse(await patch(stage, id, [{ op: 'replace', path, value: 'x@x' }]), 400, 'noTarget');
      expect((await read(stage, id)).emails).toEqual(emails);
    },
  },
  {
    section: 'RFC 7644 3.5.2.3',
    says: 'a filter of a path that chooses nothing is noTarget, also where it describes a value',
    declined:
      'It makes the value: `emails[type eq "work"].value` is how Entra ID sets an address whether or not there is one, and it never adds it otherwise.',
  },
  {
    section: 'RFC 7644 3.5.2.1',
    says: 'adding nothing takes nothing away, neither a manager nor a part of a name',
    async check(stage) {
      const manager = `${enterprise}:manager`;
      const before = await made(stage, {
        name: { givenName: 'Ada' },
        title: 'Countess',
        emails: [{ value: 'a@x.example' }],
        [enterprise]: { manager: { value: '7' } },
      });
      const operations = [
        ...[[], [null], null, {}].map((value) => ({ op: 'add', path: manager, value })),
        ...[[], null].map((value) => ({ op: 'add', path: `${manager}.value`, value })),
        ...[[], null].map((value) => ({ op: 'add', path: 'title', value })),
        ...[[], [null], null].map((value) => ({ op: 'add', path: 'emails', value })),
        { op: 'add', path: 'name', value: { givenName: null } },
        { op: 'add', value: { manager: [], emails: [], name: { givenName: null } } },
      ];
      for (const operation of operations)
        expect([operation, (await patch(stage, before.id, [operation])).body]).toEqual([operation, before]);
    },
  },
  {
    section: 'RFC 7644 3.5.2',
    says: 'a part of what has no parts is invalidPath, whatever is done to it',
    async check(stage) {
      const { id } = await made(stage, { title: 'Countess' });
      for (const operation of [
        { op: 'remove', path: 'title.x' },
        { op: 'add', path: 'title.x', value: 'a' },
        { op: 'replace', path: 'title.x', value: 'a' },
        { op: 'remove', path: `${enterprise}:department.x` },
      ])
        mustRefuse(await patch(stage, id, [operation]), 400, 'invalidPath');
    },
  },
];
