/** What RFC 7644 asks of reading and searching (section 3.4). For tests and the page. */

import { expect } from 'vitest';
import { ids as idsOf } from '../fixture.ts';
import { found, made, messages, mustRefuse } from './asking-fixture.ts';
import type { Requirement } from './case.ts';

export const searchRequirements: readonly Requirement[] = [
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
        const parameters = Object.entries(query).map(([name, value]): [string, string] => [
          name,
          String(value),
        ]);
        const asked = await stage.send('GET', `${path}?${new URLSearchParams(parameters)}`);
        expect(posted).toMatchObject({ status: 200, text: asked.text });
      }
      mustRefuse(await stage.send('POST', '/Users/.search', { body: [] }), 400, 'invalidSyntax');
    },
  },
];
