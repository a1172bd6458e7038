/** Checks of connections: made anew and told line by line, remembered; and whether each connection works. */

import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { type CheckLine, codes } from '../../model/index.ts';
import type { ConnectionCheck, Settings } from '../../settings/index.ts';
import { Fault } from '../problem.ts';
import { connectionStates, type StateRooms } from './connection-states.ts';
import { lineByLine } from './line-by-line.ts';
import { route } from './route.ts';

const tag = 'connections';

const Line = z
  .strictObject({
    name: z.string().meta({ description: 'What is needed, as the other side calls it.' }),
    state: z.enum(['granted', 'missing', 'unknown']),
    needed: z.boolean().meta({ description: 'False: the connection works without it, but for a part.' }),
    without: z.string().meta({ description: 'What does not work without it.' }),
    message: z.string().optional().meta({
      description: 'What is missing, why it is not known, or what else is worth knowing.',
    }),
    todo: z.string().optional().meta({ description: 'What to do, where the message does not say it.' }),
  })
  .openapi('CheckLine');

/** How a check of a connection went: a failure is an answer, not a problem of this request. */
const Check = z
  .strictObject({
    ok: z.boolean(),
    at: z.int(),
    milliseconds: z.int(),
    lines: z.array(Line).meta({ description: 'What was found, in the order in which it was asked for.' }),
    warnings: z.array(z.string()).meta({ description: 'What works and will not for long, or not in all.' }),
    code: z.enum(codes).optional(),
    message: z.string().optional().meta({ description: 'What is missing, and what to do.' }),
    faults: z
      .array(Fault)
      .optional()
      .meta({ description: 'Every thing that is missing, where more than one.' }),
    since: z.int().optional().meta({ description: 'Since when every check of it has failed.' }),
  })
  .openapi('ConnectionCheck');

const End = z.strictObject({
  what: z.string(),
  at: z.int(),
  renew: z.string().meta({ description: 'What to do, as the second half of a sentence.' }),
  by: z
    .enum(['settings', 'source', 'target', 'credential'])
    .meta({ description: 'Who says so: somebody in the settings, or the connector.' }),
});

const State = z
  .strictObject({
    name: z.string(),
    state: z.enum(['works', 'fails', 'untried']),
    by: z
      .enum(['check', 'reading', 'run', 'push'])
      .optional()
      .meta({ description: 'By what it is known: the newest that says something.' }),
    at: z.int().optional(),
    since: z.int().optional().meta({ description: 'Of what fails: since when, as far as it is remembered.' }),
    code: z.enum(codes).optional(),
    message: z.string().optional(),
    ends: z
      .array(End)
      .meta({ description: 'What the connection proves itself by and when it ends, the next one first.' }),
  })
  .openapi('ConnectionState');

/** What these routes need. */
export interface CheckRooms extends StateRooms {
  readonly settings: Pick<Settings, 'connection' | 'checkConnection'> & StateRooms['settings'];
}

const params = z.strictObject({ name: z.string() });

export function connectionCheckRoutes(rooms: CheckRooms) {
  const { settings } = rooms;
  return [
    route(
      {
        method: 'post',
        path: '/connections/{name}/check',
        tag,
        role: 'operator',
        summary: 'Check a connection: whether its credentials work and suffice, permission by permission',
        params,
        answer: Check,
        refuses: ['not-found'],
      },
      async ({ params, context }) =>
        told(await settings.checkConnection(params.name, { signal: context.req.raw.signal })),
    ),
    route(
      {
        method: 'post',
        path: '/connections/{name}/check/live',
        tag,
        role: 'operator',
        summary: 'Check a connection, and tell each line as soon as it is found',
        params,
        produces: {
          'application/x-ndjson':
            'An object a line: { "asking": { name, needed, without } }, then { "line": CheckLine } for the same; at last { "check": ConnectionCheck }, or { "problem": Problem }.',
        },
        refuses: ['not-found'],
      },
      async ({ params, context }) => {
        await settings.connection(params.name);
        return live(context, settings, params.name);
      },
    ),
    route(
      {
        method: 'get',
        path: '/connections/{name}/check',
        tag,
        role: 'viewer',
        summary: 'Show how the last check of a connection went',
        params,
        answer: z.strictObject({
          last: Check.optional().meta({ description: 'Absent: it was never checked as it is now.' }),
        }),
        refuses: ['not-found'],
      },
      async ({ params: { name } }) => {
        const { version } = await settings.connection(name);
        const last = (await settings.checks()).get(name);
        return last === undefined || last.version !== version ? {} : { last: told(last) };
      },
    ),
    route(
      {
        method: 'get',
        path: '/connection-states',
        tag,
        role: 'viewer',
        summary: 'Tell of every connection whether it works, and what of it ends',
        description:
          'By the newest check, reading, run or push that says something of it. Nobody is asked for it.',
        answer: z.array(State),
      },
      () => connectionStates(rooms),
    ),
  ];
}

function told({ at, milliseconds, lines, warnings, failure }: ConnectionCheck) {
  const found = lines.flatMap((line) => (line.state === 'asking' ? [] : [line]));
  const rest = { at, milliseconds, lines: found, warnings };
  if (failure === undefined) return { ok: true, ...rest };
  const { code, message, faults, since } = failure;
  return { ok: false, ...rest, code, message, since, ...(faults.length > 0 && { faults }) };
}

/** Streams the check; whoever goes away ends it. */
function live(context: Context, settings: Pick<Settings, 'checkConnection'>, name: string): Response {
  return lineByLine(context, async ({ tell, signal }) => {
    const line = ({ state, ...need }: CheckLine): void =>
      tell(state === 'asking' ? { asking: need } : { line: { state, ...need } });
    return { check: told(await settings.checkConnection(name, { signal, tell: line })) };
  });
}
