/** JumpCloud, whose test of the connection makes and removes real resources. */
import type { Dialect } from './dialect.ts';

export const jumpcloud: Dialect = {
  name: 'jumpcloud',
  title: 'JumpCloud',
  aliases: { urns: {}, attributes: {} },
  habits: [
    { says: 'Lists users and groups without a filter.', shownBy: ['JUMP-01', 'JUMP-02'] },
    { says: 'Makes a user and removes it again to test the connection.', shownBy: ['JUMP-03'] },
    { says: 'Adds and removes members by listing them in `value`.', shownBy: ['JUMP-05', 'JUMP-06'] },
  ],
};
