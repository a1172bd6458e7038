/** What RFC 7644 asks of making and removing, of media types and of strings (sections 3.2, 3.3, 3.6, 3.8, 5, 6 and 8). For tests and the page. */

import { expect } from 'vitest';
import { found, made, messages, mustRefuse, patch, read } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

export const protocolRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7644 3.2',
    says: 'each endpoint has its methods: others are 405 with those that it has, and what there is not is 404',
    async check(stage) {
      await stage.user({ id: 'a' });
      for (const [method, path, allow] of [
        ['PUT', '/Users', 'GET, POST'],
        ['DELETE', '/Groups', 'GET, POST'],
        ['POST', '/Users/a', 'GET, PUT, PATCH, DELETE'],
        ['GET', '/Bulk', 'POST'],
        ['GET', '/.search', 'POST'],
      ] as const) {
        const refused = await stage.send(
          method,
          path,
          method === 'PUT' || method === 'POST' ? { body: {} } : {},
        );
        mustRefuse(refused, 405);
        expect(refused.headers.get('allow')).toBe(allow);
      }
      mustRefuse(await stage.send('GET', '/Printers'), 404);
    },
  },
  {
    section: 'RFC 7644 3.3',
    says: 'what is readOnly in a POST is passed over, and what is left out is without a value or has its default',
    async check(stage) {
      const body = await made(stage, { id: 'mine', meta: { location: 'x' }, groups: [{ value: 'g' }] });
      expect(body).toMatchObject({ active: true, meta: { location: expect.stringContaining(body.id) } });
      expect(body).not.toHaveProperty('title');
      expect((await read(stage, body.id, '?attributes=groups')).groups ?? []).toEqual([]);
    },
  },
  {
    section: 'RFC 7644 3.3',
    says: 'a User that nobody says of whether it is active is not active',
    declined:
      'It is: whoever makes somebody means them to work. A client that means otherwise says `active: false`.',
  },
  {
    section: 'RFC 7644 3.3.1',
    says: 'meta.resourceType is the type of the endpoint, whatever the client says',
    async check(stage) {
      const meta = { resourceType: 'Other' };
      for (const [endpoint, type, body] of [
        ['/Users', 'User', { userName: 'ada', meta }],
        ['/Groups', 'Group', { displayName: 'g', meta }],
        ['/Devices', 'Device', { serial: 'S', meta }],
      ] as const)
        expect((await stage.send('POST', endpoint, { body })).body.meta.resourceType).toBe(type);
    },
  },
  {
    section: 'RFC 7644 3.6',
    says: 'what was removed is found by no search, held by no Group, and cannot be changed or removed again',
    async check(stage) {
      const { id } = await made(stage);
      await stage.group({ id: 'g', members: [id] });
      await stage.send('DELETE', `/Users/${id}`);
      expect(await found(stage, 'userName pr')).toEqual([]);
      expect((await stage.send('GET', '/Groups/g')).body.members ?? []).toEqual([]);
      mustRefuse(await stage.send('DELETE', `/Users/${id}`), 404);
      mustRefuse(await patch(stage, id, [{ op: 'add', path: 'title', value: 'x' }]), 404);
    },
  },
  {
    section: 'RFC 7644 3.8',
    says: 'JSON in UTF-8 is taken and answered, as application/scim+json, also where application/json or nothing is said or accepted',
    async check(stage) {
      const body = { userName: 'zoë', displayName: '🦉' };
      for (const headers of [
        { 'content-type': 'application/scim+json', accept: 'application/scim+json' },
        { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
        { 'content-type': '', accept: '*/*' },
      ]) {
        const answered = await stage.send('POST', '/Users', { headers, body });
        expect(answered).toMatchObject({ status: 201, body });
        expect(answered.headers.get('content-type')).toBe('application/scim+json');
        await stage.send('DELETE', `/Users/${answered.body.id}`);
      }
    },
  },
  {
    section: 'RFC 7644 3.8',
    says: 'who accepts application/json is answered as application/json',
    declined:
      'The media type of answers is always the same: what is in them is, and no client is known that minds.',
  },
  {
    section: 'RFC 7644 3.8',
    says: 'a body of another type, or in another charset, is 415',
    async check(stage) {
      for (const type of [
        'text/xml',
        'application/x-www-form-urlencoded',
        'application/json; charset=utf-16',
      ])
        mustRefuse(
          await stage.send('POST', '/Users', { headers: { 'content-type': type }, body: '{}' }),
          415,
        );
    },
  },
  {
    section: 'RFC 7644 5',
    says: 'userNames are prepared by the PRECIS profile UsernameCaseMapped before they are compared',
    declined:
      'They are folded and put into the compatibility form NFKC (see section 7.8), which the same two databases can keep in an index; what is told is kept as it was told.',
  },
  {
    section: 'RFC 7644 6',
    says: 'a service of many clients keeps their resources, ids and externalIds apart',
    async check(stage, { other }) {
      const { id } = await made(stage, { externalId: 'E1' });
      const there = other();
      expect(await found(there, 'externalId eq "E1"')).toEqual([]);
      mustRefuse(await there.send('GET', `/Users/${id}`), 404);
      mustRefuse(await patch(there, id, [{ op: 'add', path: 'title', value: 'x' }]), 404);
    },
  },
  {
    section: 'RFC 7644 8.1',
    says: 'the media type is application/scim+json, without parameters, of answers of every kind',
    async check(stage) {
      await stage.user({ id: 'a' });
      await stage.group({ id: 'g' });
      for (const path of [
        '/Users',
        '/Users/a',
        '/Groups',
        '/Groups/g',
        '/',
        '/Schemas',
        '/ServiceProviderConfig',
        '/Me',
        '/none',
      ])
        expect((await stage.send('GET', path)).headers.get('content-type')).toBe('application/scim+json');
      const bulk = await stage.send('POST', '/Bulk', { body: { Operations: [] } });
      expect(bulk.headers.get('content-type')).toBe('application/scim+json');
    },
  },
  {
    section: 'RFC 7644 8.2',
    says: 'messages bear the URNs that the standard gives them',
    async check(stage) {
      expect((await stage.send('GET', '/Users')).body.schemas).toEqual([`${messages}:ListResponse`]);
      expect((await stage.send('GET', '/Users/x')).body.schemas).toEqual([`${messages}:Error`]);
      const bulk = await stage.send('POST', '/Bulk', { body: { Operations: [] } });
      expect(bulk.body.schemas).toEqual([`${messages}:BulkResponse`]);
    },
  },
];
