/** Orders and pages against what memory computes, and walks through lists that others change meanwhile. */

import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { type Attributes, ENTERPRISE_USER, type SourceRecord } from '../model/index.ts';
import { comparePlaces, keyOf, type Order, orderOf, type Place, resourceTypesOf } from '../scim/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import type { StoredIdentity } from './contract.ts';
import { identitiesListed } from './listing.ts';
import { openStage } from './stage.ts';

const db = await openTestDatabase();
const { directory } = openStage(db);
afterAll(() => db.close());

const { user } = resourceTypesOf('auto');
let sources = 0;

const text = fc.constantFrom(
  '',
  'a',
  'A',
  'ab',
  'Äb',
  'äb',
  'ﬁn',
  'FIN',
  ' b ',
  'z',
  '😀',
  '\uffee',
  'İ',
  '10',
  '9',
);
const value = fc.record(
  { value: text, type: fc.constantFrom('work', 'Home'), primary: fc.boolean() },
  { requiredKeys: [] },
);
const attributes: fc.Arbitrary<Attributes> = fc.record(
  {
    title: text,
    name: fc.record({ familyName: text }, { requiredKeys: [] }),
    emails: fc.array(value, { minLength: 1, maxLength: 3 }),
    x509Certificates: fc.array(fc.record({ value: text }), { maxLength: 2 }),
    [ENTERPRISE_USER]: fc.record(
      { department: text, manager: fc.record({ value: text }) },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const people = fc.array(
  fc.record({ active: fc.boolean(), userName: text.filter((each) => each !== ''), attributes }),
  { minLength: 1, maxLength: 12 },
);
const sortBy = fc.constantFrom(
  'userName',
  'title',
  'name.familyName',
  'emails',
  'emails.type',
  'emails.primary',
  'x509Certificates',
  'active',
  'id',
  'department',
  'manager',
  'meta.created',
  'meta.version',
  'schemas',
  'groups.display',
);

function told(
  id: string,
  { active, userName, attributes: own }: { active: boolean; userName: string; attributes: Attributes },
): SourceRecord {
  return { type: 'identity', identity: { id, active, userName, attributes: own } };
}

/** The resource as far as orders look into it. */
function shown({ identity, createdAt, changedAt, version }: StoredIdentity): Attributes {
  const urns = Object.keys(identity.attributes).filter((name) => name.includes(':'));
  return {
    ...identity.attributes,
    id: identity.id,
    userName: identity.userName ?? null,
    active: identity.active,
    schemas: ['urn:ietf:params:scim:schemas:core:2.0:User', ...urns],
    meta: {
      created: new Date(createdAt).toISOString(),
      lastModified: new Date(changedAt).toISOString(),
      version: `W/"${version}"`,
    },
  };
}

async function everybody(source: string): Promise<readonly StoredIdentity[]> {
  return (await directory.listIdentities(source, { limit: 10_000 })).identities;
}

/** The ids of all, step by step. */
async function walk(
  source: string,
  order: Order | undefined,
  options: { readonly limit: number; readonly between?: () => Promise<void>; readonly backwardsFrom?: Place },
): Promise<readonly string[]> {
  const ids: string[] = [];
  const backwards = options.backwardsFrom !== undefined;
  let from: Place | undefined = options.backwardsFrom;
  for (;;) {
    const part = await directory.stepOf(identitiesListed(source), {
      limit: options.limit,
      ...(order && { order }),
      ...(from && { from, backwards }),
    });
    const shownIds = part.shown.map(({ id }) => id);
    if (backwards) ids.unshift(...shownIds);
    else ids.push(...shownIds);
    from = backwards ? part.previous : part.next;
    if (from === undefined) return ids;
    await options.between?.();
  }
}

describe('an order', () => {
  test('is the one that memory computes, whatever is told and however it is paged through', async () => {
    await fc.assert(
      fc.asyncProperty(
        people,
        sortBy,
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        async (all, by, descending, limit) => {
          const source = `order${sources++}`;
          await directory.tell(source, [
            ...all.map((each, at) => told(`p${String(at).padStart(2, '0')}`, each)),
            { type: 'group', group: { id: 'g1', name: 'b', members: [{ type: 'identity', id: 'p00' }] } },
            { type: 'group', group: { id: 'g2', name: 'A', members: [{ type: 'identity', id: 'p01' }] } },
          ]);
          const order = orderOf({ sortBy: by, sortOrder: descending ? 'descending' : 'ascending' }, user);
          if (order === undefined) throw new Error('There is an order.');
          const groups = await directory.groupsOf(source, ['p00', 'p01']);
          const places = (await everybody(source)).map((each): Place => {
            const held = (groups.get(each.identity.id) ?? []).map(({ id, name }) => ({
              value: id,
              display: name,
            }));
            return { id: each.identity.id, key: keyOf(order, { ...shown(each), groups: held }) };
          });
          const expected = places.toSorted(comparePlaces(order)).map(({ id }) => id);
          const { total, ids } = await directory.pageOf(identitiesListed(source), { order, limit: 100 });
          expect([total, ids]).toEqual([all.length, expected]);
          expect(await walk(source, order, { limit })).toEqual(expected);
          const last = places.toSorted(comparePlaces(order)).at(-1);
          if (last === undefined) return;
          const before = await walk(source, order, { limit, backwardsFrom: last });
          expect(before).toEqual(expected.slice(0, -1));
          const middle = await directory.pageOf(identitiesListed(source), { order, offset: 2, limit: 3 });
          expect(middle.ids).toEqual(expected.slice(2, 5));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('puts who has no value last, and first when it descends', async () => {
    const source = `order${sources++}`;
    const some = (id: string, title?: string): SourceRecord =>
      told(id, { active: true, userName: id, attributes: title === undefined ? {} : { title } });
    await directory.tell(source, [some('1'), some('2', 'b'), some('3', 'A'), some('4', ''), some('5', 'a')]);
    const ids = async (sortOrder: string) => {
      const order = orderOf({ sortBy: 'title', sortOrder }, user);
      return (await directory.pageOf(identitiesListed(source), { ...(order && { order }) })).ids.join('');
    };
    expect(await ids('ascending')).toBe('35214');
    expect(await ids('Descending')).toBe('14235');
  });
});

describe('a walk', () => {
  test('tells everybody once who is there all the time, whatever others write meanwhile', async () => {
    const write = fc.record({
      at: fc.integer({ min: 0, max: 30 }),
      what: fc.constantFrom('come', 'go', 'change'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(write, { maxLength: 25 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom(undefined, 'userName', 'title'),
        async (writes, limit, by) => {
          const source = `walk${sources++}`;
          const id = (at: number): string => `p${String(at).padStart(2, '0')}`;
          const name = (at: number): string => `n${(at * 7) % 31}`;
          const person = (at: number, nickName = ''): SourceRecord =>
            told(id(at), { active: true, userName: name(at), attributes: { title: `t${at % 3}`, nickName } });
          const initial = Array.from({ length: 16 }, (_, at) => at * 2);
          await directory.tell(
            source,
            initial.map((at) => person(at)),
          );
          const stayed = new Set(initial.map(id));
          const rest = [...writes];
          const order = orderOf({ sortBy: by }, user);
          const seen = await walk(source, order, {
            limit,
            async between() {
              for (const { at, what } of rest.splice(0, 2)) {
                if (what === 'go') {
                  stayed.delete(id(at));
                  await directory.tell(source, [{ type: 'removed', of: 'identity', id: id(at) }]);
                } else await directory.tell(source, [person(at, `${what}${rest.length}`)]);
              }
            },
          });
          expect(new Set(seen).size).toBe(seen.length);
          expect([...stayed].filter((each) => !seen.includes(each))).toEqual([]);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe('pages by number', () => {
  test('are right and counted after whatever came and went, also where blocks are divided', async () => {
    const source = `blocks${sources++}`;
    const id = (at: number): string => `p${String((at * 7_919) % 10_000).padStart(5, '0')}`;
    const some = (from: number, to: number): SourceRecord[] =>
      Array.from({ length: to - from }, (_, at) =>
        told(id(from + at), { active: true, userName: id(from + at), attributes: {} }),
      );
    const listed = new Set<string>();
    const check = async (): Promise<void> => {
      const all = [...listed].sort();
      for (const offset of [0, 1, 511, 512, 1_024, 1_700, Math.max(0, all.length - 2), all.length]) {
        const page = await directory.pageOf(identitiesListed(source), { offset, limit: 3 });
        expect([offset, page.total, page.ids]).toEqual([offset, all.length, all.slice(offset, offset + 3)]);
      }
    };
    await check();
    for (const [from, to] of [
      [0, 1],
      [1, 700],
      [700, 2_400],
    ] as const) {
      await directory.tell(source, some(from, to));
      for (let at = from; at < to; at += 1) listed.add(id(at));
      await check();
    }
    const gone = [...listed].filter((each) => each < 'p03000' || each.endsWith('7'));
    await directory.tell(
      source,
      gone.map((each): SourceRecord => ({ type: 'removed', of: 'identity', id: each })),
    );
    for (const each of gone) listed.delete(each);
    await check();
    // Telling the same again, one who went, and one that is there moves nothing more than it says.
    await directory.tell(source, [...some(5, 6), ...some(5, 6)]);
    await directory.tell(source, some(0, 40));
    for (let at = 0; at < 40; at += 1) listed.add(id(at));
    await check();
    await directory.tell(
      source,
      [...listed].map((each): SourceRecord => ({ type: 'removed', of: 'identity', id: each })),
    );
    listed.clear();
    await check();
  });
});
