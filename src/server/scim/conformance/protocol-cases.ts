/** What RFC 7644 asks of making, reading, searching and naming (sections 3.1 to 3.4, 3.6, 3.8 to 3.14, 5 and 6, 8). For tests and the page. */

import { expect } from 'vitest';
import { ids as idsOf } from '../fixture.ts';
import { core, enterprise, found, made, messages, mustRefuse, patch, read } from './asking.ts';
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
    section: 'RFC 7644 3.4.1',
    says: 'HEAD is answered as GET, without a body',
    async check(stage) {
      await stage.user({ id: 'a' });
      const head = await stage.send('HEAD', '/Users/a');
      expect([head.status, head.text]).toEqual([200, '']);
      expect(head.headers.get('etag')).toBe((await stage.send('GET', '/Users/a')).headers.get('etag'));
      expect((await stage.send('HEAD', '/Users/b')).status).toBe(404);
    },
  },
  {
    section: 'RFC 7644 3.4.2',
    says: 'a search is answered with a ListResponse: totalResults, startIndex, itemsPerPage, and the Resources of the page',
    async check(stage) {
      for (const id of ['a', 'b', 'c']) await stage.user({ id });
      const { body } = await stage.send('GET', '/Users?count=2');
      expect(body).toMatchObject({
        schemas: [`${messages}:ListResponse`],
        totalResults: 3,
        startIndex: 1,
        itemsPerPage: 2,
      });
      expect(idsOf(body)).toEqual(['a', 'b']);
      expect(body.Resources[0]).toEqual((await stage.send('GET', '/Users/a')).body);
    },
  },
  {
    section: 'RFC 7644 3.4.2',
    says: 'a search that finds too much is 400 tooMany',
    declined: 'Nothing is too much: it is told page by page, however many there are.',
  },
  {
    section: 'RFC 7644 3.4.2.1',
    says: 'a search can be sent to one resource type or, at the base address, to all: an attribute that a type does not have is one without a value there',
    async check(stage) {
      await stage.user({ id: 'a', userName: 'ada', attributes: { displayName: 'Engines' } });
      await stage.group({ id: 'g', name: 'Engines' });
      await stage.send('POST', '/Devices', { body: { serial: 'S1' } });
      expect(await found(stage, 'displayName eq "engines"', '/')).toEqual(['a', 'g']);
      expect(await found(stage, 'userName pr', '/')).toEqual(['a']);
      expect(await found(stage, 'serial eq "S1" or id eq "g"', '/')).toHaveLength(2);
      const all = await stage.send('GET', '/');
      expect(
        all.body.Resources.map(({ meta }: { meta: { resourceType: string } }) => meta.resourceType),
      ).toEqual(['User', 'Group', 'Device']);
    },
  },
  {
    section: 'RFC 7644 3.4.2.2',
    says: 'of an attribute of many values it is enough that one fits, within a value path one that fits in all',
    async check(stage) {
      const emails = [
        { value: 'a@x', type: 'work' },
        { value: 'b@y', type: 'home' },
      ];
      const { id } = await made(stage, { emails });
      expect(await found(stage, 'emails.type eq "work" and emails.value ew "y"')).toEqual([id]);
      expect(await found(stage, 'emails[type eq "work" and value ew "y"]')).toEqual([]);
      expect(await found(stage, 'emails[not (type eq "work")]')).toEqual([id]);
      expect(await found(stage, 'emails co "b@y"')).toEqual([id]);
    },
  },
  {
    section: 'RFC 7644 3.4.2.2',
    says: 'pr is true of what has a value, of a complex one with any part; texts, numbers, booleans and null are compared as what they are',
    async check(stage) {
      const { id } = await made(stage, { name: { givenName: 'Ada' }, title: '' });
      const device = (await stage.send('POST', '/Devices', { body: { serial: 'S', weight: 10 } })).body.id;
      expect(await found(stage, 'name pr and name.givenName pr and not (name.familyName pr)')).toEqual([id]);
      expect(await found(stage, 'nickName eq null and active eq true and active ne false')).toEqual([id]);
      expect(await found(stage, 'weight gt 9 and weight lt 10.5', '/Devices')).toEqual([device]);
    },
  },
  {
    section: 'RFC 7644 3.4.2.2',
    says: 'any filter is answered, however complex',
    declined:
      'One that costs too much to try on every resource is 400 `tooMany`, one of more than 10,000 characters, 100 comparisons or 24 levels `invalidFilter`: see [decision 25](decisions/0025-scim-filters-in-sql.md).',
  },
  {
    section: 'RFC 7644 3.4.2.4',
    says: 'count 0 tells how many there are and no resource; no page has more than was asked for, nor than the largest that is told beforehand',
    async check(stage) {
      for (const id of ['a', 'b', 'c']) await stage.user({ id });
      const { filter } = (await stage.send('GET', '/ServiceProviderConfig')).body;
      for (const [count, most] of [
        [0, 0],
        [2, 2],
        [filter.maxResults + 1, 3],
      ] as const)
        expect((await stage.send('GET', `/Users?count=${count}`)).body).toMatchObject({
          totalResults: 3,
          itemsPerPage: most,
        });
    },
  },
  {
    section: 'RFC 7644 3.4.2.4',
    says: 'a startIndex or count that is no number is passed over',
    declined:
      'It is 400 `invalidValue`: whoever writes one wrong would take the first page for all there is.',
  },
  {
    section: 'RFC 7644 3.4.2.5',
    says: 'attributes and excludedAttributes are asked for in searches too, one or the other',
    async check(stage) {
      await stage.user({ id: 'a' });
      const { body } = await stage.send('GET', '/Users?attributes=userName');
      expect(Object.keys(body.Resources[0]).toSorted()).toEqual(['id', 'schemas', 'userName']);
      mustRefuse(
        await stage.send('GET', '/Users?attributes=userName&excludedAttributes=emails'),
        400,
        'invalidValue',
      );
    },
  },
  {
    section: 'RFC 7644 3.4.3',
    says: 'a SearchRequest by POST to .search is answered as the same search by GET, at each endpoint and for all',
    async check(stage) {
      for (const id of ['a', 'b', 'c']) await stage.user({ id, userName: `${id}@x` });
      await stage.group({ id: 'g' });
      for (const [path, query] of [
        [
          '/Users',
          {
            filter: 'userName pr',
            attributes: ['userName'],
            sortBy: 'userName',
            sortOrder: 'descending',
            startIndex: 2,
            count: 1,
          },
        ],
        ['/Groups', { excludedAttributes: ['members', 'meta'], count: 5 }],
        ['/Devices', { filter: 'serial pr' }],
        ['/', { filter: 'meta.resourceType pr', count: 3 }],
      ] as const) {
        const posted = await stage.send('POST', `${path === '/' ? '' : path}/.search`, {
          body: { schemas: [`${messages}:SearchRequest`], ...query },
        });
        const parameters = Object.entries(query).map(([name, value]) => [name, String(value)]);
        const asked = await stage.send('GET', `${path}?${new URLSearchParams(parameters)}`);
        expect(posted).toMatchObject({ status: 200, text: asked.text });
      }
      mustRefuse(await stage.send('POST', '/Users/.search', { body: [] }), 400, 'invalidSyntax');
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
    section: 'RFC 7644 3.9',
    says: 'attributes are named as in filters: in any case, with their URN, by their parts; what is always told stays, and what never is does not come',
    async check(stage) {
      const { id } = await made(stage, {
        title: 'x',
        name: { givenName: 'Ada', familyName: 'King' },
        [enterprise]: { division: 'Looms', costCenter: '7' },
      });
      const some = await read(stage, id, `?attributes=NAME.givenname,${enterprise}:division,password`);
      expect(some).toEqual({
        schemas: [`${core}:User`, enterprise],
        id,
        name: { givenName: 'Ada' },
        [enterprise]: { division: 'Looms' },
      });
      const rest = await read(stage, id, `?excludedAttributes=id,schemas,${core}:User:title,name.familyName`);
      expect(rest).toMatchObject({ schemas: expect.any(Array), id, name: { givenName: 'Ada' } });
      expect(rest).not.toHaveProperty('title');
      expect(rest.name).not.toHaveProperty('familyName');
    },
  },
  {
    section: 'RFC 7644 3.9',
    says: 'attributes may be asked for where something is made, replaced or patched',
    async check(stage) {
      const { id } = await made(stage, { title: 'x' });
      const only = ['id', 'schemas', 'title'];
      const change = await patch(stage, `${id}?attributes=title`, [{ op: 'add', path: 'title', value: 'y' }]);
      expect(Object.keys(change.body).toSorted()).toEqual(only);
      const put = await stage.send('PUT', `/Users/${id}?attributes=title`, {
        body: { userName: 'a', title: 'z' },
      });
      expect(Object.keys(put.body).toSorted()).toEqual(only);
      const post = await stage.send('POST', '/Users?attributes=title', {
        body: { userName: 'b', title: 'z' },
      });
      expect(Object.keys(post.body).toSorted()).toEqual(only);
    },
  },
  {
    section: 'RFC 7644 3.10',
    says: 'an attribute is named with its URN or, where that is plain, without: in bodies, filters, orders, choices and paths',
    async check(stage) {
      const { id } = await made(stage, {
        [`${core}:User:title`]: 'Countess',
        [enterprise]: { division: 'Looms' },
      });
      for (const filter of [
        'title eq "countess"',
        `${core}:User:title eq "countess"`,
        `${core.toUpperCase()}:USER:TITLE pr`,
      ])
        expect(await found(stage, filter)).toEqual([id]);
      for (const filter of ['division eq "looms"', `${enterprise}:division eq "looms"`])
        expect(await found(stage, filter)).toEqual([id]);
      const path = `/Users?sortBy=${enterprise}:division&attributes=${core}:User:name,${enterprise}:division`;
      expect((await stage.send('GET', path)).body.Resources).toMatchObject([
        { [enterprise]: { division: 'Looms' } },
      ]);
      const changed = await patch(stage, id, [
        { op: 'replace', path: `${enterprise}:division`, value: 'Cards' },
      ]);
      expect(changed.body[enterprise]).toEqual({ division: 'Cards' });
    },
  },
  {
    section: 'RFC 7644 3.11',
    says: 'a service without /Me answers it with 501',
    async check(stage) {
      for (const [method, body] of [
        ['GET', undefined],
        ['POST', {}],
        ['PUT', {}],
        ['PATCH', {}],
        ['DELETE', undefined],
      ] as const)
        mustRefuse(await stage.send(method, '/Me', { body }), 501);
    },
  },
  {
    section: 'RFC 7644 3.11',
    says: '/Me is the User who asks',
    declined: 'Who asks is a service with a token of a source, and no person.',
  },
  {
    section: 'RFC 7644 3.12',
    says: 'an error has the status of the answer and, where the standard has a word for it, its scimType',
    async check(stage) {
      const { id } = await made(stage);
      const post = (body: unknown) => stage.send('POST', '/Users', { body });
      mustRefuse(await post('{'), 400, 'invalidSyntax');
      mustRefuse(await post({ userName: { x: 1 } }), 400, 'invalidValue');
      mustRefuse(await post({ userName: 'ada@example.com' }), 409, 'uniqueness');
      mustRefuse(await stage.send('GET', '/Users?filter=('), 400, 'invalidFilter');
      mustRefuse(await patch(stage, id, [{ op: 'add', path: '[', value: 1 }]), 400, 'invalidPath');
      mustRefuse(await patch(stage, id, [{ op: 'remove' }]), 400, 'noTarget');
      mustRefuse(await patch(stage, id, [{ op: 'remove', path: 'id' }]), 400, 'mutability');
      for (const [method, path, status, headers] of [
        ['GET', '/Users/nobody', 404, {}],
        ['GET', '/Users', 401, { authorization: 'Bearer other' }],
        ['DELETE', `/Users/${id}`, 412, { 'if-match': 'W/"7"' }],
        ['GET', '/Me', 501, {}],
      ] as const) {
        const refused = await stage.send(method, path, { headers });
        mustRefuse(refused, status);
        expect(Object.keys(refused.body).toSorted()).toEqual(['detail', 'schemas', 'status']);
      }
    },
  },
  {
    section: 'RFC 7644 3.12',
    says: 'invalidVers and sensitive are told for another version and for what is secret in an address',
    declined:
      'Another version is another address, and a secret in an address is no secret: it is 401, as if nothing had been shown.',
  },
  {
    section: 'RFC 7644 3.13',
    says: 'a version stands in the address',
    async check(stage) {
      await stage.user({ id: 'a' });
      expect((await stage.send('GET', '/Users/a')).body.meta.location).toContain('/scim/v2/');
      expect((await stage.send('GET', '/Users/a', { version: 'v1' })).body.meta.location).toContain(
        '/scim/v1/',
      );
    },
  },
  {
    section: 'RFC 7644 3.13',
    says: 'the version stands right before the endpoint, and may be left out',
    declined:
      'It stands before the name of the source: clients are given `/scim/v2/SOURCE` as one base address.',
  },
  {
    section: 'RFC 7644 3.14',
    says: 'every resource that is told, made or changed has its version as ETag and in meta.version, which changes with it and not without',
    async check(stage) {
      for (const [endpoint, body, change] of [
        ['/Users', { userName: 'ada' }, { op: 'add', path: 'title', value: 'x' }],
        ['/Groups', { displayName: 'g' }, { op: 'replace', path: 'displayName', value: 'h' }],
        ['/Devices', { serial: 'S' }, { op: 'replace', path: 'weight', value: 1 }],
      ] as const) {
        const first = await stage.send('POST', endpoint, { body });
        expect(first.headers.get('etag')).toBe(first.body.meta.version);
        const at = `${endpoint}/${first.body.id}`;
        const again = await stage.send('GET', at);
        expect(again.headers.get('etag')).toBe(first.body.meta.version);
        const changed = await stage.send('PATCH', at, { body: { Operations: [change] } });
        const now = await stage.send('GET', at);
        expect(changed.headers.get('etag')).toBe(now.body.meta.version);
        expect(now.body.meta.version).not.toBe(first.body.meta.version);
        const headers = { 'if-match': first.body.meta.version };
        mustRefuse(await stage.send('DELETE', at, { headers }), 412);
        expect(
          (await stage.send('DELETE', at, { headers: { 'if-match': now.body.meta.version } })).status,
        ).toBe(204);
      }
    },
  },
  {
    section: 'RFC 7644 3.14',
    says: 'versions are weak: they tell of what is meant, not of its letters, and not by what name a member of a Group is shown',
    async check(stage) {
      const { id, meta } = await made(stage, { displayName: 'Ada' });
      expect(meta.version).toMatch(/^W\/"/);
      const group = (
        await stage.send('POST', '/Groups', { body: { displayName: 'g', members: [{ value: id }] } })
      ).body;
      await patch(stage, id, [{ op: 'replace', path: 'displayName', value: 'Countess' }]);
      const now = await stage.send('GET', `/Groups/${group.id}`);
      expect(now.body).toMatchObject({ members: [{ display: 'Countess' }], meta: group.meta });
    },
  },
  {
    section: 'RFC 7644 3.14',
    says: 'If-Match and If-None-Match take several versions, and any',
    async check(stage) {
      const { id, meta } = await made(stage);
      const get = async (held: string) =>
        (await stage.send('GET', `/Users/${id}`, { headers: { 'if-none-match': held } })).status;
      expect([await get(`W/"7", ${meta.version}`), await get('*'), await get('W/"7"')]).toEqual([
        304, 304, 200,
      ]);
      const put = async (held: string) =>
        (await stage.send('PUT', `/Users/${id}`, { headers: { 'if-match': held }, body: { userName: 'a' } }))
          .status;
      expect([await put('W/"7", W/"8"'), await put('*')]).toEqual([412, 200]);
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
