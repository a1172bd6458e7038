import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { SourceRecord } from '../model/index.ts';
import { openTestDatabase } from '../testkit/database.ts';
import { complete, group, keptOf, members, openStage, person, scripted, type Told } from './stage.ts';

const db = await openTestDatabase();
afterAll(() => db.close());
const { directory } = openStage(db);
let count = 0;
const newSource = () => `source${++count}`;
const full = { full: true, maxShrink: 1 };
const runs = { numRuns: 25 };

/** What a source might hold: a company small enough that everything meets everything. */
interface World {
  readonly people: Readonly<Record<string, { readonly active: boolean; readonly title: string }>>;
  readonly groups: Readonly<Record<string, { readonly name: string; readonly members: readonly string[] }>>;
}

const personIds = ['a', 'b', 'c', 'd', 'e'];
const groupIds = ['@1', '@2', '@3'];
const world: fc.Arbitrary<World> = fc.record({
  people: fc.dictionary(
    fc.constantFrom(...personIds),
    fc.record({ active: fc.boolean(), title: fc.constantFrom('x', 'y') }),
  ),
  groups: fc.dictionary(
    fc.constantFrom(...groupIds),
    fc.record({
      name: fc.constantFrom('Eng', 'Ops', 'All'),
      // Some members are told by nobody.
      members: fc.uniqueArray(fc.constantFrom(...personIds, ...groupIds), { maxLength: 5 }),
    }),
  ),
});

function tellPerson(id: string, { active, title }: World['people'][string]): SourceRecord {
  return person(id, { active, attributes: { title } });
}

/** Everything of a world, in an order drawn by `gen`, in pages that end wherever a checkpoint falls. */
function recordsOf({ people, groups }: World, gen: fc.GeneratorValue): SourceRecord[] {
  const blocks: SourceRecord[][] = Object.entries(people).map(([id, each]) => [tellPerson(id, each)]);
  for (const [id, each] of Object.entries(groups)) {
    const first = gen(fc.nat, { max: each.members.length });
    blocks.push([
      group(id, each.members.slice(0, first), each.name),
      ...each.members
        .slice(first)
        .map((one): SourceRecord => ({ type: 'members', group: id, members: members(one) })),
    ]);
  }
  const records: SourceRecord[] = [];
  let open = blocks;
  while (open.length > 0) {
    const block = open[gen(fc.nat, { max: open.length - 1 })];
    const next = block?.shift();
    if (next !== undefined) records.push(next);
    if (gen(fc.nat, { max: 3 }) === 0) records.push({ type: 'checkpoint', cursor: `c${records.length}` });
    open = open.filter(({ length }) => length > 0);
  }
  return records;
}

/** Reads all of a world; a reading that is held is believed. */
async function readAll(source: string, records: readonly SourceRecord[], cursor?: string): Promise<void> {
  const end: SourceRecord = cursor === undefined ? complete : { type: 'complete', cursor };
  const { id, state } = await directory.read(source, scripted([...records, end]), full);
  if (state === 'held') await directory.believe(id);
}

async function freshly(told: World): Promise<Told> {
  const source = newSource();
  const records = Object.entries(told.people).map(([id, each]) => tellPerson(id, each));
  for (const [id, each] of Object.entries(told.groups)) records.push(group(id, each.members, each.name));
  await readAll(source, records);
  return keptOf(db, source);
}

test('whatever the order and the pages in which a source tells, the directory is the same', async () => {
  await fc.assert(
    fc.asyncProperty(world, fc.gen(), async (told, gen) => {
      const source = newSource();
      await readAll(source, recordsOf(told, gen));
      expect(await keptOf(db, source)).toEqual(await freshly(told));
    }),
    runs,
  );
});

test('after any readings, whole and cut short, the last whole one is what is kept; none cut short removed anything', async () => {
  const steps = fc.array(fc.record({ told: world, cut: fc.boolean() }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(steps, world, fc.gen(), async (readings, last, gen) => {
      const source = newSource();
      for (const { told, cut } of readings) {
        const records = recordsOf(told, gen);
        if (!cut) {
          await readAll(source, records);
          continue;
        }
        const before = await keptOf(db, source);
        const part = records.slice(0, gen(fc.nat, { max: records.length }));
        await expect(directory.read(source, scripted([...part, new Error('cut')]), full)).rejects.toThrow(
          'cut',
        );
        const after = await keptOf(db, source);
        expect(Object.keys(after.people)).toEqual(expect.arrayContaining(Object.keys(before.people)));
        expect(Object.keys(after.groups)).toEqual(expect.arrayContaining(Object.keys(before.groups)));
        expect(after.memberships).toEqual(expect.arrayContaining([...before.memberships]));
      }
      await readAll(source, recordsOf(last, gen));
      expect(await keptOf(db, source)).toEqual(await freshly(last));
    }),
    runs,
  );
});

/** What changed between two worlds, as a source may tell it: groups anew, or amended. */
function changesBetween(before: World, after: World, gen: fc.GeneratorValue): SourceRecord[] {
  const records: SourceRecord[] = [];
  for (const [id, each] of Object.entries(after.people)) {
    const known = before.people[id];
    if (known?.active !== each.active || known.title !== each.title || gen(fc.boolean))
      records.push(tellPerson(id, each));
  }
  for (const [id, each] of Object.entries(after.groups)) {
    const known = before.groups[id];
    if (known === undefined || known.name !== each.name || gen(fc.boolean)) {
      const first = gen(fc.nat, { max: each.members.length });
      records.push(group(id, each.members.slice(0, first), each.name));
      records.push({ type: 'members', group: id, members: members(...each.members.slice(first)) });
      continue;
    }
    const joined = each.members.filter((member) => !known.members.includes(member));
    const left = known.members.filter((member) => !each.members.includes(member));
    records.push({ type: 'members', group: id, members: members(...joined) });
    records.push({ type: 'members-removed', group: id, members: members(...left) });
  }
  return records;
}

function departuresBetween(before: World, after: World): SourceRecord[] {
  const gone = (of: 'identity' | 'group', known: object, now: object): SourceRecord[] =>
    Object.keys(known)
      .filter((id) => !(id in now))
      .map((id) => ({ type: 'removed', of, id }));
  return [...gone('identity', before.people, after.people), ...gone('group', before.groups, after.groups)];
}

/** A source that tells of removals takes them out of its groups as well: nothing is left dangling. */
function tidy({ people, groups }: World): World {
  const there = (id: string) => id in people || id in groups;
  const tidied = Object.entries(groups).map(([id, each]) => [
    id,
    { ...each, members: each.members.filter(there) },
  ]);
  return { people, groups: Object.fromEntries(tidied) };
}

test('readings of changes come to the same as one full reading', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(world, { minLength: 2, maxLength: 4 }), fc.gen(), async (worlds, gen) => {
      const source = newSource();
      const [first, ...rest] = worlds.map(tidy);
      if (first === undefined) return;
      await readAll(source, recordsOf(first, gen), 'c0');
      let before = first;
      for (const after of rest) {
        // Removals may come first or last; whoever is gone is out of all groups either way.
        const departures = departuresBetween(before, after);
        const changed = changesBetween(before, after, gen);
        const records = gen(fc.boolean) ? [...departures, ...changed] : [...changed, ...departures];
        const cursor = gen(fc.nat);
        const reading = await directory.read(
          source,
          scripted([...records, { type: 'complete', cursor: `c${cursor}` }]),
          { full: false, maxShrink: 0 },
        );
        expect(reading).toMatchObject({ kind: 'changes', state: 'complete' });
        before = after;
      }
      expect(await keptOf(db, source)).toEqual(await freshly(before));
    }),
    runs,
  );
});

test('statements told one by one come to the same as told together', async () => {
  await fc.assert(
    fc.asyncProperty(tidyWorlds(), fc.gen(), async ([before, after], gen) => {
      const [one, together] = [newSource(), newSource()];
      const statements = [
        ...Object.entries(before.people).map(([id, each]) => tellPerson(id, each)),
        ...Object.entries(before.groups).map(([id, each]) => group(id, each.members, each.name)),
        ...changesBetween(before, after, gen),
        ...departuresBetween(before, after),
      ];
      for (const statement of statements) await directory.tell(one, [statement]);
      await directory.tell(together, statements);
      const kept = await keptOf(db, one);
      expect(await keptOf(db, together)).toEqual(kept);
      expect(kept).toEqual(await freshly(after));
    }),
    runs,
  );
});

function tidyWorlds(): fc.Arbitrary<readonly [World, World]> {
  return fc.tuple(world, world).map(([before, after]) => [tidy(before), tidy(after)]);
}

/** All groups that hold somebody, by walking up from each group directly: slow, and hard to get wrong. */
function holdersOf(id: string, { people, groups }: World): readonly string[] {
  const found = new Set<string>();
  const walk = (member: string) => {
    for (const [holder, each] of Object.entries(groups)) {
      if (!each.members.includes(member) || found.has(holder)) continue;
      found.add(holder);
      walk(holder);
    }
  };
  if (id in people) walk(id);
  return [...found].sort();
}

test('people are in every group that holds them through any other, and moved versions say whenever that changes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(world, { minLength: 1, maxLength: 3 }), fc.gen(), async (worlds, gen) => {
      const source = newSource();
      let before = new Map<string, { version: number; said: string }>();
      for (const told of worlds) {
        await readAll(source, recordsOf(told, gen));
        const persons = await directory.persons({ from: [source] });
        const now = new Map<string, { version: number; said: string }>();
        for (const { identity, groups, version, present, active, id } of persons) {
          const expected = present ? holdersOf(identity.identity.id, told) : [];
          expect(groups.map((each) => each.id).toSorted()).toEqual(expected);
          for (const { name, path } of groups) expect(path[0]).toBe(name);
          const paths = groups.map(({ path }) => path.join('/'));
          // Being missed once more is no change of who one is: whoever waits for it asks with each reading.
          const said = { ...identity, missed: undefined };
          now.set(id, { version, said: JSON.stringify([said, present, active, paths]) });
        }
        for (const [id, { version, said }] of before)
          if (now.get(id)?.said !== said) expect(now.get(id)?.version).toBeGreaterThan(version);
        before = now;
      }
    }),
    runs,
  );
});
