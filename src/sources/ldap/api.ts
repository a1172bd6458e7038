/** The calls: connecting, binding and searching page by page, each answer as entries and each refusal as one of our errors. */

import { readFile } from 'node:fs/promises';
import type { Client, Control, SearchResponse } from 'ldapts';
import { ProvisioningError, type Tools } from '../../model/index.ts';
import type { LdapConfig } from './config.ts';
import { type Controls, controlsOf } from './controls.ts';
import { refusal } from './refusals.ts';
import { type Entry, readEntry } from './syntax.ts';

/** An attribute that has this value. */
export interface Bytes {
  readonly attribute: string;
  readonly value: Buffer;
}

export interface Search {
  /** What is wanted, so that "refused to …" reads on: `tell people`. */
  readonly purpose: string;
  readonly base: string;
  readonly filter: string;
  /** One of these must hold as well: filters, or attributes with a value in bytes. */
  readonly oneOf?: readonly (string | Bytes)[];
  readonly scope?: 'base' | 'one' | 'sub';
  /** Absent: all that is readable. */
  readonly attributes?: readonly string[];
  readonly controls?: readonly Control[];
}

export interface PagedSearch extends Search {
  readonly onReferral?: (address: string) => void;
  /** Entries may have very many values (the members of groups): the first page is small, to see how many. */
  readonly heavy?: boolean;
}

export interface Directory {
  /** `ldap.example.com` */
  readonly title: string;
  readonly controls: Controls;
  /** Answers so far. */
  readonly pages: number;
  /** All entries, page by page. What other servers hold is given to `onReferral` (their addresses). */
  search(search: PagedSearch): AsyncGenerator<readonly Entry[]>;
  /** One answer without paging. */
  ask(search: Search): Promise<readonly Entry[]>;
  close(): Promise<void>;
}

const binary = ['objectGUID', 'objectSid', 'objectguid', 'objectsid'];
/** Values that a page should hold at most: beyond, entries are asked for fewer at a time, since a page is held whole. */
const mostValues = 20_000;
/** Entries on the first page of those that may be heavy. */
const few = 20;
/** More empty pages than this in a row are no progress. */
const patience = 100;

/** Connects, encrypts and binds. Throws ProvisioningError; nothing stays open then. */
export async function openDirectory(
  config: LdapConfig,
  { signal }: Pick<Tools, 'signal'>,
): Promise<Directory> {
  signal.throwIfAborted();
  const ldapts = await import('ldapts');
  const url = new URL(config.url);
  const title = url.host;
  const tlsOptions = {
    ...(config.ca !== undefined && { ca: await authority(config.ca) }),
    servername: url.hostname.replace(/^\[|\]$/g, ''),
  };
  const client = new ldapts.Client({
    url: config.url,
    timeout: config.timeout * 1000,
    connectTimeout: config.timeout * 1000,
    strictDN: false,
    ...(/^ldaps:/i.test(config.url) && { tlsOptions: withoutAddress(tlsOptions) }),
  });
  let pages = 0;
  const leave = () => void client.unbind().catch(() => undefined);
  signal.addEventListener('abort', leave, { once: true });

  async function close(): Promise<void> {
    signal.removeEventListener('abort', leave);
    await client.unbind().catch(() => undefined);
  }

  /** Every call goes through here: a connection that was lost would be renewed without its password. */
  async function call<Answer>(purpose: string, work: () => Promise<Answer>): Promise<Answer> {
    signal.throwIfAborted();
    try {
      return await work();
    } catch (thrown) {
      signal.throwIfAborted();
      throw refusal(thrown, { title, purpose, bindDn: config.bindDn, password: config.password });
    }
  }

  try {
    if (config.startTls)
      await call('encrypt the connection', () =>
        client.startTLS({ ...withoutAddress(tlsOptions), host: url.hostname }),
      );
    await call(`let ${config.bindDn} in`, () => client.bind(config.bindDn, config.password));
  } catch (thrown) {
    await close();
    throw thrown;
  }

  /**
   * One answer. The library's own `search` hides the cookie of a page without entries, which Active Directory gives in
   * the middle of long searches; so its request is made and sent here, and its answer is looked into.
   */
  async function once(search: Search, page?: { readonly size: number; readonly cookie: Buffer }) {
    const { purpose, base, scope = 'sub', attributes, controls = [] } = search;
    const paging = new ldapts.PagedResultsControl({
      value: page ?? { size: config.pageSize },
    });
    const response = await call(purpose, async () => {
      mustBeBound(client, title);
      const request = new ldapts.SearchRequest({
        // biome-ignore lint/complexity/useLiteralKeys: the library keeps it to itself.
        messageId: client['_nextMessageId'](),
        baseDN: base,
        scope,
        filter: filterOf(search, ldapts),
        ...(attributes !== undefined && { attributes: [...attributes] }),
        controls: page === undefined ? [...controls] : [...controls, paging],
      });
      // biome-ignore lint/complexity/useLiteralKeys: as above; its version is pinned.
      const answer = (await client['_send'](request)) as SearchResponse;
      if (answer.status !== ldapts.MessageResponseStatus.Success) throw ldapts.StatusCodeParser.parse(answer);
      return answer;
    });
    pages += 1;
    const told = response.controls?.find((control) => control instanceof ldapts.PagedResultsControl);
    return {
      entries: response.searchEntries.map((entry) => readEntry(entry.toObject([], binary))),
      references: response.searchReferences.flatMap(({ uris }) => uris),
      cookie:
        (told instanceof ldapts.PagedResultsControl ? told.value?.cookie : undefined) ?? Buffer.alloc(0),
    };
  }

  return {
    title,
    controls: controlsOf(ldapts),
    get pages() {
      return pages;
    },
    ask: async (search) => (await once(search)).entries,
    async *search({ onReferral, heavy = false, ...search }) {
      let cookie: Buffer = Buffer.alloc(0);
      let size = heavy ? Math.min(few, config.pageSize) : config.pageSize;
      for (let empty = 0; ; ) {
        const page = await once(search, { size, cookie });
        size = nextSize(page.entries, size, config.pageSize);
        for (const address of page.references) onReferral?.(address);
        yield page.entries;
        if (page.cookie.length === 0) return;
        empty = page.entries.length === 0 ? empty + 1 : 0;
        if (empty >= patience) throw standsStill(title, search.purpose);
        cookie = page.cookie;
      }
    },
    close,
  };
}

/** How many entries to ask for next: as many as may be, unless their values are too many. */
function nextSize(entries: readonly Entry[], size: number, most: number): number {
  const values = entries.reduce((sum, entry) => sum + entry.values, 0);
  if (values === 0) return size;
  const fitting = Math.floor((entries.length * mostValues) / values);
  // No faster than four times as many: the next ones may be larger.
  return Math.max(1, Math.min(most, size * 4, fitting));
}

export function standsStill(title: string, purpose: string): ProvisioningError {
  return new ProvisioningError(
    'unavailable',
    `The server ${title} stands still when it is to ${purpose}: it gives pages with nothing new, so the reading is given up and nothing is concluded from it.`,
  );
}

/** The library writes bytes of escapes (`\\e4`) as letters, so that bytes are handed to it as such. */
function filterOf(
  { filter, oneOf }: Search,
  { AndFilter, EqualityFilter, FilterParser, OrFilter }: typeof import('ldapts'),
) {
  const parse = (text: string) => FilterParser.parseString(readable(text));
  if (oneOf === undefined) return parse(filter);
  const filters = oneOf.map((one) => (typeof one === 'string' ? parse(one) : new EqualityFilter(one)));
  return new AndFilter({ filters: [parse(filter), new OrFilter({ filters })] });
}

/** Escapes beyond ASCII as the letters that they are in UTF-8 (RFC 4515 section 3). */
function readable(filter: string): string {
  return filter.replace(/(?:\\[89a-fA-F][0-9a-fA-F])+/g, (escapes) => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(
        Buffer.from(escapes.replaceAll('\\', ''), 'hex'),
      );
    } catch (cause) {
      throw new ProvisioningError(
        'invalid',
        `The filter ${filter} has bytes that are no text in UTF-8; correct it.`,
        { cause },
      );
    }
  });
}

function mustBeBound(client: Client, title: string): void {
  if (client.isBound) return;
  throw new ProvisioningError(
    'unavailable',
    `The server ${title} has cut the connection in the middle; nothing was concluded from what was read so far. Read again.`,
  );
}

/** A server name for TLS is a name, never an address (RFC 6066 section 3). */
function withoutAddress<Options extends { readonly servername: string }>(options: Options) {
  const { servername, ...rest } = options;
  return /^[\d.]+$|:/.test(servername) ? rest : options;
}

async function authority(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ProvisioningError(
      'invalid',
      `The certificate ${path} cannot be read; put the authority's certificate there, in PEM, or correct ca.`,
      { cause },
    );
  }
}
