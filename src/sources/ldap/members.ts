/** Groups with their members, wherever the server keeps them. */

import { type GroupMember, ProvisioningError, type SourceRecord } from '../../model/index.ts';
import type { Census, Reading } from './census.ts';
import { enter, plainName, refOf, searchFor, stamps } from './census.ts';
import type { MembersIn } from './presets.ts';
import type { Entry } from './syntax.ts';

/** Members told in one record. */
const atOnce = 1000;

/** What a full or a partial pass over groups needs, and counts. */
export interface Membership {
  readonly reading: Reading;
  readonly census: Census;
  /** Members that are neither people nor groups that are read. */
  outside: number;
  /** Ids of groups told. */
  readonly told: Set<string>;
  /** Where groups name the groups that they are in: group → groups within it. */
  readonly nested: Map<string, GroupMember[]>;
}

/** Which attributes of a group hold members. */
export function memberAttributes({ config }: Reading): readonly MembersIn[] {
  if (config.flavour === 'active-directory') return ['member'];
  if (config.members === 'memberOf') return [];
  return config.members === undefined ? ['member', 'uniqueMember', 'memberUid'] : [config.members];
}

/** What a search for groups has to ask for. */
export function groupAttributes(reading: Reading): readonly string[] {
  const { config } = reading;
  return [
    config.id ?? (config.flavour === 'active-directory' ? 'objectGUID' : 'entryUUID'),
    config.attributes.groupName ?? 'cn',
    'description',
    ...stamps[config.flavour],
    ...memberAttributes(reading),
    ...(config.members === 'memberOf' ? ['memberOf'] : []),
    ...(config.flavour === 'active-directory' ? ['objectSid'] : []),
  ];
}

/** All groups, each with its members. */
export async function* tellGroups(membership: Membership, filter?: string): AsyncGenerator<SourceRecord> {
  const { reading } = membership;
  const search = searchFor(reading, 'groups');
  for await (const page of reading.directory.search({
    ...search,
    heavy: memberAttributes(reading).length > 0,
    ...(filter !== undefined && { filter }),
    attributes: groupAttributes(reading),
  })) {
    for (const entry of page) yield* tellGroup(membership, entry);
  }
}

/** One group: with its first members, and then the others. Told once, however often it comes. */
export async function* tellGroup(membership: Membership, entry: Entry): AsyncGenerator<SourceRecord> {
  const { reading, census, told } = membership;
  const id = enter(reading, census, { of: 'groups', entry });
  if (told.has(id)) return;
  told.add(id);
  noteHolders(membership, entry, id);
  const description = entry.text('description');
  const name = reading.person.groupName(entry) ?? id;
  let first = true;
  for await (const members of membersOf(membership, entry)) {
    if (first) {
      const attributes = description === undefined ? {} : { attributes: { description } };
      yield { type: 'group', group: { id, name, ...attributes, members } };
    } else yield { type: 'members', group: id, members };
    first = false;
  }
}

function noteHolders({ reading, census, nested }: Membership, entry: Entry, id: string): void {
  if (reading.config.members !== 'memberOf') return;
  for (const name of entry.texts('memberOf')) {
    const holder = census.groups.get(refOf(name));
    if (holder !== undefined) nested.set(holder, [...(nested.get(holder) ?? []), { type: 'group', id }]);
  }
}

/** At least one list, if an empty one. */
async function* membersOf(membership: Membership, entry: Entry): AsyncGenerator<readonly GroupMember[]> {
  let list: GroupMember[] = [];
  let any = false;
  const seen = new Set<string>();
  for await (const names of memberNames(membership.reading, entry)) {
    for (const { name, by } of names) {
      const member = memberOf(membership.census, name, by);
      if (member === undefined) membership.outside += 1;
      else if (!seen.has(member.id)) {
        seen.add(member.id);
        list.push(member);
      }
      if (list.length < atOnce) continue;
      yield list;
      any = true;
      list = [];
    }
  }
  if (list.length > 0 || !any) yield list;
}

/** Whom a member's name means; undefined: nobody who is read. */
export function memberOf(census: Census, name: string, by: MembersIn): GroupMember | undefined {
  if (by === 'memberUid') {
    const id = census.userNames.get(name);
    return id === undefined ? undefined : { type: 'identity', id };
  }
  // A uniqueMember may end with a bit string that tells apart who had the name one after the other (RFC 4517, 3.3.21).
  const ref = refOf(by === 'uniqueMember' ? name.replace(/#'[01]*'B$/, '') : name);
  const person = census.people.get(ref);
  if (person !== undefined) return { type: 'identity', id: person };
  const group = census.groups.get(ref);
  return group === undefined ? undefined : { type: 'group', id: group };
}

interface Named {
  readonly name: string;
  readonly by: MembersIn;
}

/** Members by name. Of long lists Active Directory gives ranges, each to be asked for (MS-ADTS section 3.1.1.3.1.3.3). */
async function* memberNames(reading: Reading, entry: Entry): AsyncGenerator<readonly Named[]> {
  for (const by of memberAttributes(reading)) {
    yield entry.texts(by).map((name) => ({ name, by }));
    let range = rangeIn(entry, by);
    let holder = entry;
    while (range !== undefined) {
      yield holder.texts(range.attribute).map((name) => ({ name, by }));
      if (range.last) break;
      const attribute = `${by};range=${range.next}-*`;
      const [more] = await reading.directory.ask({
        controls: searchFor(reading, 'groups').controls,
        purpose: `tell the members of ${entry.dn}`,
        base: plainName(entry.dn),
        scope: 'base',
        filter: '(objectClass=*)',
        attributes: [attribute],
      });
      const next: Range | undefined = more === undefined ? undefined : rangeIn(more, by);
      if (more === undefined || next === undefined || (!next.last && next.next <= range.next))
        throw rangeLost(reading, entry.dn, attribute);
      holder = more;
      range = next;
    }
  }
}

interface Range {
  /** As it was told: `member;range=0-1499`. */
  readonly attribute: string;
  readonly next: number;
  readonly last: boolean;
}

function rangeIn(entry: Entry, by: string): Range | undefined {
  for (const attribute of entry.names) {
    const found = new RegExp(`^${by};range=(\\d+)-(\\d+|\\*)$`, 'i').exec(attribute);
    if (found !== null) return { attribute, next: Number(found[2]) + 1, last: found[2] === '*' };
  }
  return undefined;
}

function rangeLost({ directory }: Reading, dn: string, attribute: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `The server ${directory.title} did not give ${attribute} of ${dn}, so the members of this group are not known whole; nothing was concluded. Read again.`,
  );
}
