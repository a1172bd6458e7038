/**
 * Owns the list of identity sources: one line for each folder.
 * Hands on the connectors, each as its folder's door gives it.
 * To app.ts, which hands them down; nobody else reads this list.
 */
import type { AnySourceConnector } from '../model/index.ts';
import { csv } from './csv/index.ts';
import { entraId } from './entra-id/index.ts';
import { googleWorkspace } from './google-workspace/index.ts';
import { keycloak } from './keycloak/index.ts';
import { ldap } from './ldap/index.ts';
import { okta } from './okta/index.ts';
import { onelogin } from './onelogin/index.ts';
import { scim } from './scim/index.ts';
import { scimPull } from './scim-pull/index.ts';

export const sources: readonly AnySourceConnector[] = [
  csv,
  entraId,
  googleWorkspace,
  keycloak,
  ldap,
  okta,
  onelogin,
  scim,
  scimPull,
];
