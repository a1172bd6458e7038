/** Tells what became of objects of Active Directory that were touched: each is looked up as it is now. */

import type { GroupMember, SourceRecord } from '../../model/index.ts';
import type { Bytes } from './api.ts';
import { type Census, enter, type Of, openCensus, type Reading, refOf, searchFor } from './census.ts';
import { stale } from './cursor.ts';
import { mustTellStanding } from './full.ts';
import { groupAttributes, type Membership, memberOf, tellGroup } from './members.ts';
import { type Entry, guidBytes } from './syntax.ts';

/** An object that DirSync named. */
export interface Changed {
  readonly guid: string;
  readonly gone: boolean;
  /** It may be new in what is read, so that all of it has to be told. */
  readonly whole: boolean;
  /** Names of members that came and went. */
  readonly came: readonly string[];
  readonly went: readonly string[];
}

interface Told {
  readonly changed: readonly Changed[];
  /** Milliseconds since 1970: accounts that expired in between are told too, since nothing at them changed. */
  readonly expired?: { readonly after: number; readonly until: number };
}

/** Objects asked for at once. */
const atOnce = 50;

/** People first, then groups, then who left and who joined. */
export async function* tellChanged(
  reading: Reading,
  { changed, expired }: Told,
): AsyncGenerator<SourceRecord> {
  const census = openCensus();
  const touched = new Map(changed.filter(({ gone }) => !gone).map((one) => [one.guid, one]));
  const people = await lookUp(reading, 'people', { guids: touched.keys(), expired });
  const rest = [...touched.keys()].filter((guid) => !people.has(guid));
  const groups = await lookUp(reading, 'groups', { guids: rest });
  for (const entry of people.values()) enter(reading, census, { of: 'people', entry });
  for (const entry of groups.values()) enter(reading, census, { of: 'groups', entry });

  const gone = [
    ...changed.filter((one) => one.gone).map(({ guid }) => guid),
    ...rest.filter((guid) => !groups.has(guid)),
  ];
  // A tombstone does not say what it was.
  for (const id of gone) {
    yield { type: 'removed', of: 'identity', id };
    yield { type: 'removed', of: 'group', id };
  }
  await meetNeighbours(reading, census, { people, groups, changed });
  for (const [id, entry] of people) {
    mustTellStanding(reading, entry);
    yield {
      type: 'identity',
      identity: reading.person.identity(entry, id, (dn) => census.people.get(refOf(dn))),
    };
  }
  const membership: Membership = { reading, census, outside: 0, told: new Set(), nested: new Map() };
  for (const [id, entry] of groups) {
    const { whole = true, came = [], went = [] } = touched.get(id) ?? {};
    if (whole || isRenamed(touched.get(id))) {
      if (entry.names.some((name) => /^member;range=/i.test(name)))
        throw stale('A group with more members than one answer holds has come or got another name');
      yield* tellGroup(membership, entry);
    } else {
      if (went.length > 0) yield { type: 'members-removed', group: id, members: went.flatMap(eitherOf) };
      const members = came.flatMap((name) => memberOf(census, name, 'member') ?? []);
      if (members.length > 0) yield { type: 'members', group: id, members };
    }
  }
  yield* tellHolders(census, { people, groups });
}

/** Some attribute of the group other than its members changed: its name may have. */
function isRenamed(one: Changed | undefined): boolean {
  return one !== undefined && one.came.length + one.went.length === 0;
}

/** Whoever went may be a person or a group; what was never a member is not removed by being named. */
function eitherOf(name: string): readonly GroupMember[] {
  const id = refOf(name);
  return [
    { type: 'identity', id },
    { type: 'group', id },
  ];
}

type Found = ReadonlyMap<string, Entry>;

/** Finds out about everybody that is named as member, holder, primary group or manager of what changed. */
async function meetNeighbours(
  reading: Reading,
  census: Census,
  { people, groups, changed }: { people: Found; groups: Found; changed: readonly Changed[] },
): Promise<void> {
  const named = new Set<string>();
  const sids = new Map<number, Buffer>();
  for (const { came } of changed) for (const name of came) named.add(refOf(name));
  for (const entry of [...people.values(), ...groups.values()]) {
    for (const name of entry.texts('memberOf')) named.add(refOf(name));
    for (const name of entry.texts('member')) named.add(refOf(name));
    for (const name of entry.texts('manager')) named.add(refOf(name));
    const sid = entry.bytes('objectSid');
    const primary = Number(entry.text('primaryGroupID'));
    if (sid !== undefined && primary > 0) sids.set(primary, withRid(sid, primary));
  }
  const unknown = [...named].filter((ref) => !census.people.has(ref) && !census.groups.has(ref));
  const light = { attributes: ['objectGUID'] };
  const met = await lookUp(reading, 'people', { guids: unknown, ...light });
  for (const entry of met.values()) enter(reading, census, { of: 'people', entry });
  const left = unknown.filter((ref) => !met.has(ref));
  const found = await lookUp(reading, 'groups', {
    guids: left,
    sids: sids.values(),
    attributes: ['objectGUID', 'objectSid'],
  });
  for (const entry of found.values()) enter(reading, census, { of: 'groups', entry });
}

function withRid(sid: Buffer, rid: number): Buffer {
  const group = Buffer.from(sid);
  group.writeUInt32LE(rid, group.length - 4);
  return group;
}

/** A person or group that has come into what is read has memberships that nothing else tells. */
function* tellHolders(
  census: Census,
  { people, groups }: { people: Found; groups: Found },
): Generator<SourceRecord> {
  const joined = new Map<string, GroupMember[]>();
  const join = (group: string | undefined, member: GroupMember) => {
    if (group !== undefined) joined.set(group, [...(joined.get(group) ?? []), member]);
  };
  for (const [type, found] of [
    ['identity', people],
    ['group', groups],
  ] as const) {
    for (const [id, entry] of found) {
      for (const name of entry.texts('memberOf')) join(census.groups.get(refOf(name)), { type, id });
      if (type === 'identity') join(census.rids.get(Number(entry.text('primaryGroupID'))), { type, id });
    }
  }
  for (const [group, members] of joined) yield { type: 'members', group, members };
}

interface LookUp {
  readonly guids: Iterable<string>;
  readonly sids?: Iterable<Buffer>;
  readonly expired?: Told['expired'];
  readonly attributes?: readonly string[];
}

/** Those of the objects that are read as people or as groups, by GUID. */
async function lookUp(
  reading: Reading,
  of: Of,
  { guids, sids = [], expired, attributes }: LookUp,
): Promise<Map<string, Entry>> {
  const search = searchFor(reading, of);
  const found = new Map<string, Entry>();
  const terms: (string | Bytes)[] = [
    ...[...guids].map((guid) => ({ attribute: 'objectGUID', value: guidBytes(guid) })),
    ...[...sids].map((value) => ({ attribute: 'objectSid', value })),
  ];
  if (expired !== undefined)
    terms.push(`(&(accountExpires>=${ticks(expired.after)})(accountExpires<=${ticks(expired.until)}))`);
  const all =
    of === 'people'
      ? [...reading.person.attributes, 'memberOf', 'primaryGroupID', 'objectSid']
      : [...groupAttributes(reading), 'memberOf'];
  for (let at = 0; at < terms.length; at += atOnce) {
    const oneOf = terms.slice(at, at + atOnce);
    for await (const page of reading.directory.search({ ...search, oneOf, attributes: attributes ?? all }))
      for (const entry of page) found.set(refOf(entry.dn), entry);
  }
  return found;
}

function ticks(time: number): string {
  return String((BigInt(Math.floor(time)) + 11_644_473_600_000n) * 10_000n);
}
