/** What RFC 7644 asks of names of attributes, of /Me, of errors and of versions (sections 3.9 to 3.14). For tests and the page. */

import { expect } from 'vitest';
import { core, enterprise, found, made, mustRefuse, patch, read } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

export const namingRequirements: readonly Requirement[] = [
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
    says: 'versions are weak: they tell of what is meant, not of its letters',
    async check(stage) {
      const { meta } = await made(stage, { displayName: 'Ada' });
      expect(meta.version).toMatch(/^W\/"/);
    },
  },
  {
    section: 'RFC 7644 3.14',
    says: 'a Group that shows its members has another version when one of them is shown by another name, and is changed by whoever has either',
    async check(stage) {
      const { id } = await made(stage, { displayName: 'Ada' });
      const group = (
        await stage.send('POST', '/Groups', { body: { displayName: 'g', members: [{ value: id }] } })
      ).body;
      const at = `/Groups/${group.id}`;
      const read = (held: string) => stage.send('GET', at, { headers: { 'if-none-match': held } });
      expect((await read(group.meta.version)).status).toBe(304);
      await patch(stage, id, [{ op: 'replace', path: 'displayName', value: 'Countess' }]);
      const now = await read(group.meta.version);
      expect(now).toMatchObject({ status: 200, body: { members: [{ display: 'Countess' }] } });
      const { version, ...times } = group.meta;
      expect(now.body.meta).toMatchObject({ ...times, version: expect.not.stringContaining(version) });
      for (const held of [version, now.body.meta.version]) {
        const body = { Operations: [{ op: 'add', path: 'members', value: [{ value: id }] }] };
        expect((await stage.send('PATCH', at, { headers: { 'if-match': held }, body })).status).toBe(204);
      }
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
    section: 'RFC 9110 13.1.2',
    says: 'a change that wants there to be none of a version is 412 where there is, and changes nothing',
    async check(stage) {
      const kinds = [
        ['/Users', { userName: 'ada' }, 'title'],
        ['/Groups', { displayName: 'Looms' }, 'externalId'],
        ['/Devices', { serial: 'S1' }, 'externalId'],
      ] as const;
      for (const [endpoint, body, name] of kinds) {
        const { body: made } = await stage.send('POST', endpoint, { body });
        const at = `${endpoint}/${made.id}`;
        const patch = { Operations: [{ op: 'add', path: name, value: 'x' }] };
        for (const held of ['*', made.meta.version, `W/"9", ${made.meta.version}`]) {
          const headers = { 'if-none-match': held };
          mustRefuse(await stage.send('PUT', at, { body: { ...body, [name]: 'x' }, headers }), 412);
          mustRefuse(await stage.send('PATCH', at, { body: patch, headers }), 412);
          mustRefuse(await stage.send('DELETE', at, { headers }), 412);
        }
        expect((await stage.send('GET', at)).body).toEqual(made);
        const headers = { 'if-none-match': 'W/"99"' };
        expect((await stage.send('PATCH', at, { body: patch, headers })).status).toBeLessThan(300);
        expect((await stage.send('DELETE', at, { headers })).status).toBe(204);
      }
    },
  },
];
