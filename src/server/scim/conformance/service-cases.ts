/** What RFC 7644 asks of searches, errors, discovery and security. For tests and the page. */

import { expect } from 'vitest';
import { ENTERPRISE_USER } from '../../../model/index.ts';
import type { Requirement } from './case.ts';

export const serviceRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7644 2',
    says: 'who proves nothing is answered with 401 and how to prove it',
    async check(stage) {
      const { status, headers } = await stage.send('GET', '/Users', { headers: { authorization: '' } });
      expect(status).toBe(401);
      expect(headers.get('www-authenticate')).toMatch(/^Bearer /);
    },
  },
  {
    section: 'RFC 7644 3.4.2',
    says: 'a search that finds nothing is 200 with an empty list',
    async check(stage) {
      const { status, body } = await stage.send('GET', '/Users?filter=userName eq "nobody"');
      expect(status).toBe(200);
      expect(body).toMatchObject({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
        totalResults: 0,
        Resources: [],
      });
    },
  },
  {
    section: 'RFC 7644 3.4.2.2',
    says: 'filters: precedence, not, grouping, value paths; operators and names in any case',
    async check(stage) {
      await stage.user({ id: 'a', userName: 'ada' });
      await stage.user({ id: 'b', userName: 'bob', active: false });
      const found = async (filter: string) =>
        (await stage.send('GET', `/Users?filter=${encodeURIComponent(filter)}`)).body.Resources.map(
          ({ id }: { readonly id: string }) => id,
        );
      expect(await found('USERNAME EQ "ADA"')).toEqual(['a']);
      expect(await found('userName eq "ada" or userName eq "bob" and active eq true')).toEqual(['a']);
      expect(await found('(userName sw "a" or userName sw "b") and not (active eq true)')).toEqual(['b']);
      expect(await found('emails[type eq "work" and value co "some"]')).toEqual(['a', 'b']);
    },
  },
  {
    section: 'RFC 7644 3.4.2.2',
    says: 'a filter that cannot be read, or orders booleans, is invalidFilter',
    async check(stage) {
      for (const filter of ['userName', 'userName eq', 'active gt true', 'userName xx "a"'])
        expect(await stage.send('GET', `/Users?filter=${encodeURIComponent(filter)}`)).toMatchObject({
          status: 400,
          body: { scimType: 'invalidFilter' },
        });
    },
  },
  {
    section: 'RFC 7644 3.4.2.2',
    says: 'every operator on every kind of attribute, of the core, of an extension by its URN, of meta, groups and members',
    async check(stage) {
      await stage.user({ id: 'a', userName: 'ada', attributes: { title: 'Countess' } });
      await stage.user({
        id: 'b',
        userName: 'bob',
        attributes: { [ENTERPRISE_USER]: { department: 'Looms' } },
      });
      await stage.group({ id: 'g', name: 'Engines', members: ['a'] });
      const found = async (type: string, filter: string) =>
        (await stage.send('GET', `/${type}?filter=${encodeURIComponent(filter)}`)).body.Resources.map(
          ({ id }: { readonly id: string }) => id,
        );
      expect(await found('Users', 'title co "OUNT" and title sw "c" and title ew "ss"')).toEqual(['a']);
      expect(await found('Users', 'userName gt "ada" and userName le "BOB"')).toEqual(['b']);
      expect(await found('Users', `${ENTERPRISE_USER}:department ne "sales" and not (title pr)`)).toEqual([
        'b',
      ]);
      expect(
        await found('Users', 'groups[display eq "engines"] and meta.created gt "2000-01-01T00:00:00Z"'),
      ).toEqual(['a']);
      expect(await found('Groups', 'members[value eq "a" and type eq "User"]')).toEqual(['g']);
    },
  },
  {
    section: 'RFC 7644 3.4.2.4',
    says: 'pages by startIndex and count; values out of range are the nearest within',
    async check(stage) {
      for (const id of ['a', 'b', 'c']) await stage.user({ id });
      const { body } = await stage.send('GET', '/Users?startIndex=2&count=1');
      expect(body).toMatchObject({ totalResults: 3, startIndex: 2, itemsPerPage: 1 });
      expect((await stage.send('GET', '/Users?startIndex=-1&count=-1')).body).toMatchObject({
        totalResults: 3,
        Resources: [],
      });
    },
  },
  {
    section: 'RFC 7644 3.9',
    says: 'attributes and excludedAttributes choose what is answered, and the id always is',
    async check(stage) {
      await stage.user({ id: 'a' });
      expect(Object.keys((await stage.send('GET', '/Users/a?attributes=userName')).body).sort()).toEqual([
        'id',
        'schemas',
        'userName',
      ]);
      const { body } = await stage.send('GET', '/Users/a?excludedAttributes=emails,id');
      expect(body).toHaveProperty('id');
      expect(body).not.toHaveProperty('emails');
    },
  },
  {
    section: 'RFC 7644 3.12',
    says: 'an error is an Error message with its status as a text',
    async check(stage) {
      const { body } = await stage.send('POST', '/Users', { body: '{' });
      expect(body).toEqual({
        schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
        status: '400',
        scimType: 'invalidSyntax',
        detail: expect.any(String),
      });
    },
  },
  {
    section: 'RFC 7644 4',
    says: 'the service tells what it can: ServiceProviderConfig, ResourceTypes, Schemas, each also alone',
    async check(stage) {
      for (const path of ['/ServiceProviderConfig', '/ResourceTypes/User', '/Schemas'])
        expect((await stage.send('GET', path)).status).toBe(200);
      const { body } = await stage.send('GET', '/Schemas/urn:ietf:params:scim:schemas:core:2.0:Group');
      expect(body).toMatchObject({ name: 'Group' });
    },
  },
  {
    section: 'RFC 7644 4',
    says: 'discovery is not filtered',
    async check(stage) {
      expect((await stage.send('GET', '/Schemas?filter=name pr')).status).toBe(403);
    },
  },
  {
    section: 'RFC 7644 4',
    says: 'discovery without a token',
    declined:
      'The standard lets a service choose; who is nobody here is told nothing, not even which sources there are.',
  },
  {
    section: 'RFC 7644 7.4',
    says: 'a secret in an address is none',
    async check(stage) {
      const { status } = await stage.send('GET', '/Users?access_token=the-token-of-the-source', {
        headers: { authorization: '' },
      });
      expect(status).toBe(401);
    },
  },
];
