import { openTestDatabase } from '../testkit/database.ts';
import { databasePromises } from '../testkit/database-promises.ts';
import { testPromises } from '../testkit/suite.ts';

testPromises({
  title: 'The database',
  promises: databasePromises,
  subject: { open: () => openTestDatabase({ empty: true }) },
  declined: undefined,
});
