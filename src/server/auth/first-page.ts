/** The page behind the link that `serve` prints: makes the first administrator's token and shows it once. No script, nothing loaded. */

import { createHash } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { html, raw } from 'hono/html';
import { problemOf } from '../problem.ts';
import type { Administrators } from './administrators.ts';

const style =
  'body{font:16px/1.5 system-ui,sans-serif;max-width:40rem;margin:4rem auto;padding:0 1rem;color-scheme:light dark}input,button{font:inherit;padding:.5rem}code{display:block;padding:1rem;border:1px solid;overflow-wrap:anywhere}';
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`;

export interface FirstPageParts {
  readonly administrators: Pick<Administrators, 'redeem'>;
  /** Where a request comes from, for the throttle of guessed codes. */
  addressOf(context: Context): string;
}

/**
 * `GET /first?code=…` asks for a name, `POST /first` makes the token. The code travels in the query and in the body, which
 * are never logged; a code works once.
 */
export function firstRoutes({ administrators, addressOf }: FirstPageParts): Hono {
  const app = new Hono();
  app.get('/', (context) => page(context, form(context.req.query('code') ?? '')));
  app.post('/', async (context) => {
    const { code, name } = await context.req.parseBody();
    const shown = { code: textOf(code), name: textOf(name) || 'first', address: addressOf(context) };
    try {
      const { token, secret } = await administrators.redeem(shown);
      return page(context, made(token.name, secret));
    } catch (thrown) {
      const { status, detail } = problemOf(thrown);
      return page(context, html`<h1>No token was made</h1><p>${detail}</p>`, status);
    }
  });
  return app;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : '';
}

type Markup = ReturnType<typeof html>;

function form(code: string): Markup {
  return html`<h1>The first administrator</h1>
    <p>This makes a token by which you administer Rollcall. It is shown once, on the next page.</p>
    <form method="post" action="/first">
      <input type="hidden" name="code" value="${code}">
      <label>What the token is to be called <input name="name" value="first" required maxlength="64"></label>
      <button>Make it</button>
    </form>`;
}

function made(name: string, secret: string): Markup {
  return html`<h1>The token ${name}</h1>
    <p>Keep it in a safe place now: it is not shown again.</p>
    <code>${secret}</code>
    <p>Send it as <b>Authorization: Bearer</b> to the admin API, which describes itself at
      <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.</p>`;
}

function page(context: Context, content: Markup, status: number = 200): Response | Promise<Response> {
  context.header('content-security-policy', policy);
  context.header('cache-control', 'no-store');
  context.status(status as 200);
  return context.html(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Rollcall</title><style>${raw(style)}</style></head><body>${content}</body></html>`,
  );
}
