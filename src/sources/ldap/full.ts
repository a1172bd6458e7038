/** Reads everything: a census, people, groups; and complete only when everybody of the census was told. */

import { ProvisioningError, type SourceRecord } from '../../model/index.ts';
import { standsStill } from './api.ts';
import { type Census, enter, type Of, type Reading, refOf, searchFor, stamps, takeCensus } from './census.ts';
import { type Membership, memberOf, tellGroups } from './members.ts';
import { presets } from './presets.ts';
import { type Entry, guidBytes } from './syntax.ts';

/** What was read, for the proof and the cursor. */
export interface Whole {
  readonly census: Census;
  readonly people: number;
  readonly groups: number;
  readonly outside: number;
}

/** Members told in one record: everybody has the same primary group, and a record is held whole. */
const atOnce = 1_000;
/** More people or groups than this that vanish during one reading are not believed to have left meanwhile. */
const mostVanished = 50;

/** Everything but the last word; gives what was read to whoever says it. */
export async function* tellAll(reading: Reading): AsyncGenerator<SourceRecord, Whole> {
  const census = await takeCensus(reading);
  const membership: Membership = {
    reading,
    census,
    outside: 0,
    told: new Set(),
    nested: new Map(),
  };
  // Where people name their groups, groups come first: a membership is told of a group that was told.
  const groupsFirst = reading.config.members === 'memberOf';
  if (groupsFirst) yield* tellGroups(membership);
  const primary = new Map<string, string[]>();
  const told = new Set<string>();
  yield* tellPeople({ ...reading, census, told, primary, membership });
  if (!groupsFirst) yield* tellGroups(membership);
  for (const [group, ids] of primary)
    for (let from = 0; from < ids.length; from += atOnce)
      yield members(group, ids.slice(from, from + atOnce));
  for (const [group, within] of membership.nested) yield { type: 'members', group, members: within };
  await prove(reading, census, { people: told, groups: membership.told });
  return { census, people: told.size, groups: membership.told.size, outside: membership.outside };
}

function members(group: string, ids: readonly string[]): SourceRecord {
  return { type: 'members', group, members: ids.map((id) => ({ type: 'identity', id })) };
}

interface People extends Reading {
  readonly census: Census;
  /** Ids. */
  readonly told: Set<string>;
  /** Active Directory: group → people whose primary group it is; member does not name them. */
  readonly primary: Map<string, string[]>;
  readonly membership: Membership;
}

async function* tellPeople(people: People): AsyncGenerator<SourceRecord> {
  const { directory, config, person, census, told } = people;
  const more = [
    ...stamps[config.flavour],
    ...(config.flavour === 'active-directory' ? ['primaryGroupID'] : []),
    ...(config.members === 'memberOf' ? ['memberOf'] : []),
  ];
  for await (const page of directory.search({
    ...searchFor(people, 'people'),
    attributes: [...person.attributes, ...more],
  })) {
    const before = told.size;
    const joined = new Map<string, string[]>();
    for (const entry of page) {
      const id = enter(people, census, { of: 'people', entry });
      if (told.has(id)) continue;
      told.add(id);
      mustTellStanding(people, entry);
      yield { type: 'identity', identity: person.identity(entry, id, (dn) => census.people.get(refOf(dn))) };
      const last = person.lastSignIn(entry);
      if (last !== undefined) yield { type: 'activity', identity: id, last };
      const primary = census.rids.get(Number(entry.text('primaryGroupID')));
      if (primary !== undefined) push(people.primary, primary, id);
      for (const name of config.members === 'memberOf' ? entry.texts('memberOf') : []) {
        const group = memberOf(census, name, 'memberOf');
        if (group?.type === 'group') push(joined, group.id, id);
        else people.membership.outside += 1;
      }
    }
    for (const [group, ids] of joined) yield members(group, ids);
    if (page.length > 0 && told.size === before) throw standsStill(directory.title, 'tell people');
  }
}

/** What keeps an account open must be readable: a missing right looks like an enabled account. */
export function mustTellStanding({ config, directory }: Reading, entry: Entry): void {
  if (config.flavour !== 'active-directory' || entry.text('userAccountControl') !== undefined) return;
  throw new ProvisioningError(
    'forbidden',
    `The server ${directory.title} does not tell userAccountControl of ${entry.dn}, so nobody can say whether the account is disabled: grant ${config.bindDn} "Read Account Restrictions" on the organisational unit.`,
  );
}

function push(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** Whoever was counted and not told has left meanwhile, or a page was lost: the server is asked which. */
async function prove(
  reading: Reading,
  census: Census,
  told: Readonly<Record<Of, ReadonlySet<string>>>,
): Promise<void> {
  for (const which of ['people', 'groups'] as const) {
    const missing = [...census[which].values()].filter((id) => !told[which].has(id));
    if (missing.length === 0) continue;
    if (missing.length > mostVanished) throw lost(reading, which, missing.length);
    const { onReferral: _, ...search } = searchFor(reading, which);
    const id = reading.config.id ?? presets[reading.config.flavour].id;
    const oneOf = missing.map((one) => ({ attribute: id, value: heldValue(one, id) }));
    const still = await reading.directory.ask({ ...search, oneOf, attributes: [id] });
    if (still.length > 0) throw lost(reading, which, still.length);
  }
}

/** An id as the server holds it. */
function heldValue(id: string, attribute: string): Buffer {
  return attribute.toLowerCase() === 'objectguid' ? guidBytes(id) : Buffer.from(id, 'utf8');
}

function lost({ directory }: Reading, of: Of, count: number): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `The server ${directory.title} counted ${count} ${of} that it then did not tell, so a page was lost and nothing was concluded. Read again; if it happens once more, look at the server.`,
  );
}
