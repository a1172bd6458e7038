/** The console's built files: read once, served packed and with the headers that keep them fast and fenced. */

import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, relative, sep } from 'node:path';
import { type Context, Hono } from 'hono';

interface BuiltFile {
  readonly type: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly br?: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer>;
}

/** The built files by their paths: `index.html`, `assets/main-3f2a.js`. */
export type BuiltConsole = ReadonlyMap<string, BuiltFile>;

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
};
/** Where the built page wants the nonce of this answer. */
const place = '%NONCE%';

/** Reads what `npm run build` left in `console/dist`, with what it packed. Empty when it was never built. */
export async function readConsole(
  folder: string = join(import.meta.dirname, '../../../console/dist'),
): Promise<BuiltConsole> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = new Set(entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name)));
  const files = new Map<string, BuiltFile>();
  for (const path of paths) {
    const type = types[extname(path)];
    if (type === undefined) continue;
    files.set(relative(folder, path).split(sep).join('/'), {
      type,
      plain: await bytesOf(path),
      ...(paths.has(`${path}.br`) && { br: await bytesOf(`${path}.br`) }),
      ...(paths.has(`${path}.gz`) && { gzip: await bytesOf(`${path}.gz`) }),
    });
  }
  return files;
}

/** The bytes without the pool that they may be a part of. */
async function bytesOf(path: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await readFile(path));
}

/**
 * `/assets/*` by their hashed names, for a year; the paths of the console are its page, whose own router shows what the
 * path says. A browser that is led anywhere else where nobody answers gets the page too, as what is not there: the router
 * then says so, and the way on. Styles need the answer's nonce, scripts come from our files alone.
 *
 * @param read called once, when the first page is asked for
 * @param newNonce a fresh random text for each page
 */
export function consoleRoutes(
  read: () => Promise<BuiltConsole>,
  newNonce: () => string = () => randomBytes(16).toString('base64'),
): Hono {
  const app = new Hono();
  let reading: Promise<BuiltConsole> | undefined;
  const built = (): Promise<BuiltConsole> => {
    reading ??= read();
    return reading;
  };

  app.get('/assets/:file', async (context, next) => {
    const file = (await built()).get(`assets/${context.req.param('file')}`);
    if (file === undefined) return next();
    context.header('cache-control', 'public, max-age=31536000, immutable');
    return sent(context, file);
  });
  app.get('/icon.svg', async (context, next) => {
    const file = (await built()).get('icon.svg');
    if (file === undefined) return next();
    context.header('cache-control', 'public, max-age=86400');
    return sent(context, file);
  });
  app.get('/*', async (context, next) => {
    const { path } = context.req;
    const isThere = isPage(path);
    if (!isThere && !isLed(path, context.req.header('accept'))) return next();
    const page = (await built()).get('index.html');
    if (page === undefined)
      return context.text('The console is not built; run `npm run build`, and start anew.\n', 404);
    const nonce = newNonce();
    for (const [name, value] of Object.entries(fence(nonce))) context.header(name, value);
    context.header('cache-control', 'no-cache');
    context.header('vary', 'accept');
    const text = new TextDecoder().decode(page.plain).replaceAll(place, nonce);
    return context.html(text, isThere ? 200 : 404);
  });
  return app;
}

/** The pages of the console by the first part of their paths, and how many parts may follow: `/groups/okta/00g1`. */
const pages: Readonly<Record<string, number>> = {
  first: 0,
  'sign-in': 0,
  'signed-in': 0,
  overview: 0,
  plans: 1,
  people: 1,
  groups: 2,
  connections: 1,
  'add-connection': 0,
  syncs: 1,
  'add-sync': 0,
  seats: 0,
  activity: 0,
  settings: 0,
};

function isPage(path: string): boolean {
  const [first = '', ...rest] = path.split('/').filter((part) => part !== '');
  return first === '' ? rest.length === 0 : rest.length <= (pages[first] ?? -1);
}

/** Where machines speak to us: whoever asks there reads no page, whatever it says that it accepts. */
const machines = /^\/(?:api|scim|crowd|here|hooks|assets|healthz|readyz|metrics|\.well-known)(?:\/|$)/;

/** Whether a browser was led there, by its reader or by a link. */
function isLed(path: string, accept = ''): boolean {
  return !machines.test(path) && /\btext\/html\b/.test(accept);
}

function sent(context: Context, file: BuiltFile): Response {
  const accepted = context.req.header('accept-encoding') ?? '';
  const encoding = /\bbr\b/.test(accepted) ? 'br' : /\bgzip\b/.test(accepted) ? 'gzip' : undefined;
  const bytes = encoding === undefined ? file.plain : (file[encoding] ?? file.plain);
  context.header('content-type', file.type);
  context.header('vary', 'accept-encoding');
  if (encoding !== undefined) context.header('content-encoding', encoding);
  return context.body(bytes);
}

/** Nothing from elsewhere, no script but our files, in nobody's frame. */
function fence(nonce: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'content-security-policy': policy.join('; '),
    'cross-origin-opener-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=()',
  };
}
