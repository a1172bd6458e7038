/** The demo company, for whoever has no credentials at hand. */

import { z } from '@hono/zod-openapi';
import { ProvisioningError } from '../../model/index.ts';
import { route } from './route.ts';

/** What was made, by name. */
export interface FilledDemo {
  readonly source: string;
  readonly target: string;
  readonly sync: string;
}

/** What this route needs. */
export interface DemoRooms {
  /** Fills an empty service with a made-up company; absent where none is at hand. Throws `conflict` when it is not empty. */
  readonly fillDemo?: (actor: string) => Promise<FilledDemo>;
}

export function demoRoutes({ fillDemo }: DemoRooms) {
  return [
    route(
      {
        method: 'post',
        path: '/demo',
        tag: 'service',
        role: 'administrator',
        summary: 'Fill an empty service with a made-up company',
        description:
          'Makes a source, a directory of our own as its target and a sync between them, and has the people pushed as an identity provider would. Nothing is planned or applied.',
        answer: z.strictObject({ source: z.string(), target: z.string(), sync: z.string() }),
        status: 201,
        refuses: ['conflict', 'unsupported'],
      },
      async ({ principal }) => {
        if (fillDemo === undefined)
          throw new ProvisioningError(
            'unsupported',
            'This service has no demo company at hand; start it with rollcall serve.',
          );
        return fillDemo(principal.actor);
      },
    ),
  ];
}
