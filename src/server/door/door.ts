/** The door of sources that push: who may come in, from where, for what, and how often. */

import { timingSafeEqual } from 'node:crypto';
import type { Audit } from '../../audit/index.ts';
import { type Clock, type Fetch, forgetOldest, type Log, ProvisioningError } from '../../model/index.ts';
import { ScimError } from '../../scim/index.ts';
import type { Settings } from '../../settings/index.ts';
import type { Database, Secrets } from '../../store/index.ts';
import { digestOf, isMadeToken, newToken, openThrottle } from '../auth/index.ts';
import { isAccessToken, openAccessTokens } from './access.ts';
import { openCredentials, type PushCredentials } from './credentials.ts';
import { openKeySets } from './jwks.ts';
import { isJwt, verifyJwt } from './jwt.ts';
import { type KnownCredential, type KnownSource, openKnown } from './known.ts';
import { openPace } from './pace.ts';
import type { Policy, Scope } from './policy.ts';
import { notEnough, notGood } from './refusal.ts';
import { neighbourhood, tokenIn } from './shown.ts';
import { type TokenRequest, tokenAnswer } from './token-endpoint.ts';
import { openUses } from './use.ts';

/** A request before the door. */
export interface Visit {
  readonly source: string;
  /** The `Authorization` header. */
  readonly authorization: string | null;
  /** Where it comes from. */
  readonly address: string;
  /** What it is going to do. */
  readonly needs: Scope;
  /** The connection by which it came. */
  readonly connection?: object | undefined;
}

/** A client that was let in. */
export interface Visitor {
  /** As the log and the record of requests name it: `okta token`. */
  readonly name: string;
}

export interface Door {
  readonly credentials: PushCredentials;
  /**
   * Lets a request in. Throws 401 when it shows nothing that is good for this source, whether or not there is such a
   * source, and takes the same time for both; 403 when it may not do that or not from there; 429 with the seconds to
   * wait when its client asks too often, or its address has shown too much that was not good; 503 when it cannot be told.
   */
  admit(visit: Visit): Promise<Visitor>;
  /** Lets in at once who was let in before with the same token of the source; undefined: ask `admit`. Throws nothing. */
  admitted?(visit: Visit): Visitor | undefined;
  /** Answers a request at the token endpoint of a source (RFC 6749 section 4.4). */
  token(request: TokenRequest, visit: Pick<Visit, 'source' | 'address'>): Promise<Response>;
  /** What the settings of a source say of its record of requests; undefined: there is no such source that pushes. */
  keepingOf(source: string): Promise<Policy['requests'] | undefined>;
  /** The names of all sources that push. */
  sources(): Promise<readonly string[]>;
  /** Forgets what is remembered of sources: their settings were changed. */
  forget(): void;
  /** Resolves when all that was noted is written. */
  idle(): Promise<void>;
}

export interface DoorParts {
  readonly db: Database;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
  readonly fetch: Fetch;
  readonly secrets: Pick<Secrets, 'seal' | 'open'>;
  readonly settings: Pick<Settings, 'pushSource' | 'connections'>;
  /** Whether two digests are the same, found out in the same time whatever they are; a test counts what it is asked. */
  readonly same?: (a: Uint8Array, b: Uint8Array) => boolean;
}

/** Tokens that have been seen to be good, at most. */
const mostGood = 10_000;

/** What a request shows. */
interface Shown {
  readonly token: string;
  readonly digest: string;
  /** By which it is remembered that it was good for that source. */
  readonly mark: string;
}

function shownIn({ source, authorization }: Visit): Shown {
  const token = tokenIn(authorization);
  const digest = digestOf(token);
  return { token, digest, mark: `${digest} ${source}` };
}

/** Who shows what is good for a source. */
interface Client {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Where it is a token of the source. */
  readonly credential?: KnownCredential;
}

/** What is remembered of a token of a source that was good. */
interface Pass {
  readonly source: KnownSource;
  readonly credential: KnownCredential;
  readonly name: string;
  /** By which its requests are counted, and its last use is remembered. */
  readonly key: string;
}

export function openDoor(parts: DoorParts): Door {
  const { clock, log, same: isSame = timingSafeEqual } = parts;
  const known = openKnown(parts);
  const keySets = openKeySets(parts);
  const access = openAccessTokens(parts);
  const uses = openUses(parts);
  const pace = openPace(clock);
  const throttle = openThrottle(clock);
  const credentials = openCredentials({ ...parts, onChanged: () => known.forget() });
  /** By mark, what has been good; of a token of a source, whose it is as long as the source is as it was then. */
  const good = new Map<string, Pass | undefined>();
  /** By connection, what it showed last, so that it is not digested again. */
  const shownLast = new WeakMap<object, Pick<Visit, 'authorization' | 'source'> & Pick<Shown, 'mark'>>();
  const nobody: KnownCredential = {
    id: '',
    kind: 'token',
    name: '',
    scopes: [],
    digest: Buffer.from(digestOf(newToken()), 'hex'),
  };

  /** One whose token cannot be found now is there as well. */
  function isThere(name: string): Promise<boolean> {
    return known.source(name).then(
      (source) => source !== undefined,
      () => true,
    );
  }

  /** The credential whose secret has that digest. Compares with all of them, in the same time for each. */
  function matching(source: KnownSource | undefined, kind: 'token' | 'client', digest: string) {
    const shown = Buffer.from(digest, 'hex');
    let found: KnownCredential | undefined;
    for (const credential of [nobody, ...(source?.credentials ?? [])]) {
      const same = isSame(credential.digest, shown);
      if (same && credential.kind === kind && !isOver(credential)) found = credential;
    }
    return found;
  }

  function isOver({ expiresAt }: KnownCredential): boolean {
    return expiresAt !== undefined && expiresAt <= clock.now();
  }

  async function clientOf(
    visit: Visit,
    { token, digest }: Shown,
    source: KnownSource | undefined,
  ): Promise<Client | string> {
    const refused = 'This is no live token of this source; send another one in the Authorization header.';
    // A token of the source may look like any other.
    const credential = matching(source, 'token', digest);
    if (credential !== undefined)
      return { ...credential, name: `${visit.source} ${credential.name}`, credential };
    if (isAccessToken(token)) {
      const content = access.read(visit.source, token);
      const client = source?.credentials.find(({ id, kind }) => id === content?.client && kind === 'client');
      if (content === undefined || client === undefined || isOver(client)) return refused;
      return { id: client.id, name: `${visit.source} ${client.name}`, scopes: content.scopes };
    }
    if (!isJwt(token) || source === undefined || source.policy.issuers.length === 0) return refused;
    const verified = await verifyJwt(token, { issuers: source.policy.issuers, keySets, clock });
    if (!('reason' in verified)) return { ...verified, name: `${visit.source} ${verified.id}` };
    log.info({ source: visit.source, reason: verified.reason }, 'A JSON web token was refused.');
    return verified.isForeign ? refused : `The token is not taken: ${verified.reason}.`;
  }

  /** While an address waits, only what has been good before is looked at, and what cannot be guessed: what is random, signed or sealed. */
  function refuseGuessing({ address, source }: Visit, { token, mark }: Shown): void {
    const wait = throttle.wait(neighbourhood(address));
    const isSealed = () => isAccessToken(token) && access.read(source, token) !== undefined;
    if (wait > 0 && !good.has(mark) && !isMadeToken(token) && !isJwt(token) && !isSealed()) {
      throw new ProvisioningError(
        'rate-limited',
        `Too many tokens that are not good came from this address; try again in ${wait} seconds.`,
        { retryAfter: wait },
      );
    }
  }

  function remember(mark: string, pass: Pass | undefined): void {
    // As long as there is room, nobody needs to know which was shown last.
    if (good.size >= mostGood / 2) good.delete(mark);
    good.set(mark, pass);
    forgetOldest(good, mostGood);
  }

  /** A connection that shows again what it showed is not asked for more: nothing is found out by comparing it with itself. */
  function passOf(visit: Visit): Pass | undefined {
    const { connection, authorization, source } = visit;
    const last = connection && shownLast.get(connection);
    if (last !== undefined && last.authorization === authorization && last.source === source)
      return good.get(last.mark);
    const { mark } = shownIn(visit);
    if (connection !== undefined) shownLast.set(connection, { authorization, source, mark });
    return good.get(mark);
  }

  return {
    credentials,

    admitted(visit) {
      const { address, needs } = visit;
      const pass = passOf(visit);
      // Whatever is not as it was then is looked at closely.
      if (pass === undefined || pass.source !== known.now(visit.source) || isOver(pass.credential))
        return undefined;
      const { addresses, requestsPerSecond } = pass.source.policy;
      if (addresses.size > 0 && !addresses.has(address)) return undefined;
      if (!pass.credential.scopes.includes(needs)) return undefined;
      if (pace.take(pass.key, requestsPerSecond) > 0) return undefined;
      uses.note({ source: visit.source, client: pass.credential.id, key: pass.key, address });
      return pass;
    },

    async admit(visit) {
      const { address, needs } = visit;
      const shown = shownIn(visit);
      const { mark } = shown;
      // Whoever shows nothing guesses nothing: clients of RFC 9110 section 11.6 ask first how to prove themselves.
      if (shown.token === '')
        throw notGood(
          visit.authorization,
          'Send the bearer token of this source in the Authorization header.',
        );
      refuseGuessing(visit, shown);
      const source = await known.source(visit.source);
      const client = await clientOf(visit, shown, source);
      if (typeof client === 'string' || source === undefined) {
        good.delete(mark);
        throttle.fail(neighbourhood(address));
        throw notGood(visit.authorization, String(client));
      }
      const key = JSON.stringify([visit.source, client.id]);
      const { credential, name } = client;
      remember(mark, credential && { source, credential, name, key });
      const { addresses, requestsPerSecond } = source.policy;
      if (addresses.size > 0 && !addresses.has(address))
        throw new ScimError(
          403,
          undefined,
          `The address ${address} is not on the list of this source; add it there.`,
        );
      if (!client.scopes.includes(needs)) throw notEnough(needs);
      const wait = pace.take(key, requestsPerSecond);
      if (wait > 0)
        throw new ProvisioningError(
          'rate-limited',
          `More than ${requestsPerSecond} requests came in a second; come again later, or raise requestsPerSecond.`,
          { retryAfter: wait },
        );
      uses.note({ source: visit.source, client: client.id, key, address });
      return { name };
    },

    async token(request, { source: name, address }) {
      return tokenAnswer(request, {
        // The secrets of clients are made here, and nobody guesses one.
        wait: (secret) => (isMadeToken(secret) ? 0 : throttle.wait(neighbourhood(address))),
        async clientOf(id, secret) {
          const source = await known.source(name);
          const found = matching(source, 'client', digestOf(secret));
          const mayCome =
            source === undefined ||
            source.policy.addresses.size === 0 ||
            source.policy.addresses.has(address);
          if (found !== undefined && found.id === id && mayCome) return found;
          throttle.fail(neighbourhood(address));
          return undefined;
        },
        issue: (client) => access.issue(name, client),
      });
    },

    keepingOf: async (source) => (await known.source(source))?.policy.requests,
    async sources() {
      const names: string[] = [];
      for (const { name, kind } of await parts.settings.connections())
        if (kind === 'source' && (await isThere(name))) names.push(name);
      return names;
    },
    forget: () => known.forget(),
    idle: () => uses.idle(),
  };
}
