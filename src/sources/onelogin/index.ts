/**
 * Owns the source `onelogin`: people and roles of a OneLogin account.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { OneLoginConfig } from './config.ts';
import { openOneLogin } from './onelogin.ts';

export const onelogin: SourceConnector<OneLoginConfig> = {
  kind: 'source',
  type: 'onelogin',
  title: 'OneLogin',
  summary: 'Read by OneLogin’s API, with a pair of API credentials.',
  config: OneLoginConfig,
  declined: {
    'nested groups are told, not flattened': 'OneLogin has no roles within roles.',
  },
  /** OneLogin tells no delay of last_login; a day is what is waited for. */
  activity: ({ signIns }) => (signIns === true ? { delay: 86_400_000 } : undefined),
  open: openOneLogin,
};
