/** Google Workspace's automatic provisioning: users only, never groups. */
import type { Dialect } from './dialect.ts';

export const google: Dialect = {
  name: 'google',
  title: 'Google Workspace',
  aliases: { urns: {}, attributes: {} },
  habits: [{ says: 'Asks for a list with one user to test the connection.', shownBy: ['GOOG-01'] }],
};
