/** Runs: begun, followed, stopped, undone. */

import { z } from '@hono/zod-openapi';
import type { Run as KeptRun, Reconciliation } from '../../reconciliation/index.ts';
import { type Beginner, Begun, type Runner } from './begin.ts';
import { batchesOf, exported, exportQuery, fileOf } from './exporting.ts';
import { after, given, page, pageOf, pageQuery, timeQuery } from './page.ts';
import { Plan } from './plan.ts';
import { route } from './route.ts';
import { Progress, Run, runKinds, runStates } from './run.ts';
import { type Following, runEvents } from './run-events.ts';

const tag = 'runs';

/** What these routes need. */
export interface RunRooms {
  readonly reconciliation: Pick<
    Reconciliation,
    'runs' | 'runById' | 'progress' | 'progressOfAll' | 'stop' | 'undo' | 'link' | 'unlink'
  > &
    Pick<Runner, 'run' | 'plan'>;
  readonly begin: Beginner;
  readonly following: Following;
}

const params = z.strictObject({ run: z.string() });
const ofSync = z.strictObject({ name: z.string() });
const Whom = z.strictObject({
  people: z.array(z.string()).min(1).optional().meta({ description: 'Only these people; none: everybody.' }),
});

const filter = {
  sync: z.string().optional(),
  plan: z.string().optional().meta({ description: 'Only runs that made or applied this plan.' }),
  state: z.enum(runStates).optional(),
  kind: z.enum(runKinds).optional(),
  ...timeQuery,
};
/** Runs that are read at once for an export. */
const batch = 1_000;
const columns = [
  'id',
  'sync',
  'target',
  'kind',
  'actor',
  'state',
  'plan',
  'startedAt',
  'finishedAt',
  'done',
  'failed',
  'skipped',
  'again',
  'code',
  'message',
] as const;

const eventStream = {
  'text/event-stream':
    'Events `progress` with a Progress, `run` with the Run when it has ended, `problem` on failure.',
};
const everything = {
  'text/event-stream':
    'Events `progress` with a Progress; `reading` with the id, source, kind, records and startedAt of a reading under way; `changed` with `of`, what else has changed: run, reading, notice, job, failed-job, and the first words of the actions that the audit trail has taken in (plan, sync, connection, person, change and so on); `problem` on failure.',
};

export function runRoutes({ reconciliation, begin, following }: RunRooms) {
  const beginning = (kind: 'plan' | 'run') =>
    route(
      {
        method: 'post',
        path: `/syncs/{name}/${kind}`,
        tag,
        role: 'operator',
        summary: kind === 'plan' ? 'Make a plan; change nothing' : 'Reconcile: plan, and apply what is safe',
        description: kind === 'plan' ? '' : 'What the guard holds waits for approval.',
        params: ofSync,
        body: Whom,
        answer: Begun,
        status: 202,
        refuses: ['not-found', 'conflict', 'unavailable'],
      },
      ({ params, body: { people }, principal }) =>
        begin((beginning) =>
          reconciliation[kind]({
            ...beginning,
            sync: params.name,
            actor: principal.actor,
            ...(people === undefined ? {} : { people }),
          }),
        ),
    );

  const runsThat = (
    { state, ...wanted }: z.output<z.ZodObject<typeof filter>>,
    before: string | undefined,
    limit: number,
  ): Promise<readonly KeptRun[]> =>
    reconciliation.runs({
      limit,
      ...given({ ...wanted, before }),
      ...(state === undefined ? {} : { states: [state] }),
    });

  return [
    beginning('plan'),
    beginning('run'),
    route(
      {
        method: 'get',
        path: '/runs',
        tag,
        role: 'viewer',
        summary: 'List runs, the newest first',
        query: z.strictObject({ ...pageQuery, ...filter }),
        answer: pageOf(Run),
      },
      async ({ query: { limit, cursor, ...wanted } }) =>
        page(await runsThat(wanted, after<string>(cursor, 'text'), limit + 1), limit, (run) => run.id),
    ),
    route(
      {
        method: 'get',
        path: '/runs/export',
        tag,
        role: 'viewer',
        summary: 'Export runs, the newest first',
        query: z.strictObject({ ...exportQuery, ...filter }),
        produces: fileOf('Run'),
      },
      async ({ query: { format, ...wanted }, context }) =>
        exported(context, {
          name: 'runs',
          format,
          columns,
          batches: () => batchesOf<KeptRun>((last) => runsThat(wanted, last?.id, batch)),
          row: ({ counts, error, ...rest }) => ({ ...rest, ...counts, ...error }),
        }),
    ),
    route(
      {
        method: 'get',
        path: '/runs/{run}',
        tag,
        role: 'viewer',
        summary: 'Show a run, and how far it is',
        params,
        answer: z.strictObject({ run: Run, progress: Progress.optional() }),
        refuses: ['not-found'],
      },
      async ({ params }) => {
        const { run } = params;
        const progress =
          reconciliation.progress(run) ??
          (await reconciliation.progressOfAll()).find((each) => each.run === run);
        return {
          run: await reconciliation.runById(params.run),
          ...(progress === undefined ? {} : { progress }),
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/runs/{run}/events',
        tag,
        role: 'viewer',
        summary: 'Follow a run until it has ended',
        description: 'Server-sent events. Ends by itself; a run that waits for its turn is waited for.',
        params,
        produces: eventStream,
        refuses: ['not-found'],
      },
      async ({ params, context }) => {
        if (!following.isAtWork(params.run)) await reconciliation.runById(params.run);
        return runEvents(context, following, params.run);
      },
    ),
    route(
      {
        method: 'get',
        path: '/events',
        tag,
        role: 'viewer',
        summary: 'Follow what happens, in whichever process',
        description:
          'Server-sent events, until the caller goes: runs and readings as they go on, and that something else has changed. What other processes do is told within about two seconds.',
        produces: everything,
      },
      async ({ context }) => runEvents(context, following, '*'),
    ),
    route(
      {
        method: 'post',
        path: '/runs/{run}/stop',
        tag,
        role: 'operator',
        summary: 'Stop a run after the calls under way',
        params,
        refuses: ['not-found', 'conflict'],
      },
      async ({ params, principal }) => {
        await reconciliation.stop({ run: params.run, by: principal.actor });
        return undefined;
      },
    ),
    route(
      {
        method: 'post',
        path: '/runs/{run}/undo',
        tag,
        role: 'operator',
        summary: 'Make the inverse of what a run did, as a plan that waits for approval',
        description:
          'Says beforehand what cannot be undone; nothing is done until the plan is approved and applied.',
        params,
        answer: z.strictObject({ plan: Plan, irreversible: z.array(z.string()) }),
        status: 201,
        refuses: ['not-found', 'conflict', 'unavailable'],
      },
      ({ params, principal }) => reconciliation.undo({ run: params.run, actor: principal.actor }),
    ),
    route(
      {
        method: 'put',
        path: '/syncs/{name}/links/{person}',
        tag,
        role: 'operator',
        summary: 'Say whose an account is: decides what is ambiguous',
        params: ofSync.extend({ person: z.string() }),
        body: z.strictObject({
          account: z.string().min(1).meta({ description: 'The id of the account at the target.' }),
          replace: z.boolean().default(false).meta({
            description:
              'Whether it takes the place of the account that the person has there, which is then nobody’s and stays as it is. Without it that is refused.',
          }),
        }),
        refuses: ['not-found', 'conflict'],
      },
      async ({ params, body, principal }) => {
        await reconciliation.link({
          sync: params.name,
          person: params.person,
          account: body.account,
          replace: body.replace,
          by: principal.actor,
        });
        return undefined;
      },
    ),
    route(
      {
        method: 'delete',
        path: '/syncs/{name}/links/{person}',
        tag,
        role: 'operator',
        summary: 'Forget whose an account is; nothing changes at the target',
        params: ofSync.extend({ person: z.string() }),
        refuses: ['not-found'],
      },
      async ({ params, principal }) => {
        await reconciliation.unlink({ sync: params.name, person: params.person, by: principal.actor });
        return undefined;
      },
    ),
  ];
}
