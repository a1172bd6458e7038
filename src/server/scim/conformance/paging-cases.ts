/** What RFC 7644 asks of orders, RFC 9865 of cursors, and both of what is declared beyond the standard. For tests and the page. */

import { expect } from 'vitest';
import { ids as idsOf, type Stage } from '../fixture.ts';
import type { Requirement } from './case.ts';

async function company(stage: Stage): Promise<void> {
  const mail = (value: string, primary: boolean) => ({ value, primary });
  await stage.user({
    id: 'a',
    userName: 'carl',
    attributes: { title: 'b', emails: [mail('x', false), mail('2', true)] },
  });
  await stage.user({ id: 'b', userName: 'Ada', attributes: { title: 'A', emails: [mail('3', false)] } });
  await stage.user({
    id: 'c',
    userName: 'bob',
    attributes: { emails: [mail('1', false), mail('9', false)] },
  });
}

async function found(stage: Stage, query: string): Promise<string> {
  return idsOf((await stage.send('GET', `/Users?${query}`)).body).join('');
}

export const pagingRequirements: readonly Requirement[] = [
  {
    section: 'RFC 7644 3.4.2.3',
    says: 'sortBy orders by any attribute, without case unless the attribute is caseExact, ascending unless sortOrder says otherwise',
    async check(stage) {
      await company(stage);
      expect(await found(stage, 'sortBy=userName')).toBe('bca');
      expect(await found(stage, 'sortBy=userName&sortOrder=descending')).toBe('acb');
      expect(await found(stage, 'sortBy=id&sortOrder=descending')).toBe('cba');
    },
  },
  {
    section: 'RFC 7644 3.4.2.3',
    says: 'who has no value comes last in ascending order and first in descending order',
    async check(stage) {
      await company(stage);
      expect(await found(stage, 'sortBy=title')).toBe('bac');
      expect(await found(stage, 'sortBy=title&sortOrder=descending')).toBe('cab');
    },
  },
  {
    section: 'RFC 7644 3.4.2.3',
    says: 'of several values the primary one counts, or else the first',
    async check(stage) {
      await company(stage);
      expect(await found(stage, 'sortBy=emails.value')).toBe('cab');
    },
  },
  {
    section: 'RFC 7644 3.4.2.3',
    says: 'a sortBy that is no attribute, or has parts, is invalidPath (the standard names no error)',
    async check(stage) {
      for (const sortBy of ['shoeSize', 'name'])
        expect(await stage.send('GET', `/Users?sortBy=${sortBy}`)).toMatchObject({
          status: 400,
          body: { scimType: 'invalidPath' },
        });
    },
  },
  {
    section: 'RFC 7644 3.4.2.3',
    says: 'texts are ordered by the rules of a language',
    declined:
      'The standard asks for an order without a locale; texts go by code points once they are folded, as gt and lt compare them, the same on both databases. Of a text 256 characters count.',
  },
  {
    section: 'RFC 9865 2',
    says: 'an empty cursor begins, nextCursor goes on and is absent from the last page, previousCursor goes back',
    async check(stage) {
      await company(stage);
      const ask = async (cursor: string) => (await stage.send('GET', `/Users?count=2&cursor=${cursor}`)).body;
      const first = await ask('');
      expect(first).toMatchObject({
        totalResults: 3,
        itemsPerPage: 2,
        nextCursor: expect.stringMatching(/^[\w.~-]+$/),
      });
      expect(first).not.toHaveProperty('previousCursor');
      const last = await ask(first.nextCursor);
      expect(idsOf(last)).toEqual(['c']);
      expect(last).not.toHaveProperty('nextCursor');
      expect(idsOf(await ask(last.previousCursor))).toEqual(['a', 'b']);
    },
  },
  {
    section: 'RFC 9865 2',
    says: 'a cursor goes on where it was given, whatever came and went meanwhile',
    async check(stage) {
      await company(stage);
      const { body } = await stage.send('GET', '/Users?count=2&cursor=');
      await stage.send('DELETE', '/Users/a');
      await stage.user({ id: 'aa' });
      const next = await stage.send('GET', `/Users?count=2&cursor=${body.nextCursor}`);
      expect(idsOf(next.body)).toEqual(['c']);
    },
  },
  {
    section: 'RFC 9865 2',
    says: 'a count of 0 or below tells how many there are and no resource, and a page has no more than was asked for',
    async check(stage) {
      await company(stage);
      for (const count of [0, -1]) {
        const { body } = await stage.send('GET', `/Users?cursor=&count=${count}`);
        expect(body).toMatchObject({ totalResults: 3, Resources: [] });
      }
      expect((await stage.send('GET', '/Users?cursor=&count=2')).body.Resources).toHaveLength(2);
    },
  },
  {
    section: 'RFC 9865 2.1',
    says: 'every page of a list is asked for with the same count',
    declined:
      'A page may have another size than the one before: the cursor is a place, from which as many are told as are asked for.',
  },
  {
    section: 'RFC 9865 2.3',
    says: 'cursors are the only way of paging',
    declined: 'The standard lets a service choose; clients that know the index alone are told pages by it.',
  },
  {
    section: 'RFC 9865 2.1',
    says: 'a cursor that was not given for this list, filter and order is invalidCursor, one that is too old expiredCursor, a count above the largest page invalidCount',
    async check(stage, { advance }) {
      await company(stage);
      const { body } = await stage.send('GET', '/Users?count=1&cursor=');
      const { pagination } = (await stage.send('GET', '/ServiceProviderConfig')).body;
      for (const [query, scimType] of [
        ['/Users?cursor=mine', 'invalidCursor'],
        [`/Groups?cursor=${body.nextCursor}`, 'invalidCursor'],
        [`/Users?sortBy=title&cursor=${body.nextCursor}`, 'invalidCursor'],
        ['/Users?cursor=&count=many', 'invalidCount'],
        [`/Users?cursor=&count=${pagination.maxPageSize + 1}`, 'invalidCount'],
      ] as const)
        expect(await stage.send('GET', query)).toMatchObject({ status: 400, body: { scimType } });
      await advance(pagination.cursorTimeout * 1_000 + 1);
      expect(await stage.send('GET', `/Users?count=1&cursor=${body.nextCursor}`)).toMatchObject({
        status: 400,
        body: { scimType: 'expiredCursor' },
      });
    },
  },
  {
    section: 'RFC 9865 2.2',
    says: 'pages by cursor are ordered as sortBy asks',
    async check(stage) {
      await company(stage);
      const first = await stage.send('GET', '/Users?sortBy=userName&count=1&cursor=');
      expect(idsOf(first.body)).toEqual(['b']);
      expect(await found(stage, `sortBy=userName&count=5&cursor=${first.body.nextCursor}`)).toBe('ca');
    },
  },
  {
    section: 'RFC 9865 2.4',
    says: 'who asks for neither a cursor nor an index is answered by index, and startIndex beside a cursor is refused',
    async check(stage) {
      await company(stage);
      const { body } = await stage.send('GET', '/Users?count=1');
      expect(body.startIndex).toBe(1);
      expect(body).not.toHaveProperty('nextCursor');
      expect((await stage.send('GET', '/Users?cursor=&startIndex=2')).status).toBe(400);
    },
  },
  {
    section: 'RFC 9865 3',
    says: 'a search that is sent as a body is paged by cursor too',
    async check(stage) {
      await company(stage);
      const ask = async (cursor: string) =>
        (await stage.send('POST', '/Users/.search', { body: { filter: 'userName pr', count: 2, cursor } }))
          .body;
      const first = await ask('');
      expect(idsOf(await ask(first.nextCursor))).toEqual(['c']);
    },
  },
  {
    section: 'RFC 9865 4',
    says: 'the ServiceProviderConfig tells both ways of paging, the sizes of pages and how long a cursor is good',
    async check(stage) {
      const { body } = await stage.send('GET', '/ServiceProviderConfig');
      expect(body).toMatchObject({
        sort: { supported: true },
        pagination: {
          cursor: true,
          index: true,
          defaultPaginationMethod: 'index',
          defaultPageSize: expect.any(Number),
          maxPageSize: expect.any(Number),
          cursorTimeout: expect.any(Number),
        },
      });
    },
  },
];
