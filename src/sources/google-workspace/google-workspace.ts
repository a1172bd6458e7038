/** Google Workspace as an identity source: opens a connection and puts its parts together. */

import { type IdentitySource, ProvisioningError, type SourceRecord, type Tools } from '../../model/index.ts';
import { openRest } from '../../rest/index.ts';
import { openApi } from './api.ts';
import { check } from './check.ts';
import type { GoogleWorkspaceConfig } from './config.ts';
import { openCredentials, scopesOf } from './credentials.ts';
import { readWhole } from './reading.ts';
import { explain, mindfulOfQuota, readErrorBody } from './refusals.ts';

/** Google allows 2,400 queries in a minute; a quarter is left to others who share the project. */
const pace = { capacity: 30, perSecond: 30 };

/** Opens the source. Connects to nothing until asked. */
export function openGoogleWorkspace(config: GoogleWorkspaceConfig, given: Tools): IdentitySource {
  const tools = mindfulOfQuota(given);
  const signIn = (scopes: readonly string[]) => {
    const auth = openCredentials(config, scopes, tools);
    const base = 'https://admin.googleapis.com';
    const rest = openRest({ base, title: 'Google', auth, pace, world: given, readErrorBody, explain }, tools);
    return { api: openApi(rest, config.customer), signIn: () => auth.headers() };
  };
  const { api } = signIn(scopesOf(config));

  async function* read(since?: string): AsyncGenerator<SourceRecord> {
    if (since !== undefined)
      throw new ProvisioningError('stale', 'Google tells no changes; everything is to be read anew.');
    yield* readWhole({ api, config, tools });
  }

  return {
    check: (tell) => check(config, (scope) => signIn([scope]), tell),
    read,
    close: async () => undefined,
  };
}
