/**
 * Owns the source `entra-id`: people and groups of Microsoft Entra ID, read by Microsoft Graph.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { everyOf } from '../shared/index.ts';
import { EntraIdConfig } from './config.ts';
import { openEntraId } from './entra-id.ts';
import { hookOf } from './hook.ts';

export const entraId: SourceConnector<EntraIdConfig> = {
  kind: 'source',
  type: 'entra-id',
  title: 'Microsoft Entra ID',
  summary: 'Read by Microsoft Graph, with an app registration of your tenant.',
  config: EntraIdConfig,
  hook: hookOf,
  /** Microsoft fills signInActivity in behind the sign-in; a day is what is waited for. */
  activity: ({ signIns, signInsEvery }) =>
    signIns === true ? { delay: 86_400_000, every: everyOf(signInsEvery) } : undefined,
  open: openEntraId,
};
