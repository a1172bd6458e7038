/** When people last signed in: a list of its own, since Graph gives it slowly and in no delta. */

import { cursorPages } from '../../rest/index.ts';
import type { GraphApi } from './api.ts';
import { lastSignInOf } from './people.ts';

/** The day of the last sign-in by id; who never signed in is missing. */
export async function readSignIns(api: GraphApi): Promise<ReadonlyMap<string, string>> {
  const days = new Map<string, string>();
  for await (const { page } of cursorPages({
    what: 'the sign-ins',
    page: (link) => api.signIns(link),
    next: ({ page }) => page['@odata.nextLink'],
  })) {
    for (const entry of page.value) {
      const day = lastSignInOf(entry);
      if (day !== undefined) days.set(entry.id, day);
    }
  }
  return days;
}
