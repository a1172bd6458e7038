/** What is supposed of a person to be otherwise: rows as they are written, and what is asked by them. */

import type { Input } from '../../api/client.ts';
import type { Person } from '../../api/schema.ts';
import { isObject } from '../../shared/form/shape.ts';

type Asked = Input<'post /people/{person}/what-if'>['body'];

interface GroupAt {
  readonly source: string;
  readonly id: string;
}

/** One supposition; nothing in it yet: it supposes nothing. */
export type Row = { readonly key: number } & (
  | { readonly of: 'join' | 'leave'; readonly group: string | undefined }
  | { readonly of: 'attribute'; readonly name: string; readonly value: string }
);

/** The department is what one asks about most. */
export function firstRows(person: Person): readonly Row[] {
  return [{ key: 0, of: 'attribute', name: 'department', value: toldValue(person, 'department') }];
}

/** What is asked of the service. */
export function askedOf(
  person: Person,
  { rows, sync, active }: { readonly rows: readonly Row[]; readonly sync: string; readonly active: boolean },
): Asked {
  const groups = (of: 'join' | 'leave'): GroupAt[] =>
    rows.flatMap((row) => (row.of === of && row.group !== undefined ? placeOf(row.group) : []));
  const attributes: Record<string, unknown> = {};
  for (const row of rows) {
    if (row.of !== 'attribute' || row.name.trim() === '') continue;
    const value = row.value === '' ? null : row.value;
    const extension = extensionOf(person, row.name.trim());
    if (extension === undefined) attributes[row.name.trim()] = value;
    else
      attributes[extension] = {
        ...(attributes[extension] as object | undefined),
        [row.name.trim()]: value,
      };
  }
  return {
    sync,
    join: groups('join'),
    leave: groups('leave'),
    attributes,
    ...(active === person.active ? {} : { active }),
  };
}

/** A group as the choice of a field. */
export function keyOf({ source, id }: GroupAt): string {
  return JSON.stringify([source, id]);
}

function placeOf(key: string): GroupAt {
  const [source = '', id = ''] = JSON.parse(key) as string[];
  return { source, id };
}

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
/** What stands in the extension for companies, also of whoever has nothing of it yet. */
const ofCompanies = ['costCenter', 'department', 'division', 'employeeNumber', 'organization'];

/** Attributes with a plain value, those of extensions by their last name. */
export function attributesOf({ attributes }: Person): string[] {
  const names = Object.entries(attributes).flatMap(([name, value]) => {
    if (isExtension(name, value)) return Object.keys(value).filter((inner) => !isObject(value[inner]));
    return typeof value === 'object' ? [] : [name];
  });
  const first = ['department', 'title', 'division'];
  const rest = [...new Set([...names, 'userType', ...ofCompanies])].filter((name) => !first.includes(name));
  return [...first, ...rest.sort()];
}

/** What the sources say now; empty when nothing. */
export function toldValue(person: Person, attribute: string): string {
  const extension = extensionOf(person, attribute);
  const around = extension === undefined ? person.attributes : person.attributes[extension];
  const value = isObject(around) ? around[attribute] : undefined;
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : '';
}

/** The extension that has the attribute already, or where it belongs; none: it stands beside the rest. */
function extensionOf({ attributes }: Person, attribute: string): string | undefined {
  for (const [name, held] of Object.entries(attributes))
    if (isExtension(name, held) && attribute in held) return name;
  return !(attribute in attributes) && ofCompanies.includes(attribute) ? enterprise : undefined;
}

function isExtension(name: string, value: unknown): value is Readonly<Record<string, unknown>> {
  return name.startsWith('urn:') && isObject(value);
}
