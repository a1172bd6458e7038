/** Changes of members that come at once, of two services on one database: whatever they are, as if one had come after the other. */

import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fakeClock } from '../../testkit/clock.ts';
import { openTestDatabase, type TestDatabase } from '../../testkit/database.ts';
import { countedIds } from '../../testkit/index.ts';
import { openStage, type Stage } from './fixture.ts';

let db: TestDatabase;
let again: Awaited<ReturnType<TestDatabase['again']>>;
let services: readonly Stage[];
const people = ['u1', 'u2', 'u3', 'u4'];

beforeAll(async () => {
  db = await openTestDatabase();
  again = await db.again();
  const newId = countedIds();
  services = [db, again].map((each) => openStage(each, { clock: fakeClock(), newId }));
  await services[0]?.users(people);
});
afterAll(async () => {
  await again.close();
  await db.close();
});

type Members = ReadonlySet<string>;

/** What a client asks for, and what that makes of the members; undefined: it is refused. */
interface Change {
  readonly service: number;
  readonly operation: object;
  /** Another name for the group besides. */
  readonly name: string | undefined;
  readonly of: (before: Members) => Members | undefined;
}

const id = fc.constantFrom(...people);
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 3 });
const path = 'members';

const step = fc.oneof(
  ids.map((value) => ({
    operation: { op: 'add', path, value },
    of: (before: Members) => new Set([...before, ...value]),
  })),
  ids.map((value) => ({
    operation: { op: 'remove', path, value },
    of: (before: Members) => new Set([...before].filter((each) => !value.includes(each))),
  })),
  ids.map((value) => ({ operation: { op: 'replace', path, value }, of: () => new Set(value) })),
  fc.constant({ operation: { op: 'remove', path: 'members[type eq "User"]' }, of: () => new Set<string>() }),
  fc.tuple(id, id).map(([one, other]) => ({
    operation: { op: 'replace', path: `members[value eq "${one}"]`, value: { value: other } },
    of: (before: Members) =>
      before.has(one) ? new Set([...[...before].filter((each) => each !== one), other]) : undefined,
  })),
);
const change: fc.Arbitrary<Change> = fc
  .tuple(step, fc.nat({ max: 1 }), fc.option(fc.constantFrom('A', 'B'), { nil: undefined, freq: 5 }))
  .map(([each, service, name]) => ({ ...each, service, name }));

const same = (a: Members | undefined, b: Members): boolean =>
  a !== undefined && a.size === b.size && [...a].every((each) => b.has(each));

test('each is answered by the version that it made, in the order of which all come to what is there', async () => {
  let groups = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 2, maxLength: 12 }), async (changes) => {
      groups += 1;
      const group = `g${groups}`;
      await services[0]?.group({ id: group, name: 'A', members: ['u1', 'u2'] });
      const answers = await Promise.all(
        changes.map(({ service, operation, name }) => {
          const naming = name === undefined ? [] : [{ op: 'replace', path: 'displayName', value: name }];
          const body = { Operations: [operation, ...naming] };
          return (services[service] as Stage).send('PATCH', `/Groups/${group}`, { body });
        }),
      );
      const made = Map.groupBy(
        changes.flatMap(({ of }, at) => {
          const version = Number(/\d+/.exec(answers[at]?.headers.get('etag') ?? '')?.[0] ?? 0);
          return answers[at]?.status === 204 ? [{ of, version }] : [];
        }),
        ({ version }) => version,
      );
      expect(answers.every(({ status, body }) => status === 204 || body.scimType === 'noTarget')).toBe(true);
      let now: Members = new Set(['u1', 'u2']);
      for (const version of [...made.keys()].toSorted((a, b) => a - b)) {
        const some = made.get(version) ?? [];
        // One has made the version, after which the others have changed nothing; the first one none may have made.
        const states = [now, ...some.map(({ of }) => of(now))];
        const next = states.find(
          (state) =>
            state !== undefined && some.every(({ of }) => same(of(state), state) || same(of(now), state)),
        );
        expect(next).toBeDefined();
        now = next ?? now;
      }
      expect(await services[0]?.members(group)).toEqual([...now].toSorted());
    }),
    { numRuns: 60 },
  );
});
