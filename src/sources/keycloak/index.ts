/**
 * Owns the source `keycloak`: people and groups of a realm of Keycloak, by its Admin REST API.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { KeycloakConfig } from './config.ts';
import { openKeycloak } from './keycloak.ts';

export const keycloak: SourceConnector<KeycloakConfig> = {
  kind: 'source',
  type: 'keycloak',
  title: 'Keycloak',
  config: KeycloakConfig,
  open: openKeycloak,
};
