/** A realm of Keycloak as an identity source. */

import { createHash } from 'node:crypto';
import {
  canonicalJson,
  type IdentitySource,
  ProvisioningError,
  type SourceRecord,
  type Tools,
} from '../../model/index.ts';
import { type KeycloakApi, openKeycloakApi } from './api.ts';
import { check, mustBeSomebody } from './check.ts';
import type { KeycloakConfig } from './config.ts';
import { newestEvent, readCursor, tellEvents, writeCursor } from './events.ts';
import { tellGroups } from './groups.ts';
import { pagesOf } from './paging.ts';
import { identityOf } from './person.ts';
import { tellSignIns } from './sign-ins.ts';

/** Opens a realm as a source; nothing is asked until it is read or checked. */
export function openKeycloak(config: KeycloakConfig, tools: Tools): IdentitySource {
  const here = { realm: `${config.url} ${config.realm}`, settings: digestOf(config) };

  async function* everything(api: KeycloakApi): AsyncGenerator<SourceRecord> {
    // Where to go on from is asked first: what changes meanwhile is told by the next reading.
    const saves = config.changes ? await api.saves() : { changes: false };
    const newest = saves?.changes === true ? await newestEvent(api) : undefined;
    const before = await api.countUsers();
    mustBeSomebody(before, config, api);
    const clock = api.clock;
    const people = yield* tellPeople(api, config);
    mustBeWhole(api, 'users', { told: people.listed, counted: before });
    const counted = await api.countGroups();
    const told = new Set<string>();
    yield* tellGroups({ api, config, told });
    mustBeWhole(api, 'groups', { told: told.size, counted });
    yield {
      type: 'complete',
      ...(newest !== undefined && { cursor: writeCursor({ ...here, ...newest }) }),
      proof: {
        pages: api.pages,
        expected: { people: before, groups: counted },
        permissions: ['view-users', 'query-groups', ...(saves === undefined ? [] : ['view-events'])],
        ...(clock !== undefined && { clock }),
        ...(people.services > 0 && { remarks: [`${people.services} service accounts were left out.`] }),
      },
    };
  }

  async function* changed(api: KeycloakApi, since: string): AsyncGenerator<SourceRecord> {
    const cursor = readCursor(since, here);
    if ((await api.saves())?.changes !== true)
      throw new ProvisioningError(
        'stale',
        'The realm no longer saves admin events, so everything is read anew.',
      );
    const next = yield* tellEvents({ api, config, cursor });
    const { pages, clock } = api;
    yield {
      type: 'complete',
      cursor: writeCursor(next),
      proof: { pages, ...(clock !== undefined && { clock }) },
    };
  }

  return {
    check: (tell) => check(openKeycloakApi(config, tools), config, tell),
    ...(config.signIns && {
      activity: (since) => tellSignIns({ api: openKeycloakApi(config, tools), config }, since),
    }),
    async *read(since) {
      const api = openKeycloakApi(config, tools);
      for await (const record of since === undefined ? everything(api) : changed(api, since)) {
        tools.signal.throwIfAborted();
        yield record;
      }
    },
    async close() {},
  };
}

async function* tellPeople(
  api: KeycloakApi,
  config: KeycloakConfig,
): AsyncGenerator<SourceRecord, { readonly listed: number; readonly services: number }> {
  let [listed, services] = [0, 0];
  const paging = { api, max: config.pageSize, what: 'users', fetch: api.users };
  for await (const page of pagesOf(paging)) {
    for (const user of page) {
      listed += 1;
      if (user.serviceAccountClientId) services += 1;
      else yield { type: 'identity', identity: identityOf(user, config) };
    }
  }
  return { listed, services };
}

/** The realm's own count was taken first. */
function mustBeWhole(
  { title }: KeycloakApi,
  what: string,
  { told, counted }: { readonly told: number; readonly counted: number },
): void {
  if (told >= counted) return;
  throw new ProvisioningError(
    'unavailable',
    `${title} counts ${counted} ${what} and told ${told}: a page was lost, or somebody went while it was read; nothing was concluded. Read again.`,
  );
}

function digestOf({ groupNames, attributes, keep }: KeycloakConfig): string {
  return createHash('sha256')
    .update(canonicalJson({ groupNames, attributes, keep }))
    .digest('hex')
    .slice(0, 16);
}
