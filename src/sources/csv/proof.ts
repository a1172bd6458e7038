/** The first pass over the files: proves that they may be believed, before anything is told of them. */

import { foldKey, type GroupMember } from '../../model/index.ts';
import type { CsvConfig } from './config.ts';
import type { FaultList } from './fault-list.ts';
import type { OpenFile } from './file.ts';
import { type Membership, type MembershipReader, membershipReader } from './membership.ts';
import { type PersonReader, personReader } from './person.ts';
import { readRows } from './table.ts';

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

async function provePeople(parts: Parts, onDigest: OnDigest): Promise<ReadonlyMap<string, string>> {
  const { files, config, faults, signal } = parts;
  const file = files.users;
  const register = openRegister(parts);
  let reader: PersonReader | undefined;
  for await (const { header, rows } of readRows({ file, config, signal, faults, onDigest })) {
    reader ??= personReader(header, { file: file.name, config, faults });
    for (const row of rows) register.enter(reader.prove(row), row.line);
  }
  const { people, count } = register;
  if (faults.count === 0 && count < config.minPeople) {
    const message = `The file tells ${count} people, and minPeople is ${config.minPeople}.`;
    faults.add(file.name, { message });
  }
  return people;
}

interface Register {
  readonly people: ReadonlyMap<string, string>;
  readonly count: number;
  enter(person: { readonly id: string; readonly userName: string }, line: number): void;
}

/** Whoever is entered twice is a fault that names both lines. */
function openRegister({ files, config, faults }: Parts): Register {
  const lines = new Map<string, number>();
  const people = new Map<string, string>();
  let count = 0;

  function twice(what: string, before: number | undefined, line: number): void {
    const message = `The ${what} is on line ${before} and again on line ${line}.`;
    faults.add(files.users.name, { line, message });
  }

  return {
    people,
    get count() {
      return count;
    },
    enter({ id, userName }, line) {
      count++;
      if (id === '') return;
      if (lines.has(id)) twice(`id ${id}`, lines.get(id), line);
      else lines.set(id, line);
      if (config.members === 'userName' && userName === '') return;
      const key = config.members === 'id' ? id : foldKey(userName);
      const owner = people.get(key);
      if (owner === undefined) people.set(key, id);
      else if (owner !== id) twice(`user name ${userName}`, lines.get(owner), line);
    },
  };
}

async function proveGroups(
  { config, faults, signal }: Parts,
  file: OpenFile,
  { people, onDigest }: { people: ReadonlyMap<string, string>; onDigest: OnDigest },
): Promise<void> {
  const names = new Map<string, { readonly name: string; readonly line: number }>();
  /** Groups that are members → the first line that says so: they may be told further down. */
  const nested = new Map<string, number>();

  function prove({ group, member }: Membership, line: number): void {
    const before = names.get(group.id);
    if (before === undefined) names.set(group.id, { name: group.name, line });
    else if (foldKey(before.name) !== foldKey(group.name)) {
      const message = `The group ${group.id} is called ${before.name} on line ${before.line} and ${group.name} on line ${line}.`;
      faults.add(file.name, { line, message });
    }
    if (member?.type === 'group' && !nested.has(member.id)) nested.set(member.id, line);
    if (member?.type === 'identity' && !people.has(memberName(member, config))) {
      const message = `${group.name} has the member ${member.id}, whom the users file does not tell (by ${config.members}).`;
      faults.add(file.name, { line, message });
    }
  }

  let reader: MembershipReader | undefined;
  for await (const { header, rows } of readRows({ file, config, signal, faults, onDigest })) {
    reader ??= membershipReader(header, { file: file.name, config, faults });
    for (const row of rows) {
      const membership = reader(row);
      if (membership !== undefined) prove(membership, row.line);
    }
  }
  for (const [id, line] of nested) {
    if (!names.has(id)) {
      faults.add(file.name, { line, message: `There is no group ${id} in this file to be a member.` });
    }
  }
}

/** How `Proof.people` knows the person whom a groups file names. */
export function memberName({ id }: GroupMember, { members }: CsvConfig): string {
  return members === 'id' ? id : foldKey(id);
}
