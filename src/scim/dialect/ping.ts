/** PingOne and PingFederate, whose filters administrators write themselves. */
import type { Dialect } from './dialect.ts';

export const ping: Dialect = {
  name: 'ping',
  title: 'Ping Identity',
  aliases: { urns: {}, attributes: { email: 'emails.value' } },
  habits: [
    { says: 'Writes operators with a capital.', shownBy: ['PING-01'] },
    { says: 'Filters by `email`, which no schema has.', shownBy: ['PING-02'] },
  ],
};
