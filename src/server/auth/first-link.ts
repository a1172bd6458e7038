/** The one-time code of the link that makes the first administrator: taken once, by whichever door it comes. */

import { ProvisioningError } from '../../model/index.ts';
import type { Queryable } from '../../store/index.ts';
import type { ServerTables } from '../tables.ts';
import { digestOf } from './token.ts';

/** Uses the code up. False: there is no such code, it was used, or it has expired. @param now milliseconds */
export async function takeCode(tx: Queryable, code: string, now: number): Promise<boolean> {
  const { numDeletedRows } = await tx
    .tables<ServerTables>()
    .deleteFrom('first_link')
    .where('digest', '=', digestOf(code))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Whether the code could be used now. @param now milliseconds */
export async function isCode(db: Queryable, code: string, now: number): Promise<boolean> {
  const found = await db
    .tables<ServerTables>()
    .selectFrom('first_link')
    .select('digest')
    .where('digest', '=', digestOf(code))
    .where('expires_at', '>', now)
    .executeTakeFirst();
  return found !== undefined;
}

/** The refusal of a code that is not there any more. */
export function usedLink(): ProvisioningError {
  return new ProvisioningError(
    'unauthorized',
    'This link was used already, or a day has passed; start the service anew for another one.',
  );
}

/** Whether an administrator can sign in with a password. */
export async function someoneSignsIn(db: Queryable): Promise<boolean> {
  const found = await db
    .tables<ServerTables>()
    .selectFrom('administrator')
    .select('id')
    .where('role', '=', 'administrator')
    .where('removed_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}
