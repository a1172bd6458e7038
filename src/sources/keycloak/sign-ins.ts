/** When people last signed in, from the login events that the realm saves for a time. */

import { z } from 'zod';
import { type ActivityRecord, ProvisioningError } from '../../model/index.ts';
import { jsonOf } from '../shared/index.ts';
import type { KeycloakApi, Login } from './api.ts';
import type { KeycloakConfig } from './config.ts';
import { pagesOf } from './paging.ts';
import { whereToAssign } from './refusals.ts';

const Cursor = z.strictObject({
  version: z.literal(1),
  realm: z.string(),
  /** Of the newest login that was taken in. */
  time: z.number(),
});

interface Parts {
  readonly api: KeycloakApi;
  readonly config: KeycloakConfig;
}

/** Logins asked for at once. */
const atOnce = 500;

/**
 * Who signed in since the cursor; or everybody. Of whom no login is kept nobody knows when it was, but that it was before
 * the oldest that is kept: that is told of them, so that nobody is taken for less active than may have been.
 * Throws `stale` when logins since the cursor were cleared or have expired; `forbidden`, `unsupported` where none are told.
 */
export async function* tellSignIns(
  { api, config }: Parts,
  since: string | undefined,
): AsyncGenerator<ActivityRecord> {
  await mustSaveLogins(api, config);
  const realm = `${config.url} ${config.realm}`;
  const from = since === undefined ? undefined : readCursor(since, realm);
  const { newest, oldest, last } = await loginsSince(api, from);
  for (const [identity, time] of last) yield { type: 'activity', identity, last: isoOf(time) };
  if (from === undefined && oldest !== undefined)
    for await (const page of pagesOf({ api, max: config.pageSize, what: 'users', fetch: api.userIds }))
      for (const { id, serviceAccountClientId } of page)
        if (!last.has(id) && !serviceAccountClientId)
          yield { type: 'activity', identity: id, last: isoOf(oldest) };
  const time = newest ?? from;
  yield {
    type: 'complete',
    ...(time !== undefined && { cursor: JSON.stringify({ version: 1, realm, time }) }),
    proof: { pages: api.pages, permissions: ['view-events'] },
  };
}

/** Throws where the realm saves no logins, or the client may not read them. */
export async function mustSaveLogins(api: KeycloakApi, config: KeycloakConfig): Promise<void> {
  const saves = await api.saves();
  if (saves === undefined)
    throw new ProvisioningError(
      'forbidden',
      `The client ${config.clientId} may not read who signed in: assign it realm-management view-events (${whereToAssign(config)}), or set signIns to false.`,
    );
  if (!saves.logins)
    throw new ProvisioningError(
      'unsupported',
      `The realm ${config.realm} keeps no logins: switch on Realm settings, Events, User events settings, Save events, with Login among them, or set signIns to false.`,
    );
}

interface Logins {
  readonly newest: number | undefined;
  readonly oldest: number | undefined;
  /** By user, milliseconds since 1970. */
  readonly last: ReadonlyMap<string, number>;
}

/** Logins come newest first; that the cursor's own is still there proves that none after it was cleared. */
async function loginsSince(api: KeycloakApi, since: number | undefined): Promise<Logins> {
  const last = new Map<string, number>();
  let [newest, oldest]: (number | undefined)[] = [];
  // The day before: the server counts days in its own time zone.
  const from = since === undefined ? {} : { from: dayOf(since - 86_400_000) };
  for (let first = 0; ; ) {
    const page: readonly Login[] = await api.logins({ first, max: atOnce, ...from });
    for (const { time, userId } of page) {
      if (since !== undefined && time < since) throw stale();
      newest ??= time;
      oldest = time;
      // Logins that come while pages are turned move the others down: some come twice, none is left out.
      if (userId && (last.get(userId) ?? 0) < time) last.set(userId, time);
      if (time === since) return { newest, oldest, last };
    }
    if (page.length < atOnce) break;
    first += page.length;
  }
  if (since !== undefined) throw stale();
  return { newest, oldest, last };
}

function readCursor(text: string, realm: string): number {
  const parsed = Cursor.safeParse(jsonOf(text));
  if (parsed.success && parsed.data.realm === realm) return parsed.data.time;
  throw stale();
}

function stale(): ProvisioningError {
  return new ProvisioningError(
    'stale',
    'Logins since the last reading were cleared or have expired; they are all read anew.',
  );
}

const isoOf = (time: number): string => new Date(time).toISOString();
const dayOf = (time: number): string => isoOf(time).slice(0, 10);
