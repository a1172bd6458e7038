/**
 * Owns the source `google-workspace`: people, groups and organizational units of a Google Workspace account.
 * Hands on one SourceConnector.
 * To sources/index.ts.
 */
import type { SourceConnector } from '../../model/index.ts';
import { GoogleWorkspaceConfig } from './config.ts';
import { openGoogleWorkspace } from './google-workspace.ts';

export const googleWorkspace: SourceConnector<GoogleWorkspaceConfig> = {
  kind: 'source',
  type: 'google-workspace',
  title: 'Google Workspace',
  summary: 'Read by Google’s Directory API, with a service account.',
  config: GoogleWorkspaceConfig,
  declined: {
    '`read(since)` tells what `read()` would show changed':
      'The Directory API has no list of changes, and nothing by which a changed membership could be noticed; every reading is a whole one.',
  },
  /** Google tells no delay of lastLoginTime; a day is what is waited for. */
  activity: ({ signIns }) => (signIns === true ? { delay: 86_400_000 } : undefined),
  open: openGoogleWorkspace,
};
