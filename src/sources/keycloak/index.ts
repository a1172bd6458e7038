/**
 * Owns the source `keycloak`: people and groups of a realm of Keycloak, by its Admin REST API.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { everyOf } from '../shared/index.ts';
import { KeycloakConfig } from './config.ts';
import { openKeycloak } from './keycloak.ts';

export const keycloak: SourceConnector<KeycloakConfig> = {
  kind: 'source',
  type: 'keycloak',
  title: 'Keycloak',
  summary: 'One realm, read with a client of its own.',
  config: KeycloakConfig,
  /** Whom a cookie keeps signed in makes no new login. */
  activity: ({ signIns, signInsEvery }) =>
    signIns === true ? { delay: 14 * 86_400_000, every: everyOf(signInsEvery) } : undefined,
  open: openKeycloak,
};
