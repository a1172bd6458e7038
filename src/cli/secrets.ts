/** `rollcall secrets rotate`: seals every secret with the newest key. */

import type { CommandDeclaration, CommandGroup } from './declaration.ts';
import { ACTOR } from './rounds.ts';
import { counted } from './text.ts';

const rotate: CommandDeclaration = {
  usage: 'rotate',
  summary: 'Seal every kept secret with the newest encryption key.',
  description:
    'Put a new key before the old one (encryption-keys, or ROLLCALL_ENCRYPTION_KEY with a comma between), start the service anew, then run this: every kept secret is sealed with the new key, and the old one can go.',
  work: ({ withApp }) =>
    withApp(async ({ settings }) => {
      const resealed = await settings.reseal(ACTOR);
      return {
        json: { resealed },
        lines: [
          resealed === 0
            ? 'No secret is kept here; those of rollcall.yaml are references.'
            : `${counted(resealed, 'secret')} sealed with the newest key.`,
        ],
      };
    }),
};

export const secrets: CommandGroup = {
  name: 'secrets',
  summary: 'Care for kept secrets.',
  commands: [rotate],
};
