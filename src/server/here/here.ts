/** The page behind the link of a warning: one question, one button, no script, no sign-in. Looking changes nothing. */

import { type Context, Hono } from 'hono';
import { escaped, type Notices, type Page } from '../../notices/index.ts';

/** Whoever has a link is who it was sent to; it is good for one person in one sync and for a while. */
export function hereRoutes({ notices }: { readonly notices: Pick<Notices, 'look' | 'confirm'> }): Hono {
  const app = new Hono();
  app.get('/:token', async (context) => shown(context, await notices.look(context.req.param('token'))));
  app.post('/:token', async (context) => shown(context, await notices.confirm(context.req.param('token'))));
  return app;
}

/** No script at all, nothing from elsewhere, in nobody's frame, and the form leads nowhere but here. */
const policy = [
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

function shown(context: Context, page: Page): Response {
  context.header('content-security-policy', policy);
  context.header('cache-control', 'no-store');
  context.header('x-robots-tag', 'noindex');
  return context.html(htmlOf(page), page.status);
}

const style =
  'body{font-family:system-ui,sans-serif;line-height:1.5;max-width:34rem;margin:10vh auto;padding:0 1rem;color:#172b4d;background:#fff}' +
  'button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:4px;background:#0c66e4;color:#fff;cursor:pointer}' +
  'button:focus-visible{outline:3px solid #85b8ff;outline-offset:2px}' +
  '@media(prefers-color-scheme:dark){body{color:#c7d1db;background:#1d2125}}';

function htmlOf({ language, title, text, button }: Page): string {
  const form =
    button === undefined
      ? ''
      : `<form method="post"><button type="submit">${escaped(button)}</button></form>`;
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escaped(title)}</title><style>${style}</style></head>`,
    `<body><main><h1>${escaped(title)}</h1><p>${escaped(text)}</p>${form}</main></body></html>`,
  ].join('');
}
