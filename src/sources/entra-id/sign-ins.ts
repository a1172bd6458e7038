/** When people last signed in: a list of its own, since Graph gives it slowly, in no delta, and not to everybody. */

import { type ActivityRecord, ProvisioningError } from '../../model/index.ts';
import { cursorPages } from '../../rest/index.ts';
import { type Parts, type Tally, tallied, whereToGrant } from './parts.ts';
import { lastSignInOf } from './people.ts';

/** Everybody, with when they last signed in. Throws `forbidden` where the permission or the licence is missing. */
export async function* tellSignIns({ api }: Parts): AsyncGenerator<ActivityRecord> {
  const tally: Tally = { pages: 0 };
  for await (const page of cursorPages({
    what: 'the sign-ins',
    page: async (link) => tallied(tally, await firstOr(link)),
    next: (page) => page['@odata.nextLink'],
  }))
    for (const entry of page.value) {
      const last = lastSignInOf(entry);
      yield { type: 'activity', identity: entry.id, ...(last !== undefined && { last }) };
    }
  yield { type: 'complete', proof: tally };

  async function firstOr(link: string | undefined) {
    try {
      return await api.signIns(link);
    } catch (thrown) {
      if (!(thrown instanceof ProvisioningError) || link !== undefined) throw thrown;
      if (thrown.code === 'invalid') return api.signIns(undefined, 120);
      throw thrown.code === 'forbidden' && !/P1/.test(thrown.message) ? lacking(thrown) : thrown;
    }
  }
}

function lacking(cause: ProvisioningError): ProvisioningError {
  return new ProvisioningError(
    'forbidden',
    `The app of this connection may not read when people last signed in: grant AuditLog.Read.All in ${whereToGrant}, or set signIns to false.`,
    { cause },
  );
}
