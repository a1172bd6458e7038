/** `rollcall link`, `rollcall unlink`: whose account is whose, decided by a person. */

import type { CommandDeclaration } from './declaration.ts';
import { personNamed } from './people.ts';
import { ACTOR } from './rounds.ts';

export const link: CommandDeclaration = {
  usage: 'link <sync> <person> <account>',
  summary: 'Say that an account is a person’s.',
  description:
    'Says that an account at the target of a sync is a person’s. Nothing changes at the target now; the next run brings the account in step.',
  args: {
    sync: 'The name of the sync.',
    person: 'An id, user name, address, or a part of the name.',
    account: 'The id of the account at the target.',
  },
  work: ({ args: [sync = '', text = '', account = ''], withApp }) =>
    withApp(async (app) => {
      const { id, displayName } = await personNamed(app, text);
      await app.reconciliation.link({ sync, person: id, account, by: ACTOR });
      return {
        json: { sync, person: id, account },
        lines: [
          `Account ${account} is ${displayName}’s. The next run brings it in step: rollcall plan ${sync} --person ${id}`,
        ],
      };
    }),
};

export const unlink: CommandDeclaration = {
  usage: 'unlink <sync> <person>',
  summary: 'Forget whose account is whose.',
  description: 'Forgets which account at the target of a sync is a person’s. Nothing changes at the target.',
  args: { sync: 'The name of the sync.', person: 'An id, user name, address, or a part of the name.' },
  work: ({ args: [sync = '', text = ''], withApp }) =>
    withApp(async (app) => {
      const { id, displayName } = await personNamed(app, text);
      await app.reconciliation.unlink({ sync, person: id, by: ACTOR });
      return {
        json: { sync, person: id },
        lines: [`${displayName} has no account in ${sync} any more; the account itself stays as it is.`],
      };
    }),
};
