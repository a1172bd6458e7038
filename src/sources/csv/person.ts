/** From a row of the users file to an identity. */

import {
  type Attributes,
  type AttributeValue,
  ENTERPRISE_USER,
  foldKey,
  type Identity,
} from '../../model/index.ts';
import { type AttributeName, checkHeader, findColumns, indexOf, userPresets } from './columns.ts';
import type { CsvConfig } from './config.ts';
import type { FaultList } from './fault-list.ts';
import type { Row } from './table.ts';

/** How the rows of a users file are read. */
export interface PersonReader {
  /** The identity of a row; what keeps the whole file from being believed is told as a fault. */
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

  return {
    identity({ line, cells }) {
      const cell = (name: AttributeName) => cells[columns.get(name) ?? -1] ?? '';
      const id = cell('id');
      if (id === '' && columns.has('id')) faults.add(file, { line, message: 'The row has no id.' });
      const isActive = columns.has('active') ? active(cell('active')) : true;
      if (isActive === undefined) {
        const message = `"${cell('active')}" says neither active nor inactive; add it to activeWords or inactiveWords.`;
        faults.add(file, { line, message });
      }
      const attributes = {
        ...attributesOf(cell),
        ...(kept.length > 0 && { columns: keptValues(cells, kept) }),
      };
      return {
        id,
        ...told('userName', cell('userName')),
        ...told('externalId', cell('externalId')),
        active: isActive ?? false,
        attributes,
      };
    },
    groups: ({ cells }) => splitGroups(cells[columns.get('groups') ?? -1] ?? '', config.groupSeparator),
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

/** A SCIM User (RFC 7643 sections 4.1 and 4.3); an empty cell tells nothing. */
function attributesOf(cell: (name: AttributeName) => string): Attributes {
  const name = { ...told('givenName', cell('givenName')), ...told('familyName', cell('familyName')) };
  const email = cell('email');
  const phone = cell('phone');
  const manager = cell('manager');
  const enterprise = {
    ...told('employeeNumber', cell('employeeNumber')),
    ...told('department', cell('department')),
    ...told('division', cell('division')),
    ...told('organization', cell('organization')),
    ...told('costCenter', cell('costCenter')),
    ...(manager !== '' && { manager: { value: manager } }),
  };
  return {
    ...(Object.keys(name).length > 0 && { name }),
    ...told('displayName', cell('displayName')),
    ...told('title', cell('title')),
    ...told('userType', cell('userType')),
    ...told('locale', cell('locale')),
    ...told('timezone', cell('timezone')),
    ...(email !== '' && { emails: [{ value: email, type: 'work', primary: true }] }),
    ...(phone !== '' && { phoneNumbers: [{ value: phone, type: 'work' }] }),
    ...(Object.keys(enterprise).length > 0 && { [ENTERPRISE_USER]: enterprise }),
  } satisfies Record<string, AttributeValue>;
}

function told<Name extends string>(name: Name, value: string): { readonly [key in Name]?: string } {
  return value === '' ? {} : ({ [name]: value } as { readonly [key in Name]: string });
}
