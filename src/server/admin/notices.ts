/** Notices: how channels do, what was sent, tests; people who ask for an account back. */

import { z } from '@hono/zod-openapi';
import type { Notices } from '../../notices/index.ts';
import type { Settings } from '../../settings/index.ts';
import { languages, Name, noticeKinds, noticeTexts } from '../../settings/index.ts';
import { page, pageOf, pageQuery, placeOf } from './page.ts';
import { route } from './route.ts';

const tag = 'notices';

const ChannelState = z
  .strictObject({
    name: z.string(),
    type: z.enum(['mail', 'webhook', 'slack', 'teams']),
    enabled: z.boolean(),
    waiting: z.int().meta({ description: 'Messages that are not sent yet.' }),
    sentAt: z.int().optional(),
    failing: z
      .strictObject({
        since: z.int(),
        failures: z.int().meta({ description: 'Tries since it last took a message.' }),
        nextAt: z.int().meta({ description: 'When it is tried again.' }),
        message: z.string(),
      })
      .optional()
      .meta({ description: 'It takes no messages.' }),
  })
  .openapi('ChannelState');

const Delivery = z
  .strictObject({
    id: z.string(),
    channel: z.string().optional().meta({ description: 'Absent: it is a warning to a person.' }),
    person: z.string().optional(),
    sync: z.string().optional(),
    kind: z.string(),
    title: z.string(),
    state: z.enum(['waiting', 'sending', 'sent', 'given-up']),
    attempts: z.int(),
    at: z.int(),
    finishedAt: z.int().optional(),
    error: z.string().optional(),
  })
  .openapi('Delivery');

const ReturnRequest = z
  .strictObject({
    id: z.string(),
    sync: z.string(),
    person: z.string(),
    name: z.string(),
    askedAt: z.int(),
  })
  .openapi('ReturnRequest');

const Place = z.strictObject({ at: z.int(), id: z.string() });

/** What these routes need. */
export interface NoticeRooms {
  readonly notices: Pick<Notices, 'channels' | 'deliveries' | 'returns' | 'test' | 'decide' | 'wake'>;
  readonly settings: Pick<Settings, 'service'>;
  readonly directory: {
    person(id: string): Promise<{ readonly attributes: Readonly<Record<string, unknown>> } | undefined>;
  };
}

export function noticeRoutes({ notices, directory }: NoticeRooms) {
  const nameOf = async (person: string): Promise<string> => {
    const { displayName, userName } = (await directory.person(person))?.attributes ?? {};
    return String(displayName ?? userName ?? person);
  };
  return [
    route(
      {
        method: 'get',
        path: '/notices',
        tag,
        role: 'viewer',
        summary: 'Show how channels do, and who asks for an account back',
        answer: z.strictObject({
          channels: z.array(ChannelState),
          returns: z.array(ReturnRequest),
          kinds: z.array(z.enum(noticeKinds)).meta({ description: 'What a channel can be told.' }),
          languages: z.array(z.enum(languages)),
          texts: z
            .record(z.string(), z.array(z.string()))
            .meta({ description: 'Texts that may be written anew, and the words in braces of each.' }),
        }),
      },
      async () => {
        const returns = [];
        for (const { id, sync, person, askedAt } of await notices.returns())
          returns.push({ id, sync, person, askedAt, name: await nameOf(person) });
        return {
          channels: await notices.channels(),
          returns,
          kinds: noticeKinds,
          languages,
          texts: noticeTexts,
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/notices/deliveries',
        tag,
        role: 'viewer',
        summary: 'List messages and warnings that were sent or are on their way, the newest first',
        query: z.strictObject(pageQuery),
        answer: pageOf(Delivery),
      },
      async ({ query: { limit, cursor } }) => {
        const behind = placeOf(cursor, Place);
        const found = await notices.deliveries({
          limit: limit + 1,
          ...(behind === undefined ? {} : { behind }),
        });
        return page(found, limit, ({ at, id }) => ({ at, id }));
      },
    ),
    route(
      {
        method: 'post',
        path: '/notices/channels/{channel}/test',
        tag,
        role: 'administrator',
        summary: 'Send a test by a channel, at once',
        params: z.strictObject({ channel: Name }),
        answer: z.strictObject({
          remark: z.string().optional().meta({ description: 'Some of those it is for did not get it.' }),
        }),
        refuses: ['not-found', 'unauthorized', 'forbidden', 'rate-limited', 'unavailable'],
      },
      async ({ params: { channel }, principal }) => {
        const remark = await notices.test(channel, principal.actor);
        return remark === undefined ? {} : { remark };
      },
    ),
    route(
      {
        method: 'post',
        path: '/notices/returns/{id}',
        tag,
        role: 'operator',
        summary: 'Give an account back to somebody who asked for it, or refuse it',
        params: z.strictObject({ id: z.string() }),
        body: z.strictObject({ granted: z.boolean() }),
        refuses: ['not-found', 'stale', 'conflict'],
      },
      async ({ params: { id }, body: { granted }, principal }) => {
        await notices.decide({ id, granted, by: principal.actor });
        return undefined;
      },
    ),
    route(
      {
        method: 'post',
        path: '/people/{person}/still-here',
        tag: 'people',
        role: 'operator',
        summary:
          'Note that a person is still here: it counts as activity, and opens an account that was closed for want of it',
        params: z.strictObject({ person: z.string() }),
        body: z.strictObject({ sync: Name }),
        refuses: ['not-found', 'conflict'],
      },
      async ({ params: { person }, body: { sync }, principal }) => {
        await notices.wake({ sync, person, by: principal.actor });
        return undefined;
      },
    ),
  ];
}
