/** Google Workspace's automatic provisioning: users only, never groups. */
import { type Client, noAliases } from './dialect.ts';
import { calls } from './mark.ts';

export const google: Client = {
  name: 'google',
  title: 'Google Workspace',
  marks: [
    calls(/google/i),
    {
      name: 'one-user',
      says: 'asks for a list with one user, for nothing else, and says no name',
      strength: 'shape',
      seen: ({ agent, method, place, url }) =>
        agent === '' && method === 'GET' && place === 'users' && new URL(url).search === '?count=1',
    },
  ],
  dialects: [
    {
      name: 'google',
      title: 'Google Workspace',
      versions: ['2.0'],
      aliases: noAliases,
      habits: [{ says: 'Asks for a list with one user to test the connection.', shownBy: ['GOOG-01'] }],
      marks: [],
    },
  ],
};
