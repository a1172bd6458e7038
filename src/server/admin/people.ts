/** People: found, shown as all sources tell them, explained. */

import { z } from '@hono/zod-openapi';
import {
  type Directory,
  type PeopleFilter,
  type PersonSummary,
  personStates,
} from '../../directory/index.ts';
import { holdingKinds, ProvisioningError } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { Holding } from './change.ts';
import { AccountLink, Explanation } from './explanation.ts';
import { exported, exportQuery, fileOf } from './exporting.ts';
import { Manager, managersOf } from './managers.ts';
import { after, cursorOf, page, pageOf, pageQuery } from './page.ts';
import { namesOfExplanation, namesOfPeople } from './plan-names.ts';
import { route } from './route.ts';

const tag = 'people';

const Summary = z.strictObject({
  id: z.string(),
  displayName: z.string(),
  userName: z.string().optional(),
  email: z.string().optional(),
  active: z.boolean(),
  present: z.boolean().meta({ description: 'Whether any source still tells the person.' }),
  sources: z.array(z.string()),
});

const Attributes = z.record(z.string(), z.unknown());

const Told = z.strictObject({
  source: z.string(),
  identity: z.strictObject({
    id: z.string(),
    userName: z.string().optional(),
    externalId: z.string().optional(),
    active: z.boolean(),
    attributes: Attributes,
  }),
  goneAt: z
    .int()
    .optional()
    .meta({ description: 'When the source was found, on proof, to tell it no longer.' }),
  goneBy: z.enum(['removed', 'absent']).optional().meta({
    description: 'removed: the source said so; absent: a complete reading lacked it.',
  }),
  missed: z.int().optional().meta({ description: 'Complete readings in a row that lacked it.' }),
});

const Person = z
  .strictObject({
    id: z.string(),
    present: z.boolean(),
    active: z.boolean(),
    identity: Told.meta({ description: 'As the most believed source tells it.' }),
    identities: z.array(Told),
    attributes: Attributes.meta({
      description: 'Merged: the most believed source that has a value gives it.',
    }),
    groups: z.array(
      z.strictObject({
        source: z.string(),
        id: z.string(),
        name: z.string(),
        path: z
          .array(z.string())
          .meta({ description: 'From this group down to the one that holds the person.' }),
      }),
    ),
    version: z.int(),
  })
  .openapi('Person');

/** Something in a person's life, as a source told it. */
export const Event = z.strictObject({
  id: z.string(),
  at: z.int(),
  person: z.string(),
  source: z.string(),
  identity: z.string(),
  kind: z.enum(['joiner', 'mover', 'leaver', 'rehire']),
  moves: z.array(
    z.strictObject({ attribute: z.string(), before: z.string().optional(), after: z.string().optional() }),
  ),
  words: z.string(),
});

const HoldingsAt = z
  .strictObject({
    target: z.string(),
    account: z.string(),
    holdings: z.array(Holding),
    untold: z.array(z.enum(holdingKinds)).meta({ description: 'Kinds of which the target tells nothing.' }),
    note: z.string().optional().meta({ description: 'What cannot be told, and why.' }),
    problem: z.string().optional().meta({ description: 'Why the target could not be asked.' }),
  })
  .openapi('HoldingsAt');

const Billing = z
  .strictObject({
    target: z.string(),
    account: z.string(),
    userName: z.string().optional(),
    product: z.string(),
    name: z.string().meta({ description: 'Of the product, as the target tells it, else its id.' }),
    entitlement: z.string(),
    kind: z.enum(['group', 'role', 'product', 'organisation']),
    givenBy: z.array(z.string()).meta({ description: 'Syncs that gave it; none: given by hand.' }),
  })
  .openapi('Billing');

/** What these routes need. */
export interface PeopleRooms {
  readonly directory: Pick<Directory, 'findPersons' | 'person' | 'persons' | 'events' | 'referred'>;
  readonly settings: Pick<Settings, 'connections'>;
  readonly reconciliation: Pick<Reconciliation, 'explain' | 'links' | 'names' | 'billing' | 'holdings'>;
}

const params = z.strictObject({ person: z.string() });
/** People that are read at once for an export. */
const batch = 1_000;
const columns = ['id', 'displayName', 'userName', 'email', 'sources', 'active', 'present'] as const;

/** Whom a list has. */
const filter = {
  text: z.string().default(''),
  state: z
    .enum(personStates)
    .optional()
    .meta({ description: 'By all sources together; gone: none tells the person any more.' }),
  source: z.string().optional().meta({ description: 'Only whom this source tells, or told.' }),
};

/** Everybody who fits, in the order of the list. */
async function* everybody(
  directory: PeopleRooms['directory'],
  wanted: PeopleFilter & { readonly text: string },
): AsyncIterable<readonly PersonSummary[]> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const { persons, next } = await directory.findPersons({
      ...wanted,
      limit: batch,
      ...(after === '' ? {} : { after }),
    });
    yield persons;
    after = next;
  }
}

/** All accounts of a person, also those that no sync looks after any more, with their names. */
async function linksOf(
  reconciliation: PeopleRooms['reconciliation'],
  person: string,
): Promise<readonly z.output<typeof AccountLink>[]> {
  const named = [];
  for (const link of await reconciliation.links(person)) {
    const { accounts } = await reconciliation.names(link.target, {
      accounts: [link.account],
      entitlements: [],
    });
    const name = accounts.get(link.account);
    named.push({ ...link, ...(name === undefined ? {} : { name }) });
  }
  return named;
}

export function peopleRoutes({ directory, reconciliation, settings }: PeopleRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/people',
        tag,
        role: 'viewer',
        summary: 'Find people',
        description: 'By id, or any part of a name, user name, address or external id; the best fits first.',
        query: z.strictObject({ ...pageQuery, ...filter }),
        answer: pageOf(Summary),
      },
      async ({ query: { limit, cursor, ...wanted } }) => {
        const past = after<string>(cursor, 'text');
        const { persons, next } = await directory.findPersons({
          ...wanted,
          limit,
          ...(past === undefined ? {} : { after: past }),
        });
        return { items: persons, ...(next === undefined ? {} : { next: cursorOf(next) }) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/people/export',
        tag,
        role: 'viewer',
        summary: 'Export people, in the order of the list',
        query: z.strictObject({ ...exportQuery, ...filter }),
        produces: fileOf('person'),
      },
      async ({ query: { format, ...wanted }, context }) =>
        exported(context, {
          name: 'people',
          format,
          columns,
          batches: () => everybody(directory, wanted),
          row: ({ sources, ...rest }) => ({ ...rest, sources: sources.join(' ') }),
        }),
    ),
    route(
      {
        method: 'get',
        path: '/people/{person}',
        tag,
        role: 'viewer',
        summary:
          'Show a person as all sources tell it, with the accounts it is linked to and whom its managers are',
        params,
        answer: z.strictObject({ person: Person, links: z.array(AccountLink), managers: z.array(Manager) }),
        refuses: ['not-found'],
      },
      async ({ params }) => {
        const person = await directory.person(params.person);
        if (person === undefined)
          throw new ProvisioningError(
            'not-found',
            `There is no person ${params.person}; find people by name.`,
          );
        const links = await linksOf(reconciliation, params.person);
        const managers = await managersOf(directory, [person]);
        return { person, links, managers: managers(person) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/people/{person}/explain',
        tag,
        role: 'viewer',
        summary: 'Explain how a person stands in a sync, and why',
        params,
        query: z.strictObject({ sync: z.string() }),
        answer: Explanation,
        refuses: ['not-found'],
      },
      async ({ params, query }) => {
        const explained = await reconciliation.explain({ person: params.person, sync: query.sync });
        const names = await namesOfExplanation({ reconciliation, directory, settings }, explained);
        return { ...explained, names };
      },
    ),
    route(
      {
        method: 'get',
        path: '/people/{person}/billing',
        tag,
        role: 'viewer',
        summary: 'Tell what makes a person billable: which group or role at which target, and who gave it',
        description: 'Tells what was last read; asks nobody.',
        params,
        answer: z.array(Billing),
      },
      ({ params }) => reconciliation.billing(params.person),
    ),
    route(
      {
        method: 'get',
        path: '/people/{person}/holdings',
        tag,
        role: 'viewer',
        summary: 'Ask the targets what a person leads and owns: what somebody must take over',
        params,
        answer: z.array(HoldingsAt),
      },
      ({ params }) => reconciliation.holdings(params.person),
    ),
    route(
      {
        method: 'get',
        path: '/lifecycle',
        tag,
        role: 'viewer',
        summary: 'List joiners, movers, leavers and rehires, the newest first',
        query: z.strictObject({
          ...pageQuery,
          person: z.string().optional(),
          source: z.string().optional(),
          kind: Event.shape.kind.optional(),
          from: z.coerce
            .number()
            .int()
            .optional()
            .meta({ description: 'Milliseconds since 1970, inclusive.' }),
          to: z.coerce.number().int().optional().meta({ description: 'Milliseconds since 1970, exclusive.' }),
        }),
        answer: pageOf(Event).extend({
          names: z.record(z.string(), z.string()).meta({ description: 'What the people are called, by id.' }),
        }),
      },
      async ({ query: { limit, cursor, person, source, kind, from, to } }) => {
        const before = after<string>(cursor, 'text');
        const found = await directory.events({
          limit: limit + 1,
          ...(before === undefined ? {} : { before }),
          ...(person === undefined ? {} : { person }),
          ...(source === undefined ? {} : { source }),
          ...(kind === undefined ? {} : { kind }),
          ...(from === undefined ? {} : { from }),
          ...(to === undefined ? {} : { to }),
        });
        const shown = page(found, limit, (event) => event.id);
        const names = await namesOfPeople(
          { directory, settings },
          shown.items.map((event) => event.person),
        );
        return { ...shown, names };
      },
    ),
  ];
}
