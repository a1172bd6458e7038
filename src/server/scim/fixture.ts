/** A SCIM service over a real directory, and a client that knows its token. For the tests of this folder. */

import { Hono } from 'hono';
import { type Directory, type JoinKey, openDirectory, type Told } from '../../directory/index.ts';
import { type Attributes, type Clock, type GroupMember, type Log, silentLog } from '../../model/index.ts';
import { type DeclaredTypes, type DialectName, ScimError } from '../../scim/index.ts';
import { type Database, newSecretKey, openSecrets } from '../../store/index.ts';
import type { ServerEnv } from '../http.ts';
import { type Front, openFront, openWays } from '../index.ts';
import type { Limits, ScimParts } from './parts.ts';
import { protocol1 } from './protocol1.ts';
import { openScim } from './routes.ts';

const TOKEN = 'the-token-of-the-source';
/** One for all stages, as for all processes of one service. */
const secretKeys = [newSecretKey()];

/** An answer as a client sees it. The body is whatever came. */
export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape.
  readonly body: any;
}

interface Sending {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Which version of SCIM is spoken; 2.0 unless said. */
  readonly version?: 'v1' | 'v2';
}

export interface Stage {
  readonly directory: Directory;
  /** The service as a server of Node is handed it. */
  readonly front: Front;
  /** What the directory said to have followed, in order. */
  readonly told: readonly Told[];
  send(method: string, path: string, sending?: Sending): Promise<Answered>;
  /** The first request that was sent, once more. */
  repeat(): Promise<Answered>;
  /** A user who is there. */
  user(user: {
    readonly id: string;
    readonly userName?: string;
    readonly externalId?: string;
    readonly active?: boolean;
    readonly attributes?: Attributes;
  }): Promise<unknown>;
  /** Users who are there, told in one go. */
  users(ids: readonly string[]): Promise<unknown>;
  /** A group that is there, with people as members. */
  group(group: {
    readonly id: string;
    readonly name?: string;
    readonly externalId?: string;
    readonly members?: readonly (string | GroupMember)[];
  }): Promise<unknown>;
  /** The ids of a group's members, sorted. */
  members(group: string): Promise<readonly string[]>;
  /** The e-mail address by which the directory lists whoever is found by a text. */
  primaryEmail(text: string): Promise<string | undefined>;
  /** Everything that was logged. */
  logged(): string;
}

export interface StageOptions {
  readonly clock: Clock;
  readonly newId: () => string;
  readonly source?: string;
  readonly dialect?: DialectName;
  readonly limits?: Partial<Limits>;
  readonly declared?: DeclaredTypes | undefined;
  readonly publicUrl?: string;
  /** Who lets requests in; one token that is good for everything unless said. */
  readonly door?: ScimParts['door'];
  /** By what somebody new is taken for a person whom another source told; nothing unless said. */
  readonly join?: readonly JoinKey[];
  /** Called in the transaction in which something is told: to let it fail, or to look. */
  readonly onTold?: (told: Told) => Promise<void>;
  /** Told by which route a request was counted. */
  readonly onCounted?: (route: string) => void;
}

/** The service, mounted as the app mounts it, reached as https://rollcall.example/scim/v2/idp, and v1. */
export function openStage(db: Database, options: StageOptions): Stage {
  const { clock, newId, source = 'idp', dialect, limits, declared, publicUrl } = options;
  const lines: unknown[] = [];
  const line = (fields: object, message: string) => void lines.push([fields, message]);
  const log: Log = { debug: line, info: line, warn: line, error: line };
  const told: Told[] = [];
  const directory = openDirectory({
    db,
    clock,
    newId,
    log,
    join: options.join ?? [],
    onTold: async (_, each) => {
      told.push(each);
      await options.onTold?.(each);
    },
  });
  const types = { dialect: dialect ?? 'auto', declared };
  const parts: ScimParts = {
    db,
    directory,
    clock,
    newId,
    log,
    secrets: openSecrets(secretKeys),
    typesOf: async () => types,
    typesAtHand: () => types,
    door: options.door ?? doorOf(source),
    ways: openWays({ trustedProxies: [], publicUrl }),
    ...(limits && { limits }),
  };
  const front = openFront({
    clock,
    // One for all, so that answers can be compared as a whole.
    newId: () => 'request',
    log: silentLog,
    metrics: { request: ({ route }) => options.onCounted?.(route) },
    server: new Hono<ServerEnv>(),
    direct: { '/scim/v2': openScim(parts), '/scim/v1': openScim(parts, protocol1) },
  });
  let first: (() => Promise<Answered>) | undefined;

  async function ask(
    method: string,
    path: string,
    { headers, body, version = 'v2' }: Sending = {},
  ): Promise<Answered> {
    const said = new Headers({ authorization: `Bearer ${TOKEN}`, ...headers });
    if (body !== undefined && !said.has('content-type')) said.set('content-type', 'application/scim+json');
    const init: RequestInit = { method, headers: said };
    if (body !== undefined) init.body = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await front.fetch(
      new Request(`https://rollcall.example/scim/${version}/${source}${path}`, init),
    );
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson ? JSON.parse(text) : undefined,
    };
  }

  return {
    directory,
    front,
    told,
    send(method, path, sending) {
      first ??= () => ask(method, path, sending);
      return ask(method, path, sending);
    },
    repeat: () => first?.() ?? Promise.reject(new Error('Nothing was sent yet.')),
    user: ({ id, userName = `${id}@example.com`, active = true, attributes = {}, ...more }) => {
      const identity = { id, userName, active, ...more, attributes: { ...usual, ...attributes } };
      return directory.tell(source, [{ type: 'identity', identity }], { uniqueUserNames: true });
    },
    users: (ids) =>
      directory.tell(
        source,
        ids.map((id) => {
          const identity = { id, userName: `${id}@example.com`, active: true, attributes: usual };
          return { type: 'identity', identity };
        }),
      ),
    group: ({ id, name = `Group ${id}`, externalId, members = [] }) => {
      const list = members.map((each) =>
        typeof each === 'string' ? ({ type: 'identity', id: each } as const) : each,
      );
      const group = { id, name, ...(externalId !== undefined && { externalId }), members: list };
      return directory.tell(source, [{ type: 'group', group }]);
    },
    async members(group) {
      const { body } = await ask('GET', `/Groups/${encodeURIComponent(group)}`);
      return body.members.map(({ value }: { readonly value: string }) => value).sort();
    },
    async primaryEmail(text) {
      return (await directory.findPersons({ text })).persons[0]?.email;
    },
    logged: () => JSON.stringify(lines),
  };
}

/** A door that one token opens; the real one is tested in server/door. */
function doorOf(source: string): ScimParts['door'] {
  const opens = ({ source: name, authorization }: Parameters<ScimParts['door']['admit']>[0]) =>
    name === source && authorization?.replace(/^bearer\s+/i, '') === TOKEN;
  return {
    async admit(visit) {
      if (!opens(visit)) throw new ScimError(401, undefined, 'Send the token.');
      return { name: source };
    },
    // Without it nothing would be answered by the shortest way.
    admitted: (visit) => (opens(visit) ? { name: source } : undefined),
    token: async () => new Response(null, { status: 404 }),
  };
}

const usual: Attributes = {
  displayName: 'Some Body',
  name: { givenName: 'Some', familyName: 'Body' },
  emails: [{ value: 'some@example.com', type: 'work', primary: true }],
};

/** Before each time that members of a group are read, something happens, until the returned function is called. */
export function beforeMembers(
  { directory }: Pick<Stage, 'directory'>,
  happens: (group: string) => void | Promise<void>,
): () => void {
  const { members } = directory;
  Object.assign(directory, {
    async members(...asked: Parameters<typeof members>) {
      await happens(asked[1]);
      return members(...asked);
    },
  });
  return () => Object.assign(directory, { members });
}

/** The ids of a list's resources, in its order. */
export function ids(list: { readonly Resources: readonly { readonly id: string }[] }): readonly string[] {
  return list.Resources.map(({ id }) => id);
}
