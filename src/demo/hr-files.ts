/** What the HR system exports at night: employees, and the units they are in, each ended by a trailer. Pure. */

import type { Company, Employee } from './company.ts';
import { units } from './structure.ts';

export interface HrFiles {
  readonly people: string;
  readonly units: string;
}

/** The first cell of the last row; the second counts the rows before it. */
export const trailer = 'TOTAL';

/** Both files. Guests and contractors are not on the payroll, nor are people who have left. */
export function hrFiles(company: Company): HrFiles {
  return filesOf([...company.people.values()].filter(({ kind, active }) => kind === 'Employee' && active));
}

/** Whole, well-formed files of every second employee: an export with a wrong filter. */
export function halfFiles(company: Company): HrFiles {
  const staff = [...company.people.values()].filter(({ kind, active }) => kind === 'Employee' && active);
  return filesOf(staff.filter((_, index) => index % 2 === 0));
}

/** The same text without its last third: a transfer that broke off in the middle of a row. */
export function cutOff(text: string): string {
  const end = Math.floor((text.length * 2) / 3);
  const comma = text.indexOf(',', end);
  return text.slice(0, comma);
}

/** The same, broken off between two rows: every row that is left is whole. */
export function cutBetweenRows(text: string): string {
  const cut = cutOff(text);
  return cut.slice(0, cut.lastIndexOf('\r\n') + 2);
}

function filesOf(staff: readonly Employee[]): HrFiles {
  const people = staff.map(({ key, login, givenName, familyName, title, department, manager = '' }) => [
    key,
    login,
    givenName,
    familyName,
    title,
    department,
    manager,
  ]);
  const nested = units.map(({ id, name, within }) =>
    within === undefined ? [id, name, '', ''] : [within, nameOf(within), id, 'group'],
  );
  const empty = units.map(({ id, name }) => [id, name, '', '']);
  const members = staff.map(({ key, unit }) => [unit, nameOf(unit), key, 'user']);
  return {
    people: csv(
      ['employee_id', 'user_name', 'given_name', 'family_name', 'title', 'department', 'manager'],
      people,
    ),
    units: csv(['group_id', 'group', 'member', 'member_type'], [...empty, ...nested, ...members]),
  };
}

function nameOf(id: string): string {
  return units.find((unit) => unit.id === id)?.name ?? id;
}

function csv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const last = [trailer, String(rows.length), ...header.slice(2).map(() => '')];
  return [header, ...rows, last].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
