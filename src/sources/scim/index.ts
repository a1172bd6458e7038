/**
 * Owns the source `scim`: an identity provider that pushes to us by SCIM.
 * Hands on one SourceConnector, which has nothing to read: what is pushed arrives at server/scim; and its policy.
 * To sources/index.ts and to server/door.
 */
import type { SourceConnector } from '../../model/index.ts';
import { ScimConfig, type ScimIssuer, ScimPolicy } from './config.ts';
import { declaredSecrets, declaredTypes } from './declared.ts';
import { sourceTypes } from './dialect.ts';
import { openScim } from './scim.ts';

export { declaredSecrets, declaredTypes, ScimConfig, type ScimIssuer, ScimPolicy, sourceTypes };

export const scim: SourceConnector<ScimConfig> = {
  kind: 'source',
  type: 'scim',
  title: 'SCIM (the identity provider pushes)',
  summary:
    'Okta, Entra ID and others that send every change by themselves: Rollcall makes the address and the token for them.',
  config: ScimConfig,
  pushes: true,
  open: () => openScim(),
};
