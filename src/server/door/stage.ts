/** The door over real settings, with a source that pushes, and an issuer that signs. For the tests of this folder. */

import { exportJWK, type GenerateKeyPairResult, generateKeyPair, SignJWT } from 'jose';
import { openAudit } from '../../audit/index.ts';
import type { Tools } from '../../model/index.ts';
import { openSettings, type Settings } from '../../settings/index.ts';
import { scim } from '../../sources/scim/index.ts';
import { type Database, newSecretKey, openSecrets } from '../../store/index.ts';
import type { Visit } from './door.ts';
import { type Door, type DoorParts, openDoor } from './door.ts';

export const configured = 'the-token-of-the-settings';
export const issuerUrl = 'https://idp.example.com/';
export const keysUrl = 'https://idp.example.com/keys';

export interface DoorStage {
  readonly door: Door;
  readonly settings: Settings;
  /** Another process on the same database. */
  again(): Door;
  /** Makes or changes a source that pushes. */
  source(name: string, config?: object): Promise<void>;
  /** Shows a token at the door, as `admit`. */
  show(token: string, visit?: Partial<Visit>): Promise<{ readonly name: string }>;
  /** Asks the token endpoint of `idp`. */
  ask(form: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<Response>;
  /** The same with a form as it is sent. */
  post(
    body: string | ReadableStream<Uint8Array>,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
}

export function openStage(
  db: Database,
  tools: Omit<Tools, 'signal'>,
  more: Pick<DoorParts, 'same'> = {},
): DoorStage {
  const secrets = openSecrets([newSecretKey()]);
  const audit = openAudit(db);
  const open = () => {
    const settings = openSettings({
      db,
      audit,
      secrets,
      tools,
      connectors: { sources: [scim], targets: [] },
      around: { environment: {}, directory: '/' },
    });
    return { settings, door: openDoor({ ...tools, ...more, db, audit, secrets, settings }) };
  };
  const { settings, door } = open();
  const post: DoorStage['post'] = (body, headers = {}) =>
    door.token(
      new Request('https://rollcall.example/scim/v2/idp/oauth/token', {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body,
        duplex: 'half',
      }),
      { source: 'idp', address: '192.0.2.1' },
    );
  return {
    door,
    settings,
    again: () => open().door,
    async source(name, config = {}) {
      const written = { kind: 'source', name, type: 'scim', config: { ...config } } as const;
      await settings.saveConnection(written, { actor: 'token:ada' });
      door.forget();
    },
    show: (token, visit = {}) =>
      door.admit({
        source: 'idp',
        authorization: `Bearer ${token}`,
        address: '192.0.2.1',
        needs: 'write',
        ...visit,
      }),
    ask: (form, headers) => post(new URLSearchParams(form).toString(), headers),
    post,
  };
}

/** Keys of every issuer of this process, by their id: making one takes a tenth of a second. */
const made = new Map<string, Promise<GenerateKeyPairResult>>();

function keyPair(kid: string): Promise<GenerateKeyPairResult> {
  const pair = made.get(kid) ?? generateKeyPair('RS256', { extractable: true });
  made.set(kid, pair);
  return pair;
}

/** An issuer with one key, and how often its keys were asked for. */
export async function openIssuer(now: () => number) {
  const pairs = new Map<string, GenerateKeyPairResult>();
  const issuer = {
    asked: 0,
    isUp: true,
    /** Signs with this key from now on, and tells it beside the others. */
    async rotate(kid: string): Promise<void> {
      pairs.set(kid, await keyPair(kid));
      kidNow = kid;
    },
    /** A token with these claims beside the usual ones; `undefined` leaves one out. @param isNamed whether it says by which key */
    async token(
      claims: Readonly<Record<string, unknown>> = {},
      kid = kidNow,
      isNamed = true,
    ): Promise<string> {
      const seconds = Math.floor(now() / 1_000);
      const payload = {
        iss: issuerUrl,
        aud: 'rollcall',
        sub: 'idp',
        tid: 't1',
        exp: seconds + 3_600,
        ...claims,
      };
      const key = pairs.get(kid)?.privateKey;
      if (key === undefined) throw new Error(`There is no key ${kid}.`);
      return new SignJWT(payload).setProtectedHeader({ alg: 'RS256', ...(isNamed && { kid }) }).sign(key);
    },
    /** Answers for its keys. */
    async fetch(request: Request): Promise<Response> {
      issuer.asked += 1;
      if (!issuer.isUp || request.url !== keysUrl) return new Response('', { status: 503 });
      const keys = [];
      for (const [kid, pair] of pairs) keys.push({ ...(await exportJWK(pair.publicKey)), kid, use: 'sig' });
      return Response.json({ keys });
    },
  };
  let kidNow = 'k1';
  await issuer.rotate('k1');
  return issuer;
}
