/** Who a person's managers are: sources name them by an id, which tells its reader nothing. */

import { z } from '@hono/zod-openapi';
import type { Directory, Reference } from '../../directory/index.ts';
import { ENTERPRISE_USER, type Person } from '../../model/index.ts';

/** A manager whom the source that names them tells too. */
export const Manager = z.strictObject({
  source: z.string(),
  value: z.string().meta({ description: 'What the source names the manager by.' }),
  person: z.string(),
  name: z.string(),
});

type Told = Pick<Person, 'identities'>;

/** The managers of people, by person: of all of them and of all sources in one look-up. Who is not told there is left out. */
export async function managersOf(
  directory: Pick<Directory, 'referred'>,
  people: readonly Told[],
): Promise<(person: Told) => z.output<typeof Manager>[]> {
  const named = new Map(people.flatMap(referencesOf).map((one) => [keyOf(one), one]));
  const known = new Map((await directory.referred([...named.values()])).map((one) => [keyOf(one), one]));
  return (person) => {
    const keys = new Set(referencesOf(person).map(keyOf));
    return [...keys].flatMap((key) => known.get(key) ?? []);
  };
}

function referencesOf({ identities }: Told): readonly Reference[] {
  return identities.flatMap(({ source, identity }) => {
    const value = managerIn(identity.attributes);
    return value === undefined ? [] : [{ source, value }];
  });
}

function keyOf({ source, value }: Reference): string {
  return JSON.stringify([source, value]);
}

/** As the Enterprise extension has it (RFC 7643 section 4.3), beside the rest, or as the bare id. */
function managerIn(attributes: Readonly<Record<string, unknown>>): string | undefined {
  const manager = memberOf(attributes[ENTERPRISE_USER], 'manager') ?? attributes.manager;
  const value = typeof manager === 'string' ? manager : memberOf(manager, 'value');
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function memberOf(whole: unknown, name: string): unknown {
  return typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>)[name] : undefined;
}
