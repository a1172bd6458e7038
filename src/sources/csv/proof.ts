/** The first pass over the files: proves that they may be believed, before anything is told of them. */

import { foldKey, type GroupMember } from '../../model/index.ts';
import type { CsvConfig } from './config.ts';
import type { FaultList } from './fault-list.ts';
import type { OpenFile } from './file.ts';
import { membershipReader } from './membership.ts';
import { personReader } from './person.ts';
import { type Row, readRows } from './table.ts';

export interface Files {
  readonly users: OpenFile;
  readonly groups: OpenFile | undefined;
}

/** What is remembered of the first pass: ids only, so that memory grows with people and not with what is told of them. */
export interface Proof {
  /** Of the bytes of each file, in the order users, groups. */
  readonly digests: readonly string[];
  /** How the groups file writes a person → the person's id. */
  readonly people: ReadonlyMap<string, string>;
}

interface Parts {
  readonly files: Files;
  readonly config: CsvConfig;
  readonly faults: FaultList;
  readonly signal: AbortSignal;
}

/** Reads both files whole and tells every fault. */
export async function prove(parts: Parts): Promise<Proof> {
  const digests: string[] = [];
  const people = await provePeople(parts, (digest) => digests.push(digest));
  if (parts.files.groups !== undefined) {
    await proveGroups(parts, parts.files.groups, { people, onDigest: (digest) => digests.push(digest) });
  }
  return { digests, people };
}

type OnDigest = (digest: string) => void;

async function provePeople(
  { files, config, faults, signal }: Parts,
  onDigest: OnDigest,
): Promise<Map<string, string>> {
  const file = files.users;
  const lines = new Map<string, number>();
  const people = new Map<string, string>();
  let reader: ReturnType<typeof personReader> | undefined;
  let count = 0;
  for await (const row of readRows({ file, config, signal, faults, onDigest })) {
    if (reader === undefined) {
      reader = personReader(row, { file: file.name, config, faults });
      continue;
    }
    count++;
    const { id, userName = '' } = reader.identity(row);
    if (id === '') continue;
    const before = lines.get(id);
    if (before !== undefined) twice(faults, file, { row, before, what: `id ${id}` });
    else lines.set(id, row.line);
    if (config.members === 'id') people.set(id, id);
    else if (userName !== '') namePerson(foldKey(userName), { id, row, userName });
  }
  if (faults.count === 0 && count < config.minPeople) {
    const message = `The file tells ${count} people, and minPeople is ${config.minPeople}.`;
    faults.add(file.name, { message });
  }
  return people;

  function namePerson(key: string, { id, row, userName }: { id: string; row: Row; userName: string }): void {
    const owner = people.get(key);
    if (owner === undefined) people.set(key, id);
    else twice(faults, file, { row, before: lines.get(owner) ?? 0, what: `user name ${userName}` });
  }
}

function twice(
  faults: FaultList,
  file: OpenFile,
  { row, before, what }: { row: Row; before: number; what: string },
): void {
  faults.add(file.name, {
    line: row.line,
    message: `The ${what} is on line ${before} and again on line ${row.line}.`,
  });
}

async function proveGroups(
  { config, faults, signal }: Parts,
  file: OpenFile,
  { people, onDigest }: { people: ReadonlyMap<string, string>; onDigest: OnDigest },
): Promise<void> {
  const names = new Map<string, { readonly name: string; readonly line: number }>();
  /** Groups that are members → the first line that says so: they may be told further down. */
  const nested = new Map<string, number>();
  let reader: ReturnType<typeof membershipReader> | undefined;
  for await (const row of readRows({ file, config, signal, faults, onDigest })) {
    if (reader === undefined) {
      reader = membershipReader(row, { file: file.name, config, faults });
      continue;
    }
    const membership = reader(row);
    if (membership === undefined) continue;
    const { group, member } = membership;
    const before = names.get(group.id);
    if (before === undefined) names.set(group.id, { name: group.name, line: row.line });
    else if (foldKey(before.name) !== foldKey(group.name)) {
      const message = `The group ${group.id} is called ${before.name} on line ${before.line} and ${group.name} on line ${row.line}.`;
      faults.add(file.name, { line: row.line, message });
    }
    if (member?.type === 'group' && !nested.has(member.id)) nested.set(member.id, row.line);
    if (member?.type === 'identity' && !people.has(memberName(member, config))) {
      const message = `${group.name} has the member ${member.id}, whom the users file does not tell (by ${config.members}).`;
      faults.add(file.name, { line: row.line, message });
    }
  }
  for (const [id, line] of nested) {
    if (!names.has(id))
      faults.add(file.name, { line, message: `There is no group ${id} in this file to be a member.` });
  }
}

/** How `Proof.people` knows the person whom a groups file names. */
export function memberName({ id }: GroupMember, { members }: CsvConfig): string {
  return members === 'id' ? id : foldKey(id);
}
