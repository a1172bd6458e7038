/** A company of any size for measurements: people with ten groups each, told by a source made for it. */

import { z } from 'zod';
import type { Identity, SourceConnector, SourceRecord } from '../src/model/index.ts';

/** Groups each person is in. */
export const GRANTS = 10;

/** How many groups a company of that many people has: each holds about a thousand. */
export function groupCount(people: number): number {
  return Math.max(GRANTS, Math.ceil((people * GRANTS) / 1_000));
}

export function personId(index: number): string {
  return `p${String(index).padStart(7, '0')}`;
}

/** The groups of a person: ten that follow each other, so that every group gets its share. */
export function groupsOf(index: number, people: number, count = groupCount(people)): readonly number[] {
  return Array.from({ length: GRANTS }, (_, at) => (index * 7 + at * 13) % count);
}

/** One person; `edition` stands in the title, so that another edition is a change. */
export function identityOf(index: number, edition = 1): Identity {
  const userName = `user${index}@example.com`;
  return {
    id: personId(index),
    userName,
    externalId: `e${index}`,
    active: true,
    attributes: {
      userName,
      externalId: `e${index}`,
      displayName: `Person ${index}`,
      title: `Engineer ${edition}`,
      name: { givenName: `Given${index}`, familyName: `Family${index}` },
      emails: [{ value: userName, type: 'work', primary: true }],
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
        department: `Department ${index % 40}`,
      },
    },
  };
}

/** A source that tells a company of `people` in so many groups; memory stays bounded by a page for each group. */
export function companySource(people: number, count = groupCount(people)): SourceConnector<object> {
  return {
    kind: 'source',
    type: 'company',
    title: 'A company for measurements',
    config: z.strictObject({}),
    open: () => ({
      async check() {},
      async close() {},
      async *read(): AsyncIterable<SourceRecord> {
        for (let index = 0; index < people; index += 1)
          yield { type: 'identity', identity: identityOf(index) };
        for (let group = 0; group < count; group += 1) {
          yield { type: 'group', group: { id: `g${group}`, name: `group-${group}`, members: [] } };
        }
        const pages = new Map<number, { type: 'identity'; id: string }[]>();
        for (let index = 0; index < people; index += 1) {
          for (const group of new Set(groupsOf(index, people, count))) {
            const page = pages.get(group) ?? [];
            pages.set(group, page);
            page.push({ type: 'identity', id: personId(index) });
            if (page.length < 200) continue;
            yield { type: 'members', group: `g${group}`, members: page };
            pages.delete(group);
          }
        }
        for (const [group, members] of pages) yield { type: 'members', group: `g${group}`, members };
        yield { type: 'complete' };
      },
    }),
  };
}
