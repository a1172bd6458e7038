/** Settings of a sync that are not saved, tried on everybody. */

import { z } from '@hono/zod-openapi';
import type { Settings } from '../../settings/index.ts';
import { type Beginner, Begun, type Runner } from './begin.ts';
import { route } from './route.ts';
import { WrittenSync } from './syncs.ts';

/** What this route needs. */
export interface TrialRooms {
  readonly settings: Pick<Settings, 'compileWritten'>;
  readonly reconciliation: Pick<Runner, 'tryOut'>;
  readonly begin: Beginner;
}

export function trialRoutes({ settings, reconciliation, begin }: TrialRooms) {
  return [
    route(
      {
        method: 'post',
        path: '/syncs/{name}/try',
        tag: 'runs',
        role: 'operator',
        summary: 'Make the plan that unsaved settings would make, beside the plan of today',
        description:
          'Reads the target and changes nothing. Neither plan can be approved or applied; both are forgotten after a day. The plan of the run names the other in `beside`.',
        params: z.strictObject({ name: z.string() }),
        body: z.strictObject({ sync: WrittenSync }),
        answer: Begun,
        status: 202,
        refuses: ['not-found', 'conflict', 'unavailable'],
      },
      async ({ params, context, principal }) => {
        const { sync: content }: { sync?: unknown } = await context.req.json();
        const { sync } = await settings.compileWritten({ name: params.name, content });
        return begin((beginning) => reconciliation.tryOut({ ...beginning, sync, actor: principal.actor }));
      },
    ),
  ];
}
