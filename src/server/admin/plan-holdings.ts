/** What leavers of a plan lead and own, as the API tells it. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { Holding } from './change.ts';
import { after, page, pageOf, pageQuery } from './page.ts';
import { namesOfPeople, PlanNames } from './plan-names.ts';
import { route } from './route.ts';

const PlanHoldings = z.strictObject({
  person: z.string(),
  account: z.string(),
  holdings: z.array(
    Holding.extend({ to: z.string().optional().meta({ description: 'The account that leads it then.' }) }),
  ),
});

const params = z.strictObject({ plan: z.string() });

interface Rooms {
  readonly reconciliation: Pick<Reconciliation, 'planById' | 'planHoldings' | 'names'>;
  readonly directory: Pick<Directory, 'persons'>;
  readonly settings: Pick<Settings, 'connections'>;
}

/** The route; it is one of those of plans. */
export function planHoldingsRoute({ reconciliation, directory, settings }: Rooms) {
  const tag = 'plans';
  const naming = { directory, settings };
  return route(
    {
      method: 'get',
      path: '/plans/{plan}/holdings',
      tag,
      role: 'viewer',
      summary: 'List what leavers of a plan lead and own, and to whom it is handed over',
      params,
      query: z.strictObject(pageQuery),
      answer: pageOf(PlanHoldings).extend({ names: PlanNames }),
      refuses: ['not-found'],
    },
    async ({ params, query: { limit, cursor } }) => {
      const { target } = await reconciliation.planById(params.plan);
      const past = after<string>(cursor, 'text');
      const found = await reconciliation.planHoldings(params.plan, {
        limit: limit + 1,
        ...(past === undefined ? {} : { after: past }),
      });
      const shown = page(found, limit, ({ person }) => person);
      const accounts = shown.items.flatMap(({ account, holdings }) => [
        account,
        ...holdings.flatMap(({ to }) => to ?? []),
      ]);
      const named = await reconciliation.names(target, {
        accounts: accounts.slice(0, 1_000),
        entitlements: [],
      });
      const people = await namesOfPeople(
        naming,
        shown.items.map(({ person }) => person),
      );
      return { ...shown, names: { people, accounts: Object.fromEntries(named.accounts), entitlements: {} } };
    },
  );
}
