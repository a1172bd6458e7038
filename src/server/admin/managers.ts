/** Who a person's managers are: sources name them by an id, which tells its reader nothing. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import { ENTERPRISE_USER, type Person } from '../../model/index.ts';

/** A manager whom the source that names them tells too. */
export const Manager = z.strictObject({
  source: z.string(),
  value: z.string().meta({ description: 'What the source names the manager by.' }),
  person: z.string(),
  name: z.string(),
});

/** The managers of a person, of all sources at once; who is not told there is left out. */
export function managersOf(
  directory: Pick<Directory, 'referred'>,
  { identities }: Pick<Person, 'identities'>,
): Promise<readonly z.output<typeof Manager>[]> {
  const named = identities.flatMap(({ source, identity }) => {
    const value = managerIn(identity.attributes);
    return value === undefined ? [] : [{ source, value }];
  });
  return directory.referred([...new Map(named.map((one) => [JSON.stringify(one), one])).values()]);
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
