/** How everything stands, on one page; the connectors there are; the export of settings. */

import { z } from '@hono/zod-openapi';
import type { Jobs } from '../../jobs/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import { type Connectors, type Settings, shapeOf } from '../../settings/index.ts';
import type { Database } from '../../store/index.ts';
import type { DemoRooms } from './demo.ts';
import { readHelp } from './help.ts';
import { Plan } from './plan.ts';
import { route } from './route.ts';
import { Run } from './run.ts';

const tag = 'service';

const JsonSchema = z.record(z.string(), z.unknown());
const Connector = z
  .strictObject({
    kind: z.enum(['source', 'target']),
    type: z.string(),
    title: z.string(),
    summary: z.string().optional().meta({ description: 'What it is for and what it takes, in a line.' }),
    pushes: z
      .boolean()
      .meta({ description: 'The identity provider pushes to us; there is nothing to read.' }),
    config: JsonSchema.meta({
      description: 'JSON Schema of its settings; secrets are marked `"secret": true`.',
    }),
    declined: z.record(z.string(), z.string()).meta({ description: 'Promises it does not make, and why.' }),
  })
  .openapi('Connector');

const SyncStatus = z.strictObject({
  name: z.string(),
  enabled: z.boolean(),
  confirmed: z
    .boolean()
    .meta({ description: 'False: no plan was ever approved, so nothing is applied by itself.' }),
  schedule: z.string().optional(),
  nextAt: z.int().optional(),
  lastRun: Run.optional(),
  lastWhole: Run.optional().meta({
    description: 'The newest run for everybody, or the one that has applied an approved plan since.',
  }),
  leftUndone: z.int().meta({
    description:
      'Changes that failed in the newest plan of everybody or since, and whose people no newer plan has looked at.',
  }),
  concerned: z.int().optional().meta({
    description:
      'People whom it concerns, by its newest plan of everybody: those in scope, and those on the way out. Absent: none was made.',
  }),
  waiting: Plan.optional().meta({ description: 'The newest plan that waits for a person.' }),
  leftAlone: z
    .array(
      z.strictObject({
        plan: z.string(),
        at: z.int(),
        held: z.int().meta({ description: 'People about whom somebody must decide.' }),
        invalid: z.int().meta({ description: 'People of whom no account can be made.' }),
      }),
    )
    .meta({
      description:
        'Whom the newest plan of everybody leaves alone, and newer ones of single people, as far as nothing newer is known of them; the newest first.',
    }),
});

const ExportedSettings = z.strictObject({
  sources: JsonSchema,
  targets: JsonSchema,
  syncs: JsonSchema,
  retention: JsonSchema.optional(),
  'sign-in': JsonSchema.optional(),
  notices: JsonSchema.optional(),
});

/** What these routes need. */
export interface StatusRooms extends DemoRooms {
  readonly version: string;
  readonly db: Pick<Database, 'engine'>;
  readonly connectors: Connectors;
  readonly settings: Pick<Settings, 'connections' | 'savedSyncs' | 'exported'>;
  readonly reconciliation: Pick<
    Reconciliation,
    'runs' | 'plans' | 'confirmed' | 'leftAlone' | 'leftUndone' | 'concerned'
  >;
  readonly jobs: Pick<Jobs, 'counts' | 'schedules'>;
  /** The name of the schedule of a sync. */
  scheduleOf(sync: string): string;
}

export function statusRoutes(rooms: StatusRooms) {
  const { settings, reconciliation, jobs } = rooms;
  return [
    route(
      {
        method: 'get',
        path: '/status',
        tag,
        role: 'viewer',
        summary: 'Show how everything stands',
        answer: z.strictObject({
          version: z.string(),
          engine: z.enum(['sqlite', 'postgres']),
          connections: z.strictObject({ sources: z.int(), targets: z.int() }),
          demo: z.boolean().meta({ description: 'Whether the demo company is offered: see POST /demo.' }),
          jobs: z.strictObject({ waiting: z.int(), running: z.int(), failed: z.int() }),
          syncs: z.array(SyncStatus),
        }),
      },
      async () => {
        const connections = await settings.connections();
        const next = new Map((await jobs.schedules()).map((one) => [one.name, one.nextAt]));
        const syncs = [];
        for (const { name, written } of await settings.savedSyncs()) {
          const [lastRun] = await reconciliation.runs({ sync: name, limit: 1 });
          const [waiting] = await reconciliation.plans({ sync: name, states: ['held'], limit: 1 });
          const [full] = await reconciliation.runs({ sync: name, kind: 'full', limit: 1 });
          const [applied] = await reconciliation.runs({ sync: name, kind: 'apply', limit: 1 });
          const lastWhole =
            full !== undefined && applied !== undefined && applied.id > full.id ? applied : full;
          const nextAt = next.get(rooms.scheduleOf(name));
          const concerned = await reconciliation.concerned(name);
          syncs.push({
            name,
            enabled: written.enabled ?? true,
            confirmed: await reconciliation.confirmed(name),
            ...(written.schedule === undefined ? {} : { schedule: written.schedule }),
            ...(nextAt === undefined ? {} : { nextAt }),
            ...(lastRun === undefined ? {} : { lastRun }),
            ...(lastWhole === undefined ? {} : { lastWhole }),
            leftUndone: await reconciliation.leftUndone(name),
            ...(concerned === undefined ? {} : { concerned }),
            ...(waiting === undefined ? {} : { waiting }),
            leftAlone: [...(await reconciliation.leftAlone(name))],
          });
        }
        return {
          version: rooms.version,
          engine: rooms.db.engine,
          connections: {
            sources: connections.filter(({ kind }) => kind === 'source').length,
            targets: connections.filter(({ kind }) => kind === 'target').length,
          },
          demo: rooms.fillDemo !== undefined && connections.length === 0,
          jobs: await jobs.counts(),
          syncs,
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/connectors',
        tag,
        role: 'viewer',
        summary: 'List the connectors there are, with the forms of their settings',
        answer: z.array(Connector),
      },
      async () =>
        [...rooms.connectors.sources, ...rooms.connectors.targets].map((connector) => ({
          kind: connector.kind,
          type: connector.type,
          title: connector.title,
          ...(connector.summary === undefined ? {} : { summary: connector.summary }),
          pushes: connector.kind === 'source' && connector.pushes === true,
          config: shapeOf(connector.config),
          declined: connector.declined ?? {},
        })),
    ),
    route(
      {
        method: 'get',
        path: '/connectors/{kind}/{type}/help',
        tag,
        role: 'viewer',
        summary: 'Tell what must be prepared for a connector',
        params: z.strictObject({ kind: z.enum(['source', 'target']), type: z.string() }),
        answer: z.strictObject({
          text: z.string().optional().meta({ description: 'Markdown; none: the connector has no page.' }),
        }),
      },
      async ({ params }) => {
        const text = await readHelp(params.kind, params.type);
        return text === undefined ? {} : { text };
      },
    ),
    route(
      {
        method: 'get',
        path: '/settings',
        tag,
        role: 'viewer',
        summary: 'Export connections and syncs as rollcall.yaml writes them',
        description:
          'Sealed secrets never leave: in their place stands { env: NAME }, to be filled before it is used.',
        answer: ExportedSettings,
      },
      async () => (await settings.exported()) as z.output<typeof ExportedSettings>,
    ),
  ];
}
