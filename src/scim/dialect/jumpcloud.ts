/** JumpCloud, whose test of the connection makes and removes real resources. */
import { type Client, noAliases } from './dialect.ts';
import { calls } from './mark.ts';

export const jumpcloud: Client = {
  name: 'jumpcloud',
  title: 'JumpCloud',
  marks: [calls(/jumpcloud/i)],
  dialects: [
    {
      name: 'jumpcloud',
      title: 'JumpCloud',
      versions: ['2.0', '1.1'],
      aliases: noAliases,
      habits: [
        { says: 'Lists users and groups without a filter.', shownBy: ['JUMP-01', 'JUMP-02'] },
        { says: 'Makes a user and removes it again to test the connection.', shownBy: ['JUMP-03'] },
        { says: 'Adds members, also some who are there, by listing them.', shownBy: ['JUMP-05'], trap: 4 },
        { says: 'Removes members by listing them in `value`.', shownBy: ['JUMP-06'], trap: 1 },
      ],
      marks: [],
    },
  ],
};
