/** What there is to compare with at the door, per source: remembered for seconds, so that requests do not wait for it. */

import { type Clock, forgetOldest, ProvisioningError } from '../../model/index.ts';
import type { Settings } from '../../settings/index.ts';
import type { Database } from '../../store/index.ts';
import { unrevoked } from './credentials.ts';
import { type Policy, policyOf, type Scope } from './policy.ts';

/** Milliseconds: after a change in another process, or in a file, the old one still counts so long. */
const remembered = 5_000;
/** Sources remembered. */
const most = 1_000;
/** Milliseconds between two questions for all names: one that is new in another process is known so soon. */
const pause = 1_000;
const unavailable = 'The source cannot be looked up now; try again later.';

/** A credential that may still be live. */
export interface KnownCredential {
  /** The id of the credential; of a token of the settings, the setting. */
  readonly id: string;
  readonly kind: 'token' | 'client';
  readonly name: string;
  /** SHA-256, 32 bytes. */
  readonly digest: Buffer;
  readonly scopes: readonly Scope[];
  readonly expiresAt?: number;
}

export interface KnownSource {
  readonly policy: Policy;
  readonly credentials: readonly KnownCredential[];
}

export interface Known {
  /** The source of that name; undefined when there is none that pushes. Throws `unavailable` when it cannot be looked up. */
  source(name: string): Promise<KnownSource | undefined>;
  /** The same at once; undefined also where it would have to be looked up. */
  now(name: string): KnownSource | undefined;
  /** Forgets everything: something was changed. */
  forget(): void;
}

interface KnownParts {
  readonly db: Database;
  readonly clock: Pick<Clock, 'now'>;
  readonly settings: Pick<Settings, 'pushSource' | 'connections'>;
}

export function openKnown(parts: KnownParts): Known {
  interface Entry {
    readonly at: number;
    readonly source: Promise<KnownSource | undefined>;
    /** What the promise gave. */
    here?: KnownSource | undefined;
  }
  const known = new Map<string, Entry>();
  const names = openNames(parts);
  /** Also after a clock was set back: what was true before then may be so no longer. */
  const isFresh = ({ at }: Entry) => Math.abs(parts.clock.now() - at) < remembered;

  function lookedUp(name: string): Promise<KnownSource | undefined> {
    const before = known.get(name);
    if (before !== undefined && isFresh(before)) return before.source;
    const source = lookUp(parts, name);
    known.delete(name);
    const entry: Entry = { at: parts.clock.now(), source };
    known.set(name, entry);
    forgetOldest(known, most);
    source.then(
      (here) => {
        entry.here = here;
      },
      () => known.delete(name),
    );
    return source;
  }

  return {
    now(name) {
      const entry = known.get(name);
      return entry !== undefined && isFresh(entry) ? entry.here : undefined;
    },
    async source(name) {
      return known.has(name) || (await names.has(name)) ? lookedUp(name) : undefined;
    },
    forget() {
      known.clear();
      names.forget();
    },
  };
}

/**
 * The names there are. Whoever is outside makes up any name, some that no database takes, and each as often as they like: none of them
 * is looked up by itself, or remembered.
 */
function openNames({ clock, settings }: Pick<KnownParts, 'clock' | 'settings'>) {
  let asked: { readonly at: number; readonly names: Promise<ReadonlySet<string>> } | undefined;

  async function all(): Promise<ReadonlySet<string>> {
    try {
      return new Set((await settings.connections()).map(({ name }) => name));
    } catch (cause) {
      asked = undefined;
      throw new ProvisioningError('unavailable', unavailable, { cause });
    }
  }

  return {
    async has(name: string): Promise<boolean> {
      if (asked !== undefined && (await asked.names).has(name)) return true;
      const now = clock.now();
      if (asked === undefined || Math.abs(now - asked.at) >= pause) asked = { at: now, names: all() };
      return (await asked.names).has(name);
    },
    forget() {
      asked = undefined;
    },
  };
}

async function lookUp(
  { db, settings }: { readonly db: Database; readonly settings: Pick<Settings, 'pushSource'> },
  name: string,
): Promise<KnownSource | undefined> {
  try {
    const rows = await unrevoked(db, name).execute();
    const source = await settings.pushSource(name);
    if (source === undefined) return undefined;
    return {
      policy: policyOf(source.config),
      credentials: [
        ...source.tokens.map(({ name: setting, digest }) => ({
          id: setting,
          kind: 'token' as const,
          name: setting,
          digest,
          scopes: ['read', 'write'] as const,
        })),
        ...rows.map((row) => ({
          id: row.id,
          kind: row.kind,
          name: row.name,
          digest: Buffer.from(row.digest, 'hex'),
          scopes: row.scopes.split(' ') as Scope[],
          ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
        })),
      ],
    };
  } catch (cause) {
    // What is wrong with the settings is for the administrator, not for whoever knocks.
    throw new ProvisioningError('unavailable', unavailable, { cause });
  }
}
