/** The second pass over the files: tells people and groups, once it is proved that they may be believed. */

import type { GroupMember, SourceRecord } from '../../model/index.ts';
import type { CsvConfig } from './config.ts';
import type { FaultList } from './fault-list.ts';
import { type GroupName, groupByName, type MembershipReader, membershipReader } from './membership.ts';
import { type PersonReader, personReader } from './person.ts';
import { type Files, memberName, type Proof } from './proof.ts';
import { readRows } from './table.ts';

interface Parts {
  readonly files: Files;
  readonly config: CsvConfig;
  readonly faults: FaultList;
  readonly signal: AbortSignal;
  readonly proof: Proof;
  /** Told the digest of each file when it was told. */
  readonly onDigest: (digest: string) => void;
}

/** Memberships are gathered up to this many, so that a group is not told member by member. */
const gathered = 1000;

/** Everything but the last word: `complete` is for whoever has compared the digests. */
export async function* tell(parts: Parts): AsyncIterable<SourceRecord> {
  const { files, config, faults, signal, proof, onDigest } = parts;
  const groups = gatherGroups();
  const { users } = files;
  const reading = { config, faults, signal, onDigest };

  let person: PersonReader | undefined;
  for await (const { header, rows } of readRows({ ...reading, file: users })) {
    person ??= personReader(header, { file: users.name, config, faults });
    for (const row of rows) {
      const identity = person.identity(row);
      yield { type: 'identity', identity };
      if (files.groups !== undefined) continue;
      for (const name of person.groups(row))
        groups.add(groupByName(name), { type: 'identity', id: identity.id });
      if (groups.size >= gathered) yield* groups.drain();
    }
  }

  let membership: MembershipReader | undefined;
  for await (const { header, rows } of files.groups ? readRows({ ...reading, file: files.groups }) : []) {
    membership ??= membershipReader(header, { file: files.groups?.name ?? '', config, faults });
    for (const row of rows) {
      const told = membership(row);
      if (told !== undefined) groups.add(told.group, told.member && resolved(told.member, config, proof));
      if (groups.size >= gathered) yield* groups.drain();
    }
  }
  yield* groups.drain();
}

function resolved(member: GroupMember, config: CsvConfig, { people }: Proof): GroupMember {
  if (member.type === 'group') return member;
  return { type: 'identity', id: people.get(memberName(member, config)) ?? member.id };
}

interface Gathering {
  readonly size: number;
  add(group: GroupName, member: GroupMember | undefined): void;
  /** What was gathered: a group that was not told before with its first members, and more members of those that were. */
  drain(): Iterable<SourceRecord>;
}

function gatherGroups(): Gathering {
  const told = new Set<string>();
  const waiting = new Map<
    string,
    { readonly group: GroupName; readonly members: Map<string, GroupMember> }
  >();
  let size = 0;
  return {
    get size() {
      return size;
    },
    add(group, member) {
      const entry = waiting.get(group.id) ?? { group, members: new Map() };
      waiting.set(group.id, entry);
      if (member !== undefined) entry.members.set(`${member.type} ${member.id}`, member);
      size++;
    },
    *drain() {
      for (const { group, members } of waiting.values()) {
        const list = [...members.values()];
        if (!told.has(group.id)) yield { type: 'group', group: { ...group, members: list } };
        else if (list.length > 0) yield { type: 'members', group: group.id, members: list };
        told.add(group.id);
      }
      waiting.clear();
      size = 0;
    },
  };
}
