/** Signing in by a provider of OpenID Connect: where the browser is sent, who comes back, and how the session there ends. */

import type { Audit } from '../../../audit/index.ts';
import { type Clock, type Fetch, type Log, ProvisioningError } from '../../../model/index.ts';
import type { Settings } from '../../../settings/index.ts';
import { type Database, type Secrets, serialise } from '../../../store/index.ts';
import type { SignIn } from '../sign-in.ts';
import { newCode } from '../token.ts';
import { judge } from './judge.ts';
import { welcome } from './newcomers.ts';
import { type Attempt, openProvider, type Provider, redirectAddress } from './provider.ts';

/** Sealed texts that the browser carries: what it began, or why it was refused. */
export interface SingleSignOn {
  /** What the provider is called; nothing when there is none. */
  title(): Promise<string | undefined>;
  /**
   * Begins an attempt: where to send the browser, and what it must bring back.
   * @param to the path of the console where it was to go. Throws `not-found`, `unavailable`.
   */
  begin(to: string): Promise<{ readonly address: string; readonly attempt: string }>;
  /**
   * Ends an attempt: the secret of a new session, and where the browser was to go.
   * Throws `unauthorized`, `forbidden`, `conflict`, `unavailable`, each with a sentence for whoever wants to sign in.
   */
  finish(shown: {
    readonly address: URL;
    readonly attempt: string | undefined;
  }): Promise<{ readonly session: string; readonly to: string }>;
  /** Where to send the browser to end the provider's session too, by what `SignIn.signOut` gave. */
  end(sealedToken: string): Promise<string | undefined>;
  /** Asks the provider what it tells of itself. Throws `not-found`, `unavailable`. */
  check(): Promise<{ readonly redirect: string; readonly warnings: readonly string[] }>;
  /** Where the provider must be told to send browsers back to. */
  readonly redirect: string;
  /** A sentence that only we can have written, for the browser to carry. */
  seal(sentence: string): string;
  /** The sentence, if it is one of ours. */
  open(sealed: string): string | undefined;
}

interface Begun extends Attempt {
  readonly to: string;
  readonly issuer: string;
  readonly until: number;
}

const minute = 60_000;
/** What a provider tells of itself is asked for anew after so long. */
const fresh = 60 * minute;
/** After a failure nobody is asked for so long, however many want to sign in. */
const cooldown = 5_000;
/** How long somebody may take at the provider. */
const patience = 10 * minute;

const names = { attempt: 'sign-in attempt', refusal: 'sign-in refusal', token: 'sign-in token' } as const;

export function openSingleSignOn(parts: {
  readonly db: Database;
  readonly audit: Audit;
  readonly clock: Pick<Clock, 'now'>;
  readonly fetch: Fetch;
  readonly log: Log;
  readonly newId: () => string;
  readonly publicUrl: string;
  readonly secrets: Secrets;
  readonly settings: Pick<Settings, 'service' | 'serviceEntry'>;
  readonly signIn: Pick<SignIn, 'begin'>;
}): SingleSignOn {
  const { clock, secrets, settings } = parts;
  let held: { readonly key: string; readonly at: number; readonly provider: Promise<Provider> } | undefined;

  /** The provider of the settings as they are now. One question at a time, and none soon after a failure. */
  async function provider(): Promise<Provider> {
    const { version } = await settings.service('sign-in');
    const { oidc } = await settings.serviceEntry('sign-in');
    if (oidc === undefined)
      throw new ProvisioningError('not-found', 'Single sign-on is not set up; sign in with a password.');
    const key = `${version} ${JSON.stringify(oidc)}`;
    if (held?.key !== key || clock.now() - held.at >= fresh) {
      const asking = openProvider(oidc, parts);
      const mine = { key, at: clock.now(), provider: asking };
      held = mine;
      asking.catch(() => {
        if (held === mine) held = { ...mine, at: clock.now() - fresh + cooldown };
      });
    }
    return held.provider;
  }

  function opened<T>(name: string, sealed: string): T | undefined {
    try {
      return JSON.parse(secrets.open(name, sealed)) as T;
    } catch {
      return undefined;
    }
  }

  return {
    redirect: redirectAddress(parts.publicUrl),

    async title() {
      return (await settings.serviceEntry('sign-in')).oidc?.title;
    },

    async begin(to) {
      const at = await provider();
      const attempt = { state: newCode(), nonce: newCode(), verifier: newCode() + newCode() };
      const begun: Begun = { ...attempt, to, issuer: at.settings.issuer, until: clock.now() + patience };
      return {
        address: await at.begin(attempt),
        attempt: secrets.seal(names.attempt, JSON.stringify(begun)),
      };
    },

    async finish({ address, attempt }) {
      const begun = attempt === undefined ? undefined : opened<Begun>(names.attempt, attempt);
      const at = await provider();
      const isOurs =
        begun !== undefined &&
        begun.until > clock.now() &&
        begun.issuer === at.settings.issuer &&
        address.searchParams.get('state') === begun.state;
      if (!isOurs)
        throw new ProvisioningError(
          'unauthorized',
          'This sign-in was not begun in this browser, or too long ago; begin it again.',
        );
      const { claims, idToken } = await at.finish(address, begun);
      const judged = judge(claims, at.settings);
      if ('refused' in judged) {
        const details = { issuer: at.settings.issuer, subject: claims.sub, because: judged.refused };
        const line = { at: clock.now(), actor: 'oidc', action: 'session.refused', subject: judged.name };
        await parts.audit.append([{ ...line, details }], parts.db);
        throw new ProvisioningError('forbidden', judged.refused);
      }
      const session = await parts.db.transaction(async (tx) => {
        await serialise(tx, 'admin-tokens');
        const row = await welcome(tx, judged.newcomer, {
          audit: parts.audit,
          at: clock.now(),
          newId: parts.newId,
          title: at.settings.title,
          linkByAddress: at.settings['link-by-address'],
        });
        const token = secrets.seal(names.token, JSON.stringify(idToken));
        return parts.signIn.begin(tx, row, { by: 'oidc', token });
      });
      return { session, to: begun.to };
    },

    async end(sealedToken) {
      const idToken = opened<string>(names.token, sealedToken);
      if (idToken === undefined) return undefined;
      // Whoever signs out must get out, also while the provider or its settings are gone.
      return provider().then(
        (at) => at.end(idToken),
        () => undefined,
      );
    },

    async check() {
      held = undefined;
      return { redirect: redirectAddress(parts.publicUrl), warnings: (await provider()).warnings() };
    },

    seal: (sentence) => secrets.seal(names.refusal, JSON.stringify(sentence)),
    open: (sealed) => opened<string>(names.refusal, sealed),
  };
}
