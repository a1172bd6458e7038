/** People by what a person types, and by what people call them. */

import type { App } from '../app.ts';
import type { PersonSummary } from '../directory/index.ts';
import { type Attributes, foldKey, type Person, ProvisioningError } from '../model/index.ts';
import { plain } from './text.ts';

/** People that one look-up lists when it is not clear who is meant. */
const LISTED = 20;

/**
 * The one person meant by an id of ours or of a source, a user name, an address, or a part of a name.
 * @throws ProvisioningError `not-found` when nobody fits; `conflict` when several do, each of them among the faults.
 */
export async function personNamed(app: App, text: string): Promise<PersonSummary> {
  const { persons, next } = await app.directory.findPersons({ text, limit: LISTED });
  const [only, ...others] = persons;
  if (only === undefined)
    throw new ProvisioningError(
      'not-found',
      `Nobody whom a source has told fits ${plain(text)}; try a user name, an address, or a part of the name.`,
    );
  if (others.length === 0) return only;
  const exact = persons.filter((one) => isExactly(one, text));
  const [meant, another] = exact;
  if (meant !== undefined && another === undefined) return meant;
  const more = next === undefined ? `${persons.length} people fit` : `More than ${LISTED} people fit`;
  throw new ProvisioningError('conflict', `${more} ${plain(text)}; name the one you mean by the id.`, {
    faults: persons.map(({ id, displayName, userName, email }) => ({
      path: id,
      message: [displayName, userName, email].filter((part) => part !== undefined).join(', '),
    })),
  });
}

/** Whether the text is all of what names a person, and not only a part of it. */
function isExactly({ id, userName, email }: PersonSummary, text: string): boolean {
  const wanted = foldKey(text);
  return [id, userName, email].some((name) => name !== undefined && foldKey(name) === wanted);
}

/** What people are called, by our id; whom no source of `from` tells is not in the answer. */
export async function namesOfPeople(
  app: App,
  from: readonly string[],
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return new Map();
  const persons = await app.directory.persons({ from, ids: wanted });
  return new Map(persons.map((person) => [person.id, nameOf(person)]));
}

/** What to call a person: the display name, else what there is. */
export function nameOf({ id, attributes }: Pick<Person, 'id' | 'attributes'>): string {
  const { displayName, userName, name } = attributes;
  const written = typeof displayName === 'string' ? displayName : fullName(name);
  return written ?? (typeof userName === 'string' ? userName : id);
}

function fullName(name: Attributes[string] | undefined): string | undefined {
  if (typeof name !== 'object' || name === null || Array.isArray(name)) return undefined;
  const { formatted, givenName, familyName } = name as Attributes;
  if (typeof formatted === 'string' && formatted !== '') return formatted;
  const parts = [givenName, familyName].filter((part) => typeof part === 'string' && part !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}
