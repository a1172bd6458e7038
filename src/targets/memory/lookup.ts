/** Finds accounts by what identifies people, without looking at each. */

import { type Account, type Attributes, foldKey } from '../../model/index.ts';
import { heldText } from './schema.ts';

/** Attributes by which accounts are found, and the form in which their values are compared. */
const forms = { userName: foldKey, email: foldKey, externalId: (value: string) => value } as const;
type Key = keyof typeof forms;
const keys = Object.keys(forms) as readonly Key[];

export interface Lookup {
  add(account: Account): void;
  remove(account: Account): void;
  /** Ids of the accounts that have the same value for that key; none when the value is empty. */
  find(key: Key, attributes: Attributes): readonly string[];
  /** Ids of the accounts that have the same value for any key. */
  findAny(attributes: Attributes): ReadonlySet<string>;
}

export function createLookup(): Lookup {
  const tables = new Map(keys.map((key) => [key, new Map<string, Set<string>>()]));
  const form = (key: Key, attributes: Attributes) => forms[key](heldText(attributes, key));
  const find = (key: Key, attributes: Attributes) => [...(tables.get(key)?.get(form(key, attributes)) ?? [])];
  return {
    find,
    findAny: (attributes) => new Set(keys.flatMap((key) => find(key, attributes))),
    add({ id, attributes }) {
      for (const [key, table] of tables) {
        const value = form(key, attributes);
        if (value === '') continue;
        const ids = table.get(value);
        if (ids === undefined) table.set(value, new Set([id]));
        else ids.add(id);
      }
    },
    remove({ id, attributes }) {
      for (const [key, table] of tables) {
        const value = form(key, attributes);
        const ids = table.get(value);
        ids?.delete(id);
        if (ids?.size === 0) table.delete(value);
      }
    },
  };
}

/** Whether two accounts have the same value for any key. */
export function resemble(a: Attributes, b: Attributes): boolean {
  return keys.some((key) => {
    const value = forms[key](heldText(a, key));
    return value !== '' && value === forms[key](heldText(b, key));
  });
}
