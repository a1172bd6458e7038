/** Settings of the service itself: how long things are kept, single sign-on, notices, and the keys that seal secrets. */

import { z } from '@hono/zod-openapi';
import {
  type ServiceSetting,
  type Settings,
  serviceEntries,
  serviceNames,
  shapeOf,
} from '../../settings/index.ts';
import type { SingleSignOn } from '../auth/index.ts';
import { route } from './route.ts';
import { expectedVersion, versionTag } from './version.ts';

const tag = 'service';
const params = z.strictObject({ name: z.enum(serviceNames as ['retention', 'sign-in', 'notices', 'seats']) });

const Setting = z
  .strictObject({
    name: params.shape.name,
    written: z.record(z.string(), z.unknown()).meta({ description: 'Secrets are references or marks.' }),
    managedBy: z.enum(['file', 'api', 'default']),
    version: z.int().meta({ description: '0: nobody wrote it.' }),
    changedAt: z.int().optional(),
    changedBy: z.string().optional(),
    shape: z.record(z.string(), z.unknown()).meta({ description: 'JSON Schema of what may be written.' }),
  })
  .openapi('ServiceSetting');

/** What these routes need. */
export interface ServiceRooms {
  readonly settings: Pick<Settings, 'service' | 'saveService' | 'removeService' | 'keys'>;
  readonly singleSignOn: Pick<SingleSignOn, 'check' | 'redirect'>;
}

export function serviceRoutes({ settings, singleSignOn }: ServiceRooms) {
  return [
    route(
      {
        method: 'get',
        path: '/service/{name}',
        tag,
        role: 'viewer',
        summary: 'Show a setting of the service itself',
        params,
        answer: Setting,
      },
      async ({ params, context }) => {
        const setting = await settings.service(params.name);
        context.header('etag', versionTag(setting));
        return told(setting);
      },
    ),
    route(
      {
        method: 'put',
        path: '/service/{name}',
        tag,
        role: 'administrator',
        summary: 'Change a setting of the service itself; it counts at once',
        description: 'A secret is sent as a text, or as { "sealed": true } to keep the one there is.',
        params,
        body: z.record(z.string(), z.unknown()),
        answer: Setting,
        refuses: ['conflict'],
      },
      async ({ params, body, principal, context }) => {
        const request = { actor: principal.actor, expected: expectedVersion(context) };
        const saved = await settings.saveService({ name: params.name, content: body }, request);
        context.header('etag', versionTag(saved));
        return told(saved);
      },
    ),
    route(
      {
        method: 'delete',
        path: '/service/{name}',
        tag,
        role: 'administrator',
        summary: 'Take a setting of the service itself back to its defaults',
        params,
        refuses: ['conflict'],
      },
      async ({ params, principal, context }) => {
        await settings.removeService(params.name, {
          actor: principal.actor,
          expected: expectedVersion(context),
        });
        return undefined;
      },
    ),
    route(
      {
        method: 'post',
        path: '/service/sign-in/check',
        tag,
        role: 'viewer',
        summary: 'Ask the provider of single sign-on what it tells of itself',
        answer: z.strictObject({
          redirect: z.string().meta({ description: 'Where the provider must send browsers back to.' }),
          warnings: z.array(z.string()),
        }),
        refuses: ['not-found', 'unavailable'],
      },
      () => singleSignOn.check(),
    ),
    route(
      {
        method: 'get',
        path: '/service/sign-in/redirect',
        tag,
        role: 'viewer',
        summary: 'Tell where the provider of single sign-on must send browsers back to',
        answer: z.strictObject({ redirect: z.string() }),
      },
      async () => ({ redirect: singleSignOn.redirect }),
    ),
    route(
      {
        method: 'get',
        path: '/secrets/keys',
        tag: 'connections',
        role: 'viewer',
        summary: 'List the keys that seal secrets, by their fingerprints',
        answer: z.array(
          z.strictObject({
            version: z.string(),
            atHand: z
              .boolean()
              .meta({ description: 'False: something is sealed with a key that is missing.' }),
            seals: z.boolean().meta({ description: 'Whether it seals what is new.' }),
            secrets: z.int().meta({ description: 'How many kept secrets it has sealed.' }),
            holders: z
              .array(
                z.strictObject({
                  kind: z.enum(['connection', 'setting']),
                  name: z.string(),
                  secrets: z.int(),
                }),
              )
              .meta({ description: 'Whose secrets these are.' }),
          }),
        ),
      },
      () => settings.keys(),
    ),
  ];
}

function told({ written, ...rest }: ServiceSetting) {
  return { ...rest, written: { ...written }, shape: shapeOf(serviceEntries[rest.name]) };
}
