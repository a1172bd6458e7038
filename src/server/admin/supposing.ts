/** What if: a person in other groups or with other attributes, and what the next run would then do. */

import { z } from '@hono/zod-openapi';
import type { Directory } from '../../directory/index.ts';
import { type Attributes, ProvisioningError } from '../../model/index.ts';
import type { Reconciliation } from '../../reconciliation/index.ts';
import type { Settings } from '../../settings/index.ts';
import { Explanation } from './explanation.ts';
import { namesOfExplanation } from './plan-names.ts';
import { route } from './route.ts';

const GroupAt = z.strictObject({ source: z.string(), id: z.string() });

/** What this route needs. */
export interface SupposingRooms {
  readonly directory: Pick<Directory, 'suppose' | 'group' | 'persons'>;
  readonly settings: Pick<Settings, 'savedSync' | 'connections'>;
  readonly reconciliation: Pick<Reconciliation, 'explain' | 'names'>;
}

export function supposingRoutes({ directory, settings, reconciliation }: SupposingRooms) {
  return [
    route(
      {
        method: 'post',
        path: '/people/{person}/what-if',
        tag: 'people',
        role: 'viewer',
        summary: 'Explain how a person would stand in a sync, were something otherwise',
        description:
          'In other groups, with other attributes, active or not. Nothing is written and the target is asked nothing.',
        params: z.strictObject({ person: z.string() }),
        body: z.strictObject({
          sync: z.string(),
          join: z
            .array(GroupAt)
            .default([])
            .meta({ description: 'Groups that hold the person directly, beside those that do.' }),
          leave: z.array(GroupAt).default([]).meta({ description: 'Groups that hold the person no longer.' }),
          attributes: z.record(z.string(), z.unknown()).default({}).meta({
            description: 'By SCIM name; objects are overlaid, null takes an attribute away.',
          }),
          active: z.boolean().optional(),
        }),
        answer: Explanation,
        refuses: ['not-found'],
      },
      async ({ params: { person }, body: { sync, active, join, leave, attributes } }) => {
        const { written } = await settings.savedSync(sync);
        for (const { source, id } of join)
          if ((await directory.group(source, id)) === undefined)
            throw new ProvisioningError('not-found', `${source} tells no group ${id}; find groups by name.`);
        const as = await directory.suppose({
          id: person,
          from: written.from,
          otherwise: {
            join,
            leave,
            attributes: attributes as Attributes,
            ...(active === undefined ? {} : { active }),
          },
        });
        if (as === undefined)
          throw new ProvisioningError('not-found', `No source of ${sync} tells a person ${person}.`);
        const explained = await reconciliation.explain({ sync, person, as });
        const names = await namesOfExplanation({ reconciliation, directory, settings }, explained);
        return { ...explained, names };
      },
    ),
  ];
}
