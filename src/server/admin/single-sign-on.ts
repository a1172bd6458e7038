/** Signing in by a provider: the ways there are, the way there and the way back. Browsers come here by themselves. */

import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { asProvisioningError, type Log } from '../../model/index.ts';
import { carried, dropCarried, keepCarried, keepSession, type SingleSignOn } from '../auth/index.ts';
import { route } from './route.ts';

const tag = 'administrators';

/** What these routes need. */
export interface SingleSignOnRooms {
  readonly singleSignOn: SingleSignOn;
  /** Whether browsers reach the service by https: then cookies are sent by no other way. */
  readonly secure: boolean;
  readonly log: Log;
}

/** Only paths of the console: an address of elsewhere in a link must not lead away. */
function pathOf(to: string | undefined): string {
  return to !== undefined && /^\/(?![/\\])\P{Cc}*$/u.test(to) ? to : '/overview';
}

export function singleSignOnRoutes({ singleSignOn, secure, log }: SingleSignOnRooms) {
  /** The page of sign-in says why; its address does not, so that nobody can put words into it. */
  const refuse = (context: Context, thrown: unknown): Response => {
    const error = asProvisioningError(thrown);
    if (error.code === 'internal') log.error({ cause: thrown }, 'Single sign-on failed.');
    const sentence =
      error.code === 'internal' ? 'Something failed that should not; tell an administrator.' : error.message;
    keepCarried(context, { what: 'refusal', value: singleSignOn.seal(sentence), secure });
    return context.redirect('/sign-in');
  };

  return [
    route(
      {
        method: 'get',
        path: '/session/ways',
        tag,
        role: 'anyone',
        summary: 'Tell by what one can sign in, and why one was refused just now',
        answer: z.strictObject({
          password: z.literal(true),
          oidc: z.strictObject({ title: z.string() }).optional(),
          refused: z.string().optional().meta({ description: 'Told for a minute, to that browser.' }),
        }),
      },
      async ({ context }) => {
        const title = await singleSignOn.title().catch(() => undefined);
        const sealed = carried(context, 'refusal');
        const refused = sealed === undefined ? undefined : singleSignOn.open(sealed);
        return {
          password: true as const,
          ...(title === undefined ? {} : { oidc: { title } }),
          ...(refused === undefined ? {} : { refused }),
        };
      },
    ),
    route(
      {
        method: 'get',
        path: '/session/oidc',
        tag,
        role: 'anyone',
        summary: 'Send the browser to the provider of single sign-on',
        description: 'For browsers; a refusal leads to the page of sign-in, which says why.',
        query: z.strictObject({
          to: z.string().optional().meta({ description: 'The path of the console to go to in the end.' }),
          moved: z.literal('1').optional().meta({ description: 'Already at the address of the service.' }),
        }),
        redirects: 'To the provider.',
        refuses: ['invalid'],
      },
      async ({ query, context }) => {
        const to = pathOf(query.to);
        // The provider sends the browser to the address of the service; cookies of another one would not come along.
        const own = new URL(singleSignOn.redirect);
        if (query.moved === undefined && new URL(context.req.url).host !== own.host)
          return context.redirect(
            `${own.origin}/api/v1/session/oidc?${new URLSearchParams({ to, moved: '1' })}`,
          );
        try {
          const { address, attempt } = await singleSignOn.begin(to);
          dropCarried(context, 'refusal');
          keepCarried(context, { what: 'attempt', value: attempt, secure });
          return context.redirect(address);
        } catch (thrown) {
          return refuse(context, thrown);
        }
      },
    ),
    route(
      {
        method: 'get',
        path: '/session/oidc/callback',
        tag,
        role: 'anyone',
        summary: 'Take the browser back from the provider: its answer sets the cookie of a session',
        description: 'For browsers; a refusal leads to the page of sign-in, which says why.',
        redirects: 'To the page of the console where the browser was to go.',
      },
      async ({ context }) => {
        const attempt = carried(context, 'attempt');
        dropCarried(context, 'attempt');
        try {
          const { session, to } = await singleSignOn.finish({ address: new URL(context.req.url), attempt });
          keepSession(context, session, secure);
          return context.redirect(to);
        } catch (thrown) {
          return refuse(context, thrown);
        }
      },
    ),
  ];
}
