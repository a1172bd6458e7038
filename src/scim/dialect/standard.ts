/** A client that keeps to the standard. */
import { type Client, noAliases } from './dialect.ts';

export const standard: Client = {
  name: 'standard',
  title: 'SCIM as the standards have it',
  marks: [],
  dialects: [
    {
      name: 'standard',
      title: 'SCIM as the standards have it',
      versions: ['2.0', '1.1'],
      aliases: noAliases,
      habits: [
        { says: 'Removes with an empty list, which the standard leaves open.', shownBy: [], trap: 2 },
        {
          says: 'Speaks SCIM 1.1 as its protocol prints it.',
          shownBy: [
            'S11-01',
            'S11-02',
            'S11-04',
            'S11-05',
            'S11-06',
            'S11-07',
            'S11-08',
            'S11-10',
            'S11-13',
            'S11-14',
            'S11-15',
            'S11-16',
            'S11-17',
            'S11-19',
            'S11-20',
            'S11-21',
          ],
        },
      ],
      marks: [],
    },
  ],
};
