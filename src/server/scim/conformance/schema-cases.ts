/** What RFC 7643 asks of attributes, their types and their values (sections 2 and 3). For tests and the page. */

import { expect } from 'vitest';
import { core, document, enterprise, found, made, mustRefuse, patch, read } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

const device = (more: object) => ({ body: { serial: 'S1', ...more } });

export const schemaRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7643 2.1',
    says: 'a name that is none by the grammar names no attribute: passed over in a body, invalidPath in a path',
    async check(stage) {
      const body = await made(stage, { 'a b': 1, '1x': 2, 'emails[': 3 });
      expect(Object.keys(body).sort()).toEqual(['active', 'id', 'meta', 'schemas', 'userName']);
      mustRefuse(await patch(stage, body.id, [{ op: 'add', path: 'a b', value: 1 }]), 400, 'invalidPath');
    },
  },
  {
    section: 'RFC 7643 2.2',
    says: 'each attribute has its characteristics: type, multiValued, required, caseExact, mutability, returned, uniqueness',
    async check(stage) {
      const { attributes } = await document(stage, `/Schemas/${core}:User`);
      expect(attributes).toContainEqual({
        name: 'userName',
        description: expect.any(String),
        type: 'string',
        multiValued: false,
        required: true,
        caseExact: false,
        mutability: 'readWrite',
        returned: 'default',
        uniqueness: 'server',
      });
      // As is done: a second one of the same type is refused.
      expect(attributes).toContainEqual(
        expect.objectContaining({ name: 'externalId', caseExact: true, uniqueness: 'server' }),
      );
    },
  },
  {
    section: 'RFC 7643 2.2',
    says: 'attributes that no schema names are refused',
    declined:
      'They are kept and answered as they came, so that nothing an identity provider tells is lost; mappings can use them.',
  },
  {
    section: 'RFC 7643 2.3.1',
    says: 'a string is any Unicode text, and canonicalValues are suggestions: other values are kept',
    async check(stage) {
      const body = await made(stage, {
        displayName: 'Ada 🦉 „L“',
        emails: [{ value: 'a@x', type: 'lodge' }],
      });
      expect(body).toMatchObject({ displayName: 'Ada 🦉 „L“', emails: [{ type: 'lodge' }] });
    },
  },
  {
    section: 'RFC 7643 2.3.1',
    says: 'a text may hold U+0000',
    declined:
      'PostgreSQL cannot keep it; it is 400 `invalidValue` on both databases, as is half of a surrogate pair.',
  },
  {
    section: 'RFC 7643 2.3.2',
    says: 'a boolean is answered as true or false, also where a client wrote it as a text, in any case',
    async check(stage) {
      const { id, active } = await made(stage, { active: 'False' });
      expect(active).toBe(false);
      await patch(stage, id, [{ op: 'replace', path: 'active', value: 'True' }]);
      expect((await read(stage, id)).active).toBe(true);
      mustRefuse(
        await patch(stage, id, [{ op: 'replace', path: 'active', value: 'yes' }]),
        400,
        'invalidValue',
      );
    },
  },
  {
    section: 'RFC 7643 2.3.3',
    says: 'a decimal is a JSON number, compared by its value',
    async check(stage) {
      const { body } = await stage.send('POST', '/Devices', device({ weight: 2.5 }));
      expect(body.weight).toBe(2.5);
      expect(await found(stage, 'weight eq 2.50 and weight gt 2', '/Devices')).toEqual([body.id]);
      mustRefuse(await stage.send('POST', '/Devices', device({ weight: 'heavy' })), 400, 'invalidValue');
    },
  },
  {
    section: 'RFC 7643 2.3.3',
    says: 'a number keeps all its digits',
    declined:
      'Numbers are those of JavaScript (IEEE 754, 64 bits), as the note on interoperability in RFC 8259 section 6 expects; one beyond their range is 400 `invalidValue`.',
  },
  {
    section: 'RFC 7643 2.3.5',
    says: 'a dateTime is an xsd:dateTime with date and time, compared as the moment that it is',
    async check(stage) {
      const { id, meta } = await made(stage);
      expect(meta.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/);
      const elsewhere = meta.created.replace(/Z$/, '+00:00');
      expect(await found(stage, `meta.created eq "${elsewhere}"`)).toEqual([id]);
      mustRefuse(await stage.send('GET', '/Users?filter=meta.created gt "yesterday"'), 400, 'invalidFilter');
    },
  },
  {
    section: 'RFC 7643 2.3.6',
    says: 'a binary value is base64, compared to the letter, and has no order',
    async check(stage) {
      const { id } = await made(stage, { x509Certificates: [{ value: 'MIIB' }] });
      expect(await found(stage, 'x509Certificates.value eq "MIIB"')).toEqual([id]);
      expect(await found(stage, 'x509Certificates.value eq "miib"')).toEqual([]);
      mustRefuse(
        await stage.send('GET', '/Users?filter=x509Certificates.value gt "A"'),
        400,
        'invalidFilter',
      );
    },
  },
  {
    section: 'RFC 7643 2.3.7',
    says: 'a reference is compared to the letter, and a $ref that is told leads to the resource',
    async check(stage) {
      const user = await made(stage, { profileUrl: 'https://people.example/Ada' });
      expect(await found(stage, 'profileUrl eq "https://people.example/ada"')).toEqual([]);
      const group = await stage.send('POST', '/Groups', {
        body: { displayName: 'Engines', members: [{ value: user.id }] },
      });
      const base = group.body.meta.location.replace(/\/Groups\/.*/, '');
      const [{ $ref }] = (await read(stage, user.id, '?attributes=groups')).groups;
      expect($ref).toBe(group.body.meta.location);
      const member = group.body.members[0].$ref.slice(base.length);
      expect((await stage.send('GET', member)).body.id).toBe(user.id);
    },
  },
  {
    section: 'RFC 7643 2.3.7',
    says: 'references lead to something that is there',
    declined:
      'The standard lets a service choose. A manager or a member that is not there yet is kept: identity providers tell people and groups in any order.',
  },
  {
    section: 'RFC 7643 2.3.8',
    says: 'the order of the parts of a complex value means nothing, and no part of a schema of the standard has parts itself',
    async check(stage) {
      const { id } = await made(stage, { name: { givenName: 'Ada', familyName: 'King' } });
      const before = (await read(stage, id)).meta;
      await patch(stage, id, [
        { op: 'replace', path: 'name', value: { familyName: 'King', givenName: 'Ada' } },
      ]);
      expect((await read(stage, id)).meta).toEqual(before);
      const { Resources } = await document(stage, '/Schemas');
      interface Told {
        readonly type: string;
        readonly subAttributes?: readonly Told[];
      }
      const inner = Resources.flatMap(({ attributes }: { readonly attributes: readonly Told[] }) =>
        attributes.flatMap(({ subAttributes = [] }) => subAttributes.map(({ type }) => type)),
      );
      expect(inner.length).toBeGreaterThan(50);
      expect(inner).not.toContain('complex');
    },
  },
  {
    section: 'RFC 7643 2.4',
    says: 'of several values one is primary at most',
    async check(stage) {
      const emails = [
        { value: 'a@x', primary: true },
        { value: 'b@x', primary: true },
      ];
      const { id, emails: kept } = await made(stage, { emails });
      expect(kept.filter(({ primary }: { readonly primary?: boolean }) => primary === true)).toHaveLength(1);
      await patch(stage, id, [{ op: 'add', path: 'emails', value: [{ value: 'c@x', primary: true }] }]);
      expect(
        (await read(stage, id)).emails.filter(({ primary }: { readonly primary?: boolean }) => primary),
      ).toMatchObject([{ value: 'c@x' }]);
    },
  },
  {
    section: 'RFC 7643 2.4',
    says: 'values are told with the parts that they were told with, and have value, display, type, primary and $ref where their schema has them',
    async check(stage) {
      const phoneNumbers = [{ value: '1', display: 'one', type: 'work', primary: true }, { value: '2' }];
      expect((await made(stage, { phoneNumbers })).phoneNumbers).toEqual(phoneNumbers);
    },
  },
  {
    section: 'RFC 7643 2.4',
    says: 'adding a value that is there already, with its type, adds nothing',
    async check(stage) {
      const email = { value: 'a@x', type: 'work' };
      const { id } = await made(stage, { emails: [email] });
      await patch(stage, id, [{ op: 'add', path: 'emails', value: [email] }]);
      expect((await read(stage, id)).emails).toEqual([email]);
    },
  },
  {
    section: 'RFC 7643 3',
    says: 'schemas is never empty, names each schema once, and names an extension where there is something of it',
    async check(stage) {
      const twice = [`${core}:User`, `${core}:User`];
      const plain = await made(stage, { schemas: twice });
      expect(plain.schemas).toEqual([`${core}:User`]);
      const more = await made(stage, {
        schemas: twice,
        userName: 'bob',
        [enterprise]: { division: 'Looms' },
      });
      expect(more.schemas).toEqual([`${core}:User`, enterprise]);
      const group = await stage.send('POST', '/Groups', { body: { displayName: 'g' } });
      expect(group.body.schemas).toEqual([`${core}:Group`]);
      for (const query of ['?attributes=userName', '?excludedAttributes=schemas'])
        expect((await read(stage, plain.id, query)).schemas).toEqual([`${core}:User`]);
    },
  },
  {
    section: 'RFC 7643 3',
    says: 'a resource without schemas is refused, and so is one of a schema that the resource type does not have',
    declined:
      'Clients leave them out or name others; what is told is read by its names, and an unknown extension is kept under its URN.',
  },
  {
    section: 'RFC 7643 3.1',
    says: 'an id stays through every change, is given to nothing else, and never says bulkId',
    async check(stage) {
      const { id } = await made(stage);
      const put = await stage.send('PUT', `/Users/${id}`, { body: { userName: 'bob', id: 'other' } });
      expect(put.body.id).toBe(id);
      mustRefuse(await patch(stage, id, [{ op: 'replace', path: 'id', value: 'x' }]), 400, 'mutability');
      await stage.send('DELETE', `/Users/${id}`);
      const again = await made(stage, { userName: 'bob' });
      expect(again.id).not.toBe(id);
      expect(`${id} ${again.id}`).not.toMatch(/bulkId/i);
    },
  },
  {
    section: 'RFC 7643 3.1',
    says: 'meta is the service’s: lastModified is created until something changes, then later, and version is the ETag',
    async check(stage, { advance }) {
      const { id, meta } = await made(stage, { meta: { created: '2001-01-01T00:00:00Z' } });
      expect(meta.lastModified).toBe(meta.created);
      await advance(1_000);
      const changed = await patch(stage, id, [{ op: 'add', path: 'title', value: 'Countess' }]);
      expect(changed.body.meta.created).toBe(meta.created);
      expect(changed.body.meta.lastModified > meta.lastModified).toBe(true);
      expect(changed.body.meta.version).not.toBe(meta.version);
      expect(changed.headers.get('etag')).toBe(changed.body.meta.version);
      mustRefuse(
        await patch(stage, id, [{ op: 'replace', path: 'meta.created', value: 'x' }]),
        400,
        'mutability',
      );
    },
  },
  {
    section: 'RFC 7643 3.1',
    says: 'meta.location is the address in the Location header, and leads to the resource',
    async check(stage) {
      const { headers, body } = await stage.send('POST', '/Groups', { body: { displayName: 'g' } });
      expect(headers.get('location')).toBe(body.meta.location);
      const there = await stage.send('GET', `/Groups/${body.meta.location.split('/').at(-1)}`);
      expect(there.body).toEqual(body);
      expect(there.headers.get('location')).toBe(body.meta.location);
    },
  },
  {
    section: 'RFC 7643 3.1',
    says: 'Content-Location says the same as meta.location',
    declined: 'Answers have no Content-Location; Location says it.',
  },
  {
    section: 'RFC 7643 3.3',
    says: 'extensions of a schema stand in an object of their own under the URN, and nothing of them in the core',
    async check(stage) {
      const body = await made(stage, {
        [`${enterprise}:division`]: 'Looms',
        [enterprise]: { costCenter: '7' },
      });
      expect(body[enterprise]).toEqual({ division: 'Looms', costCenter: '7' });
      expect(body).not.toHaveProperty('division');
    },
  },
];
