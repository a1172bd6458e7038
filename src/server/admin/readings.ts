/** Sources: where each stands, reading one now, and deciding over readings that lacked too much to be believed. */

import { z } from '@hono/zod-openapi';
import type { Audit } from '../../audit/index.ts';
import type { Directory, Reading as ReadingType } from '../../directory/index.ts';
import type { JobRequest, Jobs } from '../../jobs/index.ts';
import type { Clock } from '../../model/index.ts';
import { codes, ProvisioningError } from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import type { Database } from '../../store/index.ts';
import { Fault } from '../problem.ts';
import { after, page, pageOf, pageQuery } from './page.ts';
import { route } from './route.ts';

const tag = 'sources';

const states = ['running', 'complete', 'held', 'failed', 'superseded', 'disbelieved'] as const;

const Counts = z.strictObject({ people: z.int(), active: z.int(), groups: z.int(), memberships: z.int() });

const Proof = z.strictObject({
  pages: z.int(),
  expected: z.strictObject({ people: z.int().optional(), groups: z.int().optional() }).optional(),
  permissions: z.array(z.string()).optional(),
  clock: z.int().optional(),
  remarks: z.array(z.string()).optional(),
});

const Reading = z
  .strictObject({
    id: z.string(),
    source: z.string(),
    kind: z.enum(['full', 'changes']),
    state: z.enum(states).meta({
      description:
        '`complete`: believed, absence was taken for departure. `held`: lacked too much and waits for a person. `failed`: cut short, nothing was removed.',
    }),
    startedAt: z.int(),
    finishedAt: z.int().optional(),
    batches: z.int(),
    records: z.int(),
    tally: z.strictObject({ before: Counts, told: Counts, lost: Counts }),
    departed: Counts,
    lifecycle: z.strictObject({ joiner: z.int(), mover: z.int(), leaver: z.int(), rehire: z.int() }),
    faults: z.array(Fault),
    faultCount: z.int(),
    checksum: z.string(),
    proof: Proof.optional().meta({ description: 'By what the source knows that nothing was left out.' }),
    message: z.string().optional(),
    code: z.enum(codes).optional(),
  })
  .openapi('Reading');

const SourceStatus = z.strictObject({
  source: z.string(),
  type: z.string(),
  counts: Counts,
  completedAt: z.int().optional().meta({ description: 'When the last full reading that is believed ended.' }),
  hasCursor: z.boolean(),
  held: z.string().optional().meta({ description: 'The reading that waits for a person.' }),
  failed: z
    .strictObject({ at: z.int(), code: z.enum(codes), message: z.string() })
    .optional()
    .meta({ description: 'Why the last reading that ended failed; absent: it did not.' }),
  activity: z
    .strictObject({
      asOf: z.int().optional().meta({ description: 'What happened before is known.' }),
      lookedAt: z.int(),
      people: z.int(),
      problem: z.strictObject({ code: z.enum(codes), message: z.string() }).optional(),
    })
    .optional()
    .meta({
      description: 'How the readings stand of when people were last active, where they go by themselves.',
    }),
});

/** What these routes need. */
export interface ReadingRooms {
  readonly settings: Pick<Settings, 'connections' | 'connection'>;
  readonly directory: Pick<Directory, 'status' | 'readings' | 'reading' | 'believe' | 'disbelieve'>;
  /** The job that reads a source; twenty requests make one. */
  readJob(source: string, full: boolean): JobRequest & { readonly key: string };
  readonly jobs: Pick<Jobs, 'add'>;
  readonly audit: Audit;
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
}

const params = z.strictObject({ reading: z.string() });

export function readingRoutes(rooms: ReadingRooms) {
  const { settings, directory } = rooms;

  async function decide(decision: 'believe' | 'disbelieve', id: string, actor: string): Promise<ReadingType> {
    const reading = await directory[decision](id);
    const action = decision === 'believe' ? 'reading.believed' : 'reading.disbelieved';
    const details = { reading: id, departed: reading.departed };
    await rooms.audit.append(
      [{ at: rooms.clock.now(), actor, action, subject: reading.source, details }],
      rooms.db,
    );
    return reading;
  }

  return [
    route(
      {
        method: 'get',
        path: '/sources',
        tag,
        role: 'viewer',
        summary: 'List sources with what each tells now',
        answer: z.array(SourceStatus),
      },
      async () => {
        const sources = (await settings.connections()).filter(({ kind }) => kind === 'source');
        const all = [];
        for (const { name, type } of sources) {
          const failed = await lastFailure(directory, name);
          all.push({
            type,
            ...(await directory.status(name)),
            ...(failed === undefined ? {} : { failed }),
          });
        }
        return all;
      },
    ),
    route(
      {
        method: 'post',
        path: '/sources/{name}/read',
        tag,
        role: 'operator',
        summary: 'Read a source as soon as it is free',
        params: z.strictObject({ name: z.string() }),
        body: z.strictObject({
          full: z
            .boolean()
            .default(true)
            .meta({ description: 'False: only what changed, where the source can say so.' }),
        }),
        status: 202,
        answer: z.strictObject({
          job: z.string().meta({
            description: 'The key of its job, by which the lists of jobs tell how it stands until it begins.',
          }),
        }),
        refuses: ['not-found', 'unsupported'],
      },
      async ({ params, body }) => {
        const { kind } = await settings.connection(params.name);
        if (kind !== 'source')
          throw new ProvisioningError('not-found', `${params.name} is a target; only sources are read.`);
        const job = rooms.readJob(params.name, body.full);
        await rooms.jobs.add(job);
        return { job: job.key };
      },
    ),
    route(
      {
        method: 'get',
        path: '/readings',
        tag,
        role: 'viewer',
        summary: 'List readings of sources, the newest first',
        query: z.strictObject({
          ...pageQuery,
          source: z.string().optional(),
          state: z.enum(states).optional(),
        }),
        answer: pageOf(Reading),
      },
      async ({ query: { limit, cursor, source, state } }) => {
        const before = after<string>(cursor, 'text');
        const found = await directory.readings({
          limit: limit + 1,
          ...(before === undefined ? {} : { before }),
          ...(source === undefined ? {} : { source }),
          ...(state === undefined ? {} : { state }),
        });
        return page(found, limit, (reading) => reading.id);
      },
    ),
    route(
      {
        method: 'get',
        path: '/readings/{reading}',
        tag,
        role: 'viewer',
        summary: 'Show a reading with the proof of its completeness',
        params,
        answer: Reading,
        refuses: ['not-found'],
      },
      async ({ params }) => {
        const reading = await directory.reading(params.reading);
        if (reading !== undefined) return reading;
        throw new ProvisioningError('not-found', `There is no reading ${params.reading}; list them again.`);
      },
    ),
    route(
      {
        method: 'post',
        path: '/readings/{reading}/believe',
        tag,
        role: 'operator',
        summary: 'Believe a held reading: whoever it lacked has departed',
        params,
        answer: Reading,
        refuses: ['not-found', 'stale'],
      },
      ({ params, principal }) => decide('believe', params.reading, principal.actor),
    ),
    route(
      {
        method: 'post',
        path: '/readings/{reading}/disbelieve',
        tag,
        role: 'operator',
        summary: 'Drop a held reading: nobody has departed',
        params,
        answer: Reading,
        refuses: ['not-found', 'stale'],
      },
      ({ params, principal }) => decide('disbelieve', params.reading, principal.actor),
    ),
  ];
}

/** Why the last reading of a source that ended failed; nothing when it did not, or there was none. */
async function lastFailure(directory: Pick<Directory, 'readings'>, source: string) {
  // Changes that could not be told from a cursor that is no longer good are followed by a reading of everything.
  const last = (await directory.readings({ source, limit: 5 })).find(
    ({ state, kind, code }) => state !== 'running' && !(kind === 'changes' && code === 'stale'),
  );
  if (last?.state !== 'failed') return undefined;
  const { startedAt, finishedAt: at = startedAt, code = 'internal', message = code } = last;
  return { at, code, message };
}
