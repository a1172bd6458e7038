/** Files that are fetched from https addresses: whole or not at all, and not again while they are the same. */

import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { ProvisioningError, type Tools } from '../../model/index.ts';
import { type Auth, anonymous, basic, bearer, openRest, type Rest } from '../../rest/index.ts';
import type { CsvConfig } from './config.ts';
import { digestOf, type OpenFile, openedFile } from './file.ts';

/** By what a server says that a file is still the same (RFC 9110 section 8.8). */
export const Stamp = z.object({ etag: z.string().optional(), modified: z.string().optional() });
export type Stamp = z.output<typeof Stamp>;

/** A file that was fetched. Its copy has no name any more: it goes when it is closed, or this process ends. */
export interface FetchedFile extends OpenFile {
  readonly stamp: Stamp;
}

export interface Fetching {
  /** Fetches a file whole. @throws ProvisioningError that says what to do when it cannot be had, or may be cut off */
  fetch(address: string, what: string): Promise<FetchedFile>;
  /** Whether the file has this digest still; it is fetched only where the server does not say it by the stamp. */
  same(address: string, known: { readonly digest: string; readonly stamp: Stamp }): Promise<boolean>;
}

/** Time for one try and for all of them, in milliseconds: a large file over a slow line. */
const [timeout, patience] = [1_800_000, 3_600_000];

/** Opens the side of the addresses. Connects to nothing. */
export function openFetching(config: CsvConfig, tools: Tools): Fetching {
  const limit = config.maxMegabytes * 1_000_000;
  const rest = openRest(
    {
      base: new URL(config.users).origin,
      title: 'The server of the files',
      auth: authOf(config),
      timeout,
      patience,
    },
    tools,
  );
  // Without credentials the two files may be on two hosts.
  const restOf = (address: string): Rest => {
    const { origin } = new URL(address);
    if (origin === rest.base) return rest;
    return openRest(
      { base: origin, title: 'The server of the files', auth: anonymous, timeout, patience },
      tools,
    );
  };

  async function fetch(address: string, what: string): Promise<FetchedFile> {
    const copy = await openCopy();
    try {
      let stamp: Stamp = {};
      let size = 0;
      await restOf(address).send({
        ...asked(address, what),
        sink: async (answer) => {
          mustBeWholeText(answer, { title: nameOf(address), trailer: config.trailer !== undefined });
          stamp = stampOf(answer.headers);
          size = await save(answer, copy, { limit, name: nameOf(address) });
        },
      });
      return { ...openedFile(nameOf(address), copy, size), path: withoutQuery(address), stamp };
    } catch (thrown) {
      await copy.close();
      throw thrown;
    }
  }

  return {
    fetch,
    async same(address, { digest, stamp }) {
      const { etag, modified } = stamp;
      if ((etag ?? modified) === undefined) {
        const file = await fetch(address, 'file');
        try {
          return (await digestOf(file)) === digest;
        } finally {
          await file.close();
        }
      }
      let now: Stamp = {};
      const call = {
        ...asked(address, 'file'),
        headers: {
          ...plain,
          ...(etag === undefined ? { 'if-modified-since': modified ?? '' } : { 'if-none-match': etag }),
        },
        // Whatever comes is not the file that is known: it is fetched when it is told.
        sink: async (answer: Response) => {
          now = stampOf(answer.headers);
          discard(answer.body);
        },
      };
      const { refusal } = await restOf(address).attempt(call, [304]);
      return refusal !== undefined || (etag !== undefined && now.etag === etag);
    },
  };
}

/** Compressed, a file could be cut off without anybody noticing. */
const plain = { 'accept-encoding': 'identity' };

const asked = (address: string, what: string) => ({
  method: 'GET' as const,
  path: address,
  purpose: `give the ${what}`,
  accept: 'text/csv, text/plain;q=0.9, */*;q=0.5',
  headers: plain,
});

function authOf({ token, tokenHeader, userName, password }: CsvConfig): Auth {
  if (userName !== undefined) return basic(userName, password ?? '');
  if (token === undefined) return anonymous;
  if (tokenHeader === undefined) return bearer(token);
  return { headers: async () => ({ [tokenHeader]: token }), secrets: () => [token] };
}

/** The last part of an address's path, for messages: queries may hold secrets. */
const nameOf = (address: string): string =>
  decodeURIComponent(new URL(address).pathname.split('/').at(-1) ?? '') || new URL(address).host;

const withoutQuery = (address: string): string => `${new URL(address).origin}${new URL(address).pathname}`;

/** Refuses what is no file, and what could be cut off without anybody noticing. */
function mustBeWholeText(
  { headers }: Response,
  { title, trailer }: { readonly title: string; readonly trailer: boolean },
): void {
  if (/^(text\/html|application\/xhtml)/i.test(headers.get('content-type') ?? ''))
    throw new ProvisioningError(
      'unavailable',
      `What comes for ${title} is a web page and no file: correct the address, or give credentials that need no page to sign in.`,
    );
  const coding = headers.get('content-encoding') ?? 'identity';
  if (coding !== 'identity')
    throw new ProvisioningError(
      'unavailable',
      `${title} comes compressed (${coding}) although it was asked for as it is, so a cut would not be noticed: switch compression off for this address.`,
    );
  const measured =
    headers.has('content-length') || /\bchunked\b/i.test(headers.get('transfer-encoding') ?? '');
  if (!measured && !trailer)
    throw new ProvisioningError(
      'unavailable',
      `${title} comes without saying how long it is, so a cut would not be noticed: have the server send Content-Length, or end the file with a trailer that counts its rows, and name it in trailer.`,
    );
}

/** Writes the body to the copy, from its beginning; gives how many bytes there are. */
async function save(
  { body, headers }: Response,
  copy: FileHandle,
  { limit, name }: { readonly limit: number; readonly name: string },
): Promise<number> {
  const announced = headers.get('content-length');
  const tooLarge = () =>
    new ProvisioningError(
      'invalid',
      `${name} has more bytes than maxMegabytes allows; raise it if the file is right.`,
    );
  if (announced !== null && Number(announced) > limit) {
    discard(body);
    throw tooLarge();
  }
  await copy.truncate(0);
  let size = 0;
  for await (const chunk of body ?? []) {
    if (size + chunk.byteLength > limit) throw tooLarge();
    await copy.write(chunk, 0, chunk.byteLength, size);
    size += chunk.byteLength;
  }
  if (announced !== null && Number(announced) !== size)
    throw new ProvisioningError(
      'unavailable',
      `${name} should have ${announced} bytes and came with ${size}: it was cut off, and is fetched again later.`,
    );
  return size;
}

/** Lets go of what is not wanted. That may take as long as it likes: where a body is shared, until nobody wants it. */
function discard(body: Response['body']): void {
  body?.cancel().catch(() => undefined);
}

/** A file of our own that nobody else can open: it has a name only for a moment. */
async function openCopy(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'rollcall-'));
  try {
    return await open(join(folder, 'copy'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A moment is believed only where nothing can have been written after it in the same second (RFC 9110 section 8.8.2.2). */
function stampOf(headers: Headers): Stamp {
  const etag = headers.get('etag') ?? undefined;
  const modified = headers.get('last-modified') ?? undefined;
  if (etag !== undefined) return { etag };
  const age = Date.parse(headers.get('date') ?? '') - Date.parse(modified ?? '');
  return modified !== undefined && age >= 60_000 ? { modified } : {};
}
