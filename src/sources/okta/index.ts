/**
 * Owns the source `okta`: people and groups of an Okta organisation.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { OktaConfig } from './config.ts';
import { hookOf } from './hook.ts';
import { openOkta } from './okta.ts';

export const okta: SourceConnector<OktaConfig> = {
  kind: 'source',
  type: 'okta',
  title: 'Okta',
  summary:
    'Read by Okta’s API: it takes the address of your organisation and an API token, or a service app.',
  config: OktaConfig,
  declined: {
    'nested groups are told, not flattened': 'Okta has no groups within groups.',
  },
  hook: hookOf,
  /** `lastLogin` is written with the sign-in; an hour for clocks and long readings. */
  activity: ({ signIns }) => (signIns === true ? { delay: 3_600_000 } : undefined),
  open: openOkta,
};
