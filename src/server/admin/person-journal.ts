/** All that was told of a person and done to them, in one line of time: told by sources, done by syncs, decided by people. */

import { z } from '@hono/zod-openapi';
import type { Audit, AuditLine } from '../../audit/index.ts';
import type { Directory, LifecycleEvent } from '../../directory/index.ts';
import type { JournalEntry as KeptEntry, Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { JournalEntry } from './change.ts';
import { cursorOf, pageOf, pageQuery, placeOf } from './page.ts';
import { Event } from './people.ts';
import { namesOfChanges, PlanNames } from './plan-names.ts';
import { route } from './route.ts';

/** What is decided about one person beside plans, by the audit's name of it. */
const deeds = ['link.added', 'link.removed', 'person.still-here', 'person.warned', 'return.asked'] as const;

const Entry = z
  .discriminatedUnion('of', [
    z.strictObject({
      of: z.literal('life').meta({ description: 'A source told that somebody came, moved or left.' }),
      at: z.int(),
      event: Event,
    }),
    z.strictObject({
      of: z.literal('change').meta({ description: 'A sync changed something, or tried to.' }),
      at: z.int(),
      sync: z.string().meta({ description: 'It may be gone by now.' }),
      target: z.string(),
      entry: JournalEntry,
    }),
    z.strictObject({
      of: z.literal('deed').meta({ description: 'Somebody decided something about the person.' }),
      at: z.int(),
      action: z.enum(deeds),
      actor: z.string(),
      sync: z.string().optional(),
      target: z.string().optional(),
      account: z.string().optional(),
    }),
  ])
  .openapi('PersonJournalEntry');

/** Where each of the three ended. */
const Place = z.strictObject({
  life: z.string().optional(),
  change: z.strictObject({ at: z.number(), plan: z.string(), seq: z.number() }).optional(),
  deed: z.number().optional(),
});
type Place = z.output<typeof Place>;

/** What this route needs. */
export interface PersonJournalRooms {
  readonly audit: Pick<Audit, 'list'>;
  readonly directory: Pick<Directory, 'events' | 'persons'>;
  readonly reconciliation: Pick<Reconciliation, 'personJournal' | 'names'>;
  readonly settings: Pick<Settings, 'connections'>;
}

export function personJournalRoutes(rooms: PersonJournalRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/people/{person}/journal',
        tag: 'people',
        role: 'viewer',
        summary: 'List all that was told of a person and done to them, the newest first',
        description: 'In every sync, those that are gone too, for as long as plans and events are kept.',
        params: z.strictObject({ person: z.string() }),
        query: z.strictObject(pageQuery),
        answer: pageOf(Entry).extend({
          names: z
            .record(z.string(), PlanNames)
            .meta({ description: 'By target: what is named by its id in what was done there.' }),
        }),
      },
      async ({ params: { person }, query: { limit, cursor } }) => {
        const begin = placeOf(cursor, Place) ?? {};
        const { shown, end, more } = merged(await read(rooms, { person, begin, limit: limit + 1 }), limit);
        return {
          items: shown,
          ...(more ? { next: cursorOf({ ...begin, ...end }) } : {}),
          names: await namesAt(rooms, shown),
        };
      },
    ),
  ];
}

type Shown =
  | { readonly of: 'life'; readonly at: number; readonly event: LifecycleEvent }
  | {
      readonly of: 'change';
      readonly at: number;
      readonly sync: string;
      readonly target: string;
      readonly entry: KeptEntry;
    }
  | {
      readonly of: 'deed';
      readonly at: number;
      readonly action: (typeof deeds)[number];
      readonly actor: string;
      readonly sync?: string;
      readonly target?: string;
      readonly account?: string;
    };

/** An entry, and where it stands among its like. */
interface Placed {
  readonly entry: Shown;
  readonly place: Place;
}

async function read(
  { audit, directory, reconciliation }: PersonJournalRooms,
  { person, begin, limit }: { readonly person: string; readonly begin: Place; readonly limit: number },
): Promise<readonly (readonly Placed[])[]> {
  const life = await directory.events({
    person,
    limit,
    ...(begin.life === undefined ? {} : { before: begin.life }),
  });
  const changes = await reconciliation.personJournal({
    person,
    limit,
    ...(begin.change === undefined ? {} : { before: begin.change }),
  });
  const done = await audit.list({
    person,
    actions: deeds,
    limit,
    ...(begin.deed === undefined ? {} : { before: begin.deed }),
  });
  return [
    life.map((event) => ({ entry: { of: 'life', at: event.at, event }, place: { life: event.id } })),
    changes.map(placedChange),
    done.map(placedDeed),
  ];
}

type DoneEntry = Awaited<ReturnType<Reconciliation['personJournal']>>[number];

function placedChange({ at, sync, target, ...entry }: DoneEntry): Placed {
  return {
    entry: { of: 'change', at, sync, target, entry },
    place: { change: { at, plan: entry.plan, seq: entry.seq } },
  };
}

function placedDeed({ seq, at, action, actor, sync, subject, details }: AuditLine): Placed {
  const { target } = (details ?? {}) as { readonly target?: unknown };
  return {
    entry: {
      of: 'deed',
      at,
      action: action as (typeof deeds)[number],
      actor,
      ...(sync === undefined ? {} : { sync }),
      ...(typeof target === 'string' ? { target } : {}),
      ...(subject !== undefined && action.startsWith('link.') ? { account: subject } : {}),
    },
    place: { deed: seq },
  };
}

/** The newest of all; each list is in order already. */
function merged(lists: readonly (readonly Placed[])[], limit: number) {
  const left = lists.map((list) => [...list]);
  const shown: Shown[] = [];
  let end: Place = {};
  for (;;) {
    const [next] = left.filter((list) => list.length > 0).toSorted(byTime);
    const first = next?.[0];
    if (first === undefined || shown.length === limit) return { shown, end, more: first !== undefined };
    next?.shift();
    shown.push(first.entry);
    end = { ...end, ...first.place };
  }
}

function byTime([one]: readonly Placed[], [other]: readonly Placed[]): number {
  return (other?.entry.at ?? 0) - (one?.entry.at ?? 0);
}

async function namesAt(rooms: PersonJournalRooms, shown: readonly Shown[]) {
  const targets = new Set(shown.flatMap((one) => (one.of === 'life' ? [] : (one.target ?? []))));
  const names: Record<string, z.output<typeof PlanNames>> = {};
  for (const target of targets) {
    const done = shown.flatMap((one) => (one.of === 'change' && one.target === target ? one.entry : []));
    const accounts = shown.flatMap((one) =>
      one.of === 'deed' && one.target === target ? (one.account ?? []) : [],
    );
    const named = await namesOfChanges(rooms, target, done);
    const called = await rooms.reconciliation.names(target, { accounts, entitlements: [] });
    names[target] = { ...named, accounts: { ...named.accounts, ...Object.fromEntries(called.accounts) } };
  }
  return names;
}
