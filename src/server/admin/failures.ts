/** What failed, grouped by its cause, and whom each cause concerned. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import type { Jobs } from '../../jobs/index.ts';
import { type Clock, codes, ProvisioningError } from '../../model/index.ts';
import type { FailedChange, Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { causesOf, type Failed, type Cause as FoundCause } from './causes.ts';
import { exported, exportQuery, fileOf } from './exporting.ts';
import { after, page, pageOf, pageQuery } from './page.ts';
import { namesOfPeople } from './plan-names.ts';
import { route } from './route.ts';

const tag = 'service';
const day = 86_400_000;
/** Changes, and of everything else, that are looked through at most, the newest. */
const most = { changes: 100_000, others: 500 } as const;
/** Changes that are read at once. */
const batch = 5_000;
/** People that are named for one cause at once. */
const named = 10;

const days = z.coerce.number().int().min(1).max(366).default(7);
const Somebody = z.strictObject({ id: z.string(), name: z.string() });

const Cause = z
  .strictObject({
    id: z.string().meta({ description: 'The same for the same cause, whenever it is asked for.' }),
    of: z.enum(['change', 'run', 'reading', 'job']),
    code: z.enum(codes),
    message: z.string().meta({ description: 'Of the newest of them.' }),
    anew: z.boolean().meta({
      description:
        'Nothing failed: something had changed meanwhile, and it is planned or read anew by itself.',
    }),
    count: z.int(),
    more: z.boolean().meta({
      description: 'There may be more of them: so much failed that not all of it was looked through.',
    }),
    people: z.int(),
    where: z.array(z.string()).meta({ description: 'Syncs or sources.' }),
    connections: z.array(z.string()).meta({ description: 'Those that were asked, as far as it is known.' }),
    firstAt: z.int(),
    lastAt: z.int(),
    plan: z.string().optional(),
    persons: z.array(Somebody).meta({
      description: 'The newest of the people; all of them: GET /failures/{cause}/people.',
    }),
  })
  .openapi('Cause');

const causeColumns = [
  'id',
  'of',
  'code',
  'message',
  'anew',
  'count',
  'more',
  'people',
  'persons',
  'where',
  'connections',
  'firstAt',
  'lastAt',
  'plan',
] as const;

/** What these routes need. */
export interface FailureRooms {
  readonly clock: Pick<Clock, 'now'>;
  readonly directory: Pick<Directory, 'readings' | 'persons'>;
  readonly jobs: Pick<Jobs, 'failures'>;
  readonly reconciliation: Pick<Reconciliation, 'failedChanges' | 'failedMark' | 'runs'>;
  readonly settings: Pick<Settings, 'connections' | 'savedSyncs'>;
}

export function failureRoutes(parts: FailureRooms) {
  const rooms = { ...parts, changes: openChanges(parts) };
  const since = (length: number): number => rooms.clock.now() - length * day;
  return [
    route(
      {
        method: 'get',
        path: '/failures',
        tag,
        role: 'viewer',
        summary:
          'List what failed, grouped by its cause, the most frequent first; then what is only begun anew',
        description: `Of the newest ${most.changes} changes, ${most.others} runs, ${most.others} readings and ${most.others} jobs; where there is more, \`more\` says so.`,
        query: z.strictObject({ days }),
        answer: z.array(Cause),
      },
      ({ query }) => causesSince(rooms, since(query.days)),
    ),
    route(
      {
        method: 'get',
        path: '/failures/{cause}/people',
        tag,
        role: 'viewer',
        summary: 'List everybody whom a cause concerned, the newest first',
        params: z.strictObject({ cause: z.string() }),
        query: z.strictObject({ ...pageQuery, days }),
        answer: pageOf(Somebody),
        refuses: ['not-found'],
      },
      async ({ params, query: { limit, cursor, days: length } }) => {
        const behind = after<string>(cursor, 'text');
        const found = (await foundSince(rooms, since(length))).find(({ id }) => id === params.cause);
        if (found === undefined)
          throw new ProvisioningError(
            'not-found',
            'Nothing failed by this cause of late; list the causes again.',
          );
        const places = found.persons.map((one) => ({ ...one, place: placeOf(one) }));
        const left = places.filter(({ place }) => behind === undefined || place > behind).slice(0, limit + 1);
        const { items, ...next } = page(left, limit, ({ place }) => place);
        const names = await namesOfPeople(
          rooms,
          items.map(({ person }) => person),
        );
        return { ...next, items: items.map(({ person: id }) => ({ id, name: names[id] ?? id })) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/failures/export',
        tag,
        role: 'viewer',
        summary: 'Export what failed, by its cause, the most frequent first; then what is only begun anew',
        query: z.strictObject({ ...exportQuery, days }),
        produces: fileOf('Cause'),
      },
      async ({ query: { format, days: length }, context }) =>
        exported(context, {
          name: 'failures',
          format,
          columns: causeColumns,
          batches: async function* () {
            yield await causesSince(rooms, since(length));
          },
          row: ({ where, connections, persons, ...rest }) => ({
            ...rest,
            where: where.join(' '),
            connections: connections.join(' '),
            persons: persons.map(({ name }) => name).join(', '),
          }),
        }),
    ),
  ];
}

/** Sorts as the list does: the newest first, and those of one moment by their id. */
function placeOf({ at, person }: FoundCause['persons'][number]): string {
  return `${String(Number.MAX_SAFE_INTEGER - at).padStart(16, '0')} ${person}`;
}

type Rooms = FailureRooms & { readonly changes: (since: number) => Promise<Changes> };

interface Changes {
  readonly list: readonly FailedChange[];
  /** There are more. */
  readonly cut: boolean;
}

/** Changes that failed, read anew only when others are there: whoever looks is told of every job that comes and goes. */
function openChanges({ reconciliation }: FailureRooms): (since: number) => Promise<Changes> {
  let last: { readonly mark: string; readonly changes: Promise<Changes> } | undefined;
  async function read(since: number): Promise<Changes> {
    const list: FailedChange[] = [];
    for (;;) {
      const behind = list.at(-1);
      const some = await reconciliation.failedChanges({
        since,
        limit: batch,
        ...(behind === undefined ? {} : { behind }),
      });
      list.push(...some);
      if (some.length < batch) return { list, cut: false };
      if (list.length >= most.changes) return { list, cut: true };
    }
  }
  return async (since) => {
    const mark = await reconciliation.failedMark(since);
    if (last?.mark !== mark) {
      const changes = read(since);
      last = { mark, changes };
      // What could not be read is read again.
      changes.catch(() => {
        if (last?.changes === changes) last = undefined;
      });
    }
    return last.changes;
  };
}

/** What failed since then, by its cause, with some of the people by name. */
async function causesSince(rooms: Rooms, since: number): Promise<readonly z.output<typeof Cause>[]> {
  const causes = (await foundSince(rooms, since)).map(({ persons, ...rest }) => ({
    ...rest,
    persons: persons.slice(0, named).map(({ person }) => person),
  }));
  const names = await namesOfPeople(
    rooms,
    causes.flatMap(({ persons }) => persons),
  );
  return causes.map(({ persons, where, connections, ...rest }) => ({
    ...rest,
    where: [...where],
    connections: [...connections],
    persons: persons.map((id) => ({ id, name: names[id] ?? id })),
  }));
}

async function foundSince(rooms: Rooms, since: number): Promise<readonly FoundCause[]> {
  const { directory, jobs, reconciliation, settings } = rooms;
  const limit = most.others;
  const { list: changes, cut: isCut } = await rooms.changes(since);
  const runs = await reconciliation.runs({ states: ['failed', 'interrupted'], limit });
  const readings = await directory.readings({ state: 'failed', limit });
  const failures = await jobs.failures({ limit });
  const targets = new Map((await settings.savedSyncs()).map(({ name, written }) => [name, written.to]));
  const works: readonly Failed[] = [
    ...changes.map(({ outcome: { code, message }, at, sync, plan, person }) => ({
      of: 'change' as const,
      code,
      message,
      at,
      plan,
      where: sync,
      connection: targets.get(sync),
      anew: code === 'stale',
      ...(person === undefined ? {} : { person }),
    })),
    ...runs.flatMap(({ error, finishedAt, startedAt, sync, target, plan }) =>
      error === undefined
        ? []
        : [
            {
              of: 'run' as const,
              ...error,
              at: finishedAt ?? startedAt,
              where: sync,
              connection: target,
              anew: error.code === 'stale',
              ...(plan === undefined ? {} : { plan }),
            },
          ],
    ),
    ...readings.flatMap(({ code, message, finishedAt, startedAt, source, kind }) =>
      code === undefined
        ? []
        : [
            {
              of: 'reading' as const,
              code,
              message: message ?? code,
              at: finishedAt ?? startedAt,
              where: source,
              connection: source,
              // Changes that cannot be told from the last reading on are followed by a reading of everything.
              anew: kind === 'changes' && code === 'stale',
            },
          ],
    ),
  ];
  // What a reading or a run tells of itself, its job does not tell once more.
  const told = new Set(works.map(({ message }) => message));
  const given = failures
    .filter(({ message }) => !told.has(message))
    .map(({ message, at, name, payload }) => ({
      of: 'job' as const,
      code: 'internal' as const,
      anew: false,
      message,
      at,
      where: String(payload.sync ?? payload.source ?? name),
    }));
  const lists = [
    ['run', runs, runs.at(-1)?.startedAt],
    ['reading', readings, readings.at(-1)?.startedAt],
    ['job', failures, failures.at(-1)?.at],
  ] as const;
  const cut = new Set<Failed['of']>(isCut ? ['change'] : []);
  for (const [of, list, oldest = 0] of lists) if (list.length === limit && oldest >= since) cut.add(of);
  return causesOf(
    [...works, ...given].filter(({ at }) => at >= since),
    cut,
  );
}
