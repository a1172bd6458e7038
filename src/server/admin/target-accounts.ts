/** Accounts of a target, found by who decides whose they are. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Attributes } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { page, pageOf, pageQuery, placeOf } from './page.ts';
import { namesOfPeople } from './plan-names.ts';
import { route } from './route.ts';

const TargetAccount = z
  .strictObject({
    id: z.string(),
    userName: z.string().optional(),
    displayName: z.string().optional(),
    email: z.string().optional(),
    active: z.boolean(),
    protected: z.string().optional().meta({ description: 'No sync changes it: why.' }),
    link: z
      .strictObject({
        person: z.string(),
        name: z.string().optional().meta({ description: 'What the person is called.' }),
        sync: z.string(),
      })
      .optional()
      .meta({ description: 'Whose it is; absent: nobody’s.' }),
  })
  .openapi('TargetAccount');

/** Where a page ended. */
const Place = z.strictObject({ rank: z.number(), name: z.string(), id: z.string() });

/** What this route needs. */
export interface TargetAccountRooms {
  readonly settings: Pick<Settings, 'capabilities' | 'connections'>;
  readonly directory: Pick<Directory, 'persons'>;
  readonly reconciliation: Pick<Reconciliation, 'targetReadAt' | 'searchAccounts'>;
}

export function targetAccountRoutes({ settings, directory, reconciliation }: TargetAccountRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/connections/{name}/accounts',
        tag: 'connections',
        role: 'viewer',
        summary: 'Find accounts of a target, and whose they are',
        description:
          'By id, or any part of a user name, address or name, whatever the accents; those that begin with it first, else in order of name. Tells what was last read or made; asks nobody.',
        params: z.strictObject({ name: z.string() }),
        query: z.strictObject({ ...pageQuery, text: z.string().default('') }),
        answer: pageOf(TargetAccount).extend({
          readAt: z
            .int()
            .optional()
            .meta({ description: 'When the target was last read whole; absent: it never was.' }),
        }),
        refuses: ['not-found'],
      },
      async ({ params: { name }, query: { limit, cursor, text } }) => {
        await settings.capabilities(name);
        const past = placeOf(cursor, Place);
        const found = await reconciliation.searchAccounts({
          target: name,
          text,
          limit: limit + 1,
          ...(past === undefined ? {} : { after: past }),
        });
        const { items, ...next } = page(found, limit, ({ place }) => place);
        const people = await namesOfPeople(
          { directory, settings },
          items.flatMap(({ link }) => link?.person ?? []),
        );
        const readAt = await reconciliation.targetReadAt(name);
        return {
          items: items.map(({ account, link }) => ({
            id: account.id,
            ...named(account.attributes),
            active: account.active,
            ...(account.protected === undefined ? {} : { protected: account.protected }),
            ...(link === undefined ? {} : { link: linkOf(link, people) }),
          })),
          ...next,
          ...(readAt === undefined ? {} : { readAt }),
        };
      },
    ),
  ];
}

const names = ['userName', 'displayName', 'email'] as const;

/** What people call an account. */
function named(attributes: Attributes): { readonly [Name in (typeof names)[number]]?: string } {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = attributes[name];
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    }),
  );
}

function linkOf(
  { person, sync }: { readonly person: string; readonly sync: string },
  people: Readonly<Record<string, string>>,
) {
  const name = people[person];
  return { person, sync, ...(name === undefined ? {} : { name }) };
}
