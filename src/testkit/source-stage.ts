/** A source opened in a world of its own, and the smallest directory: what records amount to when they are kept. */

import type { GroupMember, Identity, IdentitySource, SourceRecord } from '../model/index.ts';
import { must, mustEqual, show } from './judge.ts';
import { needed } from './kit.ts';
import { openStage, type Stage } from './stage.ts';
import type { PretendGroup, PretendPerson, SourceHand, SourceSubject, SourceWorld } from './subject.ts';

/** What a directory knows after keeping records: people and groups by the source's ids. */
export interface Known {
  readonly people: Map<string, Identity>;
  readonly groups: Map<string, { name: string; members: Set<string> }>;
}

export interface SourceStage extends Stage<SourceWorld, IdentitySource> {
  readonly source: IdentitySource;
  /** The hand of the world; `NotChecked` when there is none. */
  hand(): SourceHand;
  /** Puts the kit's company into the world; gives the source's ids by key. */
  fill(company?: Company): Promise<ReadonlyMap<string, string>>;
  /** The same, unless the world is to be read as it is. */
  fillIfPossible(): Promise<ReadonlyMap<string, string>>;
  /** Everything one reading tells. Judges nothing but an endless stream. */
  read(since?: string): Promise<readonly SourceRecord[]>;
}

export interface Company {
  readonly people: readonly PretendPerson[];
  readonly groups: readonly PretendGroup[];
}

/** Runs `work` with the subject's source opened in a fresh world, and closes both. */
export async function withSource<R>(
  subject: SourceSubject,
  work: (stage: SourceStage) => Promise<R>,
): Promise<R> {
  const world = await subject.world();
  const stage = openStage<SourceWorld, IdentitySource>({ connector: subject.connector, world });
  const source = stage.opened;
  const hand = () => needed(world.hand, 'a world whose people and groups the kit may change');
  try {
    return await work({
      ...stage,
      source,
      hand,
      fill: (company = smallCompany) => fill(hand(), company),
      fillIfPossible: async () => (world.hand === undefined ? new Map() : fill(world.hand, smallCompany)),
      async read(since) {
        await world.settle?.();
        return readSource(source, since);
      },
    });
  } finally {
    await stage.close();
  }
}

async function fill(hand: SourceHand, company: Company): Promise<ReadonlyMap<string, string>> {
  const ids = new Map<string, string>();
  for (const person of company.people) ids.set(person.key, await hand.person(person));
  for (const group of company.groups) ids.set(group.key, await hand.group(group));
  return ids;
}

/** The nth person of the kit's company. */
export function pretendPerson(n: number, changes: Partial<PretendPerson> = {}): PretendPerson {
  const number = String(n).padStart(3, '0');
  return {
    key: `p${number}`,
    userName: `ada.lovelace${number}@example.com`,
    givenName: 'Ada',
    familyName: `Lovelace ${number}`,
    email: `ada${number}@mail.example.com`,
    active: true,
    ...changes,
  };
}

/** Seven people, one of them inactive; four groups, one within another, one with everybody, one with nobody. */
export const smallCompany: Company = {
  people: [1, 2, 3, 4, 5, 6, 7].map((n) => pretendPerson(n, { active: n !== 4 })),
  groups: [
    { key: 'g1', name: 'Backend', people: ['p002', 'p003'], groups: [] },
    { key: 'g2', name: 'Engineering', people: ['p001'], groups: ['g1'] },
    {
      key: 'g3',
      name: 'Staff',
      people: ['p001', 'p002', 'p003', 'p004', 'p005', 'p006', 'p007'],
      groups: [],
    },
    { key: 'g4', name: 'Nobody yet', people: [], groups: [] },
  ],
};

/** More records than any pretend world tells: the stream has no end. */
const limit = 1_000_000;

/** Reads a source to the end of its stream, whatever that end is. */
export async function readSource(source: IdentitySource, since?: string): Promise<readonly SourceRecord[]> {
  const records: SourceRecord[] = [];
  for await (const record of source.read(since)) {
    records.push(record);
    must(records.length < limit, `The reading told more than ${limit} records: it goes in circles.`);
  }
  return records;
}

export const memberKey = ({ type, id }: GroupMember) => `${type} ${id}`;

export function nothingKnown(): Known {
  return { people: new Map(), groups: new Map() };
}

/** What a directory knows after a whole reading. */
export function known(records: readonly SourceRecord[]): Known {
  return keep(nothingKnown(), records);
}

/** Keeps records as the directory does. */
export function keep(known: Known, records: readonly SourceRecord[]): Known {
  for (const record of records) {
    const keeper = keepers[record.type] as ((known: Known, record: SourceRecord) => void) | undefined;
    keeper?.(known, record);
  }
  return known;
}

const keepers: {
  readonly [Type in SourceRecord['type']]?: (
    known: Known,
    record: Extract<SourceRecord, { type: Type }>,
  ) => void;
} = {
  identity: ({ people }, { identity }) => people.set(identity.id, identity),
  group: ({ groups }, { group }) =>
    groups.set(group.id, { name: group.name, members: new Set(group.members.map(memberKey)) }),
  members: ({ groups }, { group, members }) => {
    for (const member of members) groups.get(group)?.members.add(memberKey(member));
  },
  'members-removed': ({ groups }, { group, members }) => {
    for (const member of members) groups.get(group)?.members.delete(memberKey(member));
  },
  removed: ({ people, groups }, { of, id }) => {
    if (of === 'group') groups.delete(id);
    else people.delete(id);
    for (const { members } of groups.values()) members.delete(memberKey({ type: of, id }));
  },
};

/** The promise is broken unless both know the same; the sentence is followed by whom and what they know differently. */
export function mustAgree(actual: Known, expected: Known, sentence: string): void {
  for (const kind of ['people', 'groups'] as const) {
    for (const id of new Set([...actual[kind].keys(), ...expected[kind].keys()])) {
      mustEqual(
        actual[kind].get(id),
        expected[kind].get(id),
        `${sentence} It is about ${show(id)} of the ${kind}.`,
      );
    }
  }
}
