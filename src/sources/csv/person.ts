/** From a row of the users file to an identity. */

import { type Attributes, ENTERPRISE_USER, foldKey, type Identity } from '../../model/index.ts';
import { type Draft, type Place, plainly, within } from '../shared/index.ts';
import {
  type AttributeName,
  type Columns,
  checkHeader,
  findColumns,
  indexOf,
  userPresets,
} from './columns.ts';
import type { CsvConfig } from './config.ts';
import type { FaultList } from './fault-list.ts';
import type { Row } from './parser.ts';

/** How the rows of a users file are read. */
export interface PersonReader {
  /** Tells what keeps the whole file from being believed; gives what the person is known by. */
  prove(row: Row): { readonly id: string; readonly userName: string };
  /** The identity of a row that was proved. */
  identity(row: Row): Identity;
  /** Names of the groups in its groups column. */
  groups(row: Row): readonly string[];
}

interface Parts {
  readonly file: string;
  readonly config: CsvConfig;
  readonly faults: FaultList;
}

const required = { id: 'an id that never changes', userName: 'the user name' };

/** Reads the header; faults in it make the reader useless but harmless. */
export function personReader(header: Row, { file, config, faults }: Parts): PersonReader {
  const names = header.cells;
  checkHeader({ file, names }, faults);
  const search = { presets: userPresets, wanted: config.columns, required, setting: 'columns' };
  const columns = findColumns({ file, names }, search, faults);
  const kept = keptColumns(names, { file, config, faults });
  const active = activity(config);

  const cell = (cells: Row['cells'], name: AttributeName) => cells[columns.get(name) ?? -1] ?? '';
  const isActive = (cells: Row['cells']) => (columns.has('active') ? active(cell(cells, 'active')) : true);
  const placed = placedColumns(columns);

  return {
    prove({ line, cells }) {
      const id = cell(cells, 'id');
      if (id === '' && columns.has('id')) faults.add(file, { line, message: 'The row has no id.' });
      if (isActive(cells) === undefined) {
        const word = cell(cells, 'active');
        const message = `"${word}" says neither active nor inactive; add it to activeWords or inactiveWords.`;
        faults.add(file, { line, message });
      }
      return { id, userName: cell(cells, 'userName') };
    },
    identity({ cells }) {
      const draft: Draft = {};
      for (const { index, place } of placed) {
        const value = cells[index];
        if (value !== undefined && value !== '') place(draft, value);
      }
      if (kept.length > 0) draft.columns = keptValues(cells, kept);
      const userName = cell(cells, 'userName');
      const externalId = cell(cells, 'externalId');
      return {
        id: cell(cells, 'id'),
        ...(userName !== '' && { userName }),
        ...(externalId !== '' && { externalId }),
        active: isActive(cells) ?? false,
        attributes: draft,
      };
    },
    groups: ({ cells }) => splitGroups(cell(cells, 'groups'), config.groupSeparator),
  };
}

function splitGroups(cell: string, separator: string): readonly string[] {
  const names = cell.split(separator).map((name) => name.trim());
  return names.filter((name) => name !== '');
}

function activity({ activeWords, inactiveWords }: CsvConfig): (word: string) => boolean | undefined {
  const meanings = new Map<string, boolean>();
  for (const word of inactiveWords) meanings.set(foldKey(word), false);
  for (const word of activeWords) meanings.set(foldKey(word), true);
  return (word) => meanings.get(foldKey(word));
}

interface Kept {
  readonly name: string;
  readonly index: number;
}

function keptColumns(names: readonly string[], { file, config, faults }: Parts): readonly Kept[] {
  return config.keep.flatMap((name) => {
    const index = indexOf(names, name);
    if (index !== undefined) return [{ name, index }];
    faults.add(file, { line: 1, message: `There is no column "${name}", which keep names.` });
    return [];
  });
}

function keptValues(cells: readonly string[], kept: readonly Kept[]): Attributes {
  const filled = kept.filter(({ index }) => cells[index]);
  return Object.fromEntries(filled.map(({ name, index }) => [name, cells[index] ?? '']));
}

/** Where a SCIM User has it (RFC 7643 sections 4.1 and 4.3). What is not here stands beside the attributes. */
const places: Readonly<Partial<Record<AttributeName, Place>>> = {
  email: (draft, value) => {
    draft.emails = [{ value, type: 'work', primary: true }];
  },
  phone: (draft, value) => {
    draft.phoneNumbers = [{ value, type: 'work' }];
  },
  manager: (draft, value) => within(ENTERPRISE_USER, 'manager')(draft, { value }),
  givenName: within('name', 'givenName'),
  familyName: within('name', 'familyName'),
  displayName: plainly('displayName'),
  title: plainly('title'),
  userType: plainly('userType'),
  locale: plainly('locale'),
  timezone: plainly('timezone'),
  employeeNumber: within(ENTERPRISE_USER, 'employeeNumber'),
  department: within(ENTERPRISE_USER, 'department'),
  division: within(ENTERPRISE_USER, 'division'),
  organization: within(ENTERPRISE_USER, 'organization'),
  costCenter: within(ENTERPRISE_USER, 'costCenter'),
};

function placedColumns(
  columns: Columns<AttributeName>,
): readonly { readonly index: number; readonly place: Place }[] {
  return [...columns].flatMap(([name, index]) => {
    const place = places[name];
    return place === undefined ? [] : [{ index, place }];
  });
}
