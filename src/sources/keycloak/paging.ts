/** Pages by offset, where nobody says how many there are: a page that is not full is the last. */

import { ProvisioningError } from '../../model/index.ts';
import type { KeycloakApi, Page } from './api.ts';

interface Paging<Entry> {
  readonly api: KeycloakApi;
  readonly max: number;
  /** For sentences: `users`. */
  readonly what: string;
  fetch(page: Page): Promise<readonly Entry[]>;
}

/**
 * At least one page, if an empty one; entries that come again are left out. Each page begins with the last entry of the
 * one before: when somebody goes meanwhile, the others move up, and what stood between two pages would be lost unseen.
 * Throws when a page brings nothing new, or does not join on. One that comes twice looks like a short last page, so that
 * the end is believed only of a page that holds nothing but the entry it joins on to, or brings something new.
 */
export async function* pagesOf<Entry extends { readonly id: string }>({
  api,
  max,
  what,
  fetch,
}: Paging<Entry>): AsyncGenerator<readonly Entry[]> {
  const seen = new Set<string>();
  let last: string | undefined;
  for (let next = 0; ; ) {
    const asked = next === 0 ? { first: 0, max } : { first: next - 1, max: max + 1 };
    const page = await fetch(asked);
    if (next > 0 && !seen.has(page[0]?.id ?? '')) throw given(api, what, 'do not join on to each other');
    const fresh = page.filter(({ id }) => !seen.has(id));
    const isLast = page.length < asked.max;
    if (fresh.length === 0 && next > 0 && (!isLast || page[0]?.id !== last))
      throw given(api, what, 'stand still');
    for (const { id } of fresh) seen.add(id);
    last = page.at(-1)?.id;
    yield fresh;
    if (isLast) return;
    next = asked.first + page.length;
  }
}

function given({ title }: KeycloakApi, what: string, how: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `The pages of ${what} that ${title} tells ${how}: a page was lost or came twice, or somebody went meanwhile; nothing was concluded. Read again.`,
  );
}
