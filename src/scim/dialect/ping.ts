/** PingOne and PingFederate, whose filters administrators write themselves. */
import type { Client } from './dialect.ts';
import { calls, parameterIn } from './mark.ts';

export const ping: Client = {
  name: 'ping',
  title: 'Ping Identity',
  marks: [
    calls(/ping(?:federate|one|identity)/i),
    {
      name: 'operators',
      says: 'writes operators of filters with a capital and says no name',
      strength: 'shape',
      seen: (sighting) =>
        sighting.agent === '' &&
        sighting.version === '2.0' &&
        /\s(?:Eq|Ne|Co|Sw|Ew|Gt|Ge|Lt|Le|Pr)\b/.test(parameterIn(sighting, 'filter') ?? ''),
    },
  ],
  dialects: [
    {
      name: 'ping',
      title: 'Ping Identity',
      versions: ['2.0', '1.1'],
      aliases: { urns: {}, attributes: { email: 'emails.value' } },
      habits: [
        { says: 'Writes operators with a capital.', shownBy: ['PING-01'] },
        { says: 'Filters by `email`, which no schema has.', shownBy: ['PING-02'] },
        { says: 'Replaces whole users.', shownBy: ['PING-03'], trap: 5 },
      ],
      marks: [],
    },
  ],
};
