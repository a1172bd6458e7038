/** The spaces that people of a site made: their personal one, and others. */

import { z } from 'zod';
import type { Clock, Holding, Holdings } from '../../model/index.ts';
import { ProvisioningError } from '../../model/index.ts';
import { cursorPages, type Rest } from '../../rest/index.ts';
import { type Box, keepValue } from '../shared/index.ts';

const Space = z.object({
  id: z.string(),
  key: z.string(),
  name: z.string(),
  type: z.string().nullish(),
  authorId: z.string().nullish(),
});
export type Space = z.infer<typeof Space>;

const Page = z.object({
  results: z.array(Space),
  _links: z.object({ next: z.string().nullish() }).nullish(),
});

/** The list is kept for the leavers of one run (milliseconds). */
const life = 300_000;
/** Spaces of one page; Confluence gives no more. */
const most = 250;

export function openSpaces(
  rest: Rest,
  { clock, memory }: { readonly clock: Clock; readonly memory: Box<readonly Space[]> },
): Holdings {
  const spaces = keepValue({ clock, box: memory, life }, () => allSpaces(rest));
  return {
    kinds: ['space'],
    movable: [],
    note: 'Spaces are the personal one and those that the person made, as far as the account of the connection may see them. Who administers a space is told space by space alone: look there.',
    async of({ accounts }) {
      const all = await spaces.get();
      return {
        held: new Map(
          accounts.map((account) => [account, all.filter((one) => one.authorId === account).map(holdingOf)]),
        ),
      };
    },
  };
}

function holdingOf({ id, key, name, type }: Space): Holding {
  return { kind: 'space', id, name: type === 'personal' ? `${name} (personal)` : `${name} (${key})` };
}

async function allSpaces(rest: Rest): Promise<readonly Space[]> {
  const all: Space[] = [];
  const pages = cursorPages({
    what: `the spaces of ${rest.title}`,
    page: async (cursor: string | undefined) => {
      const attempted = await rest.attempt(
        {
          method: 'GET',
          path: '/wiki/api/v2/spaces',
          query: { status: 'current', limit: most, cursor },
          purpose: 'list its spaces',
          schema: Page,
        },
        [401, 403],
      );
      if (attempted.refusal === undefined) return attempted.answer.body;
      if (attempted.refusal.status === 401 && !/scope/i.test(attempted.refusal.words)) throw attempted.error;
      throw new ProvisioningError(
        'forbidden',
        'The token of this connection may not read spaces: give it the scope read:space:confluence.',
        { cause: attempted.error },
      );
    },
    next: ({ _links }) => cursorIn(_links?.next),
  });
  for await (const { results } of pages) all.push(...results);
  return all;
}

/** The cursor within the address of the next page, which is relative to the site. */
function cursorIn(address: string | null | undefined): string | undefined {
  if (address == null) return undefined;
  return new URL(address, 'https://site.invalid').searchParams.get('cursor') ?? undefined;
}
