/**
 * Owns the source `scim`: an identity provider that pushes to us by SCIM.
 * Hands its connector on to the list of sources; what is pushed arrives at server/scim.
 */
import type { SourceConnector } from '../../model/index.ts';
import { ScimConfig } from './config.ts';
import { openScim } from './scim.ts';

export { ScimConfig };

export const scim: SourceConnector<ScimConfig> = {
  kind: 'source',
  type: 'scim',
  title: 'SCIM (the identity provider pushes)',
  config: ScimConfig,
  pushes: true,
  open: () => openScim(),
};
