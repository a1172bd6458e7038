/** From a row of the groups file to a membership. */

import { foldKey, type GroupMember } from '../../model/index.ts';
import { checkHeader, findColumns, type GroupColumn, groupPresets } from './columns.ts';
import type { CsvConfig } from './config.ts';
import type { FaultList } from './fault-list.ts';
import type { Row } from './parser.ts';

export interface Membership {
  readonly group: GroupName;
  /** Absent: the row only says that the group is there. Its id is as the file writes it. */
  readonly member?: GroupMember;
}

export interface GroupName {
  readonly id: string;
  readonly name: string;
}

interface Parts {
  readonly file: string;
  readonly config: CsvConfig;
  readonly faults: FaultList;
}

const types: Readonly<Record<string, GroupMember['type']>> = {
  '': 'identity',
  user: 'identity',
  person: 'identity',
  identity: 'identity',
  group: 'group',
};

/** A group that has no id but its name: whatever the case, one name is one group. */
export function groupByName(name: string): GroupName {
  return { id: foldKey(name), name };
}

/** The membership of a row; a row that cannot be one is told as a fault and gives `undefined`. */
export type MembershipReader = (row: Row) => Membership | undefined;

/** Reads the header; faults in it make the reader useless but harmless. */
export function membershipReader(header: Row, { file, config, faults }: Parts): MembershipReader {
  const names = header.cells;
  checkHeader({ file, names }, faults);
  const required = { group: 'the name of the group', member: 'the member' };
  const search = { presets: groupPresets, wanted: config.groupColumns, required, setting: 'groupColumns' };
  const columns = findColumns({ file, names }, search, faults);

  return ({ line, cells }) => {
    const cell = (name: GroupColumn) => cells[columns.get(name) ?? -1] ?? '';
    const fault = (message: string) => {
      faults.add(file, { line, message });
      return undefined;
    };
    const name = cell('group');
    if (name === '') return fault('The row names no group.');
    const id = columns.has('groupId') ? cell('groupId') : foldKey(name);
    if (id === '') return fault(`The group ${name} has no id on this row.`);
    const type = types[foldKey(cell('memberType'))];
    if (type === undefined) return fault(`A member is a user or a group, not "${cell('memberType')}".`);
    const member = cell('member');
    if (member === '') return { group: { id, name } };
    const byName = type === 'group' && !columns.has('groupId');
    return { group: { id, name }, member: { type, id: byName ? foldKey(member) : member } };
  };
}
