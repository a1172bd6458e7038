/**
 * Owns the source `scim-pull`: people and groups of any server that speaks SCIM 2.0 or 1.1 and is read.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { ScimPullConfig } from './config.ts';
import { openScimPull } from './scim-pull.ts';

export const scimPull: SourceConnector<ScimPullConfig> = {
  kind: 'source',
  type: 'scim-pull',
  title: 'SCIM server (read by Rollcall)',
  summary: 'Any server that speaks SCIM, read with a token or a password.',
  config: ScimPullConfig,
  open: openScimPull,
};
