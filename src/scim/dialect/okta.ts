/** Okta: its catalogue applications, which PATCH, and those of its app wizard, which PUT everything. */
import type { Dialect } from './dialect.ts';

export const okta: Dialect = {
  name: 'okta',
  title: 'Okta',
  aliases: { urns: {}, attributes: {} },
  habits: [
    {
      says: 'Sends a placeholder password and an empty list of groups with a new user.',
      shownBy: ['OKTA-04'],
    },
    { says: 'Sends back the whole user that it has read, with `groups: []`.', shownBy: ['OKTA-09'] },
    { says: 'Deactivates by a replacement without a path.', shownBy: ['OKTA-10'] },
    { says: 'Replaces all members of a group, also by nobody.', shownBy: ['OKTA-19', 'OKTA-20', 'OKTA-21'] },
    { says: 'May send its token without the word Bearer.', shownBy: ['OKTA-25'] },
  ],
};
