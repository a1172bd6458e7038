/** `rollcall tokens create | list | revoke`: who may use the admin API. */

import { type Role, roles } from '../settings/index.ts';
import { type CommandDeclaration, type CommandGroup, textOption } from './declaration.ts';
import { durationOption } from './numbers.ts';
import { ACTOR } from './rounds.ts';
import { table, time } from './text.ts';

const create: CommandDeclaration = {
  usage: 'create <name>',
  summary: 'Make an admin token. It is shown this once.',
  args: { name: 'What to call it: who or what uses it.' },
  options: [
    { flags: '--role <role>', summary: 'What it may.', choices: roles, required: true },
    {
      flags: '--expires <duration>',
      summary: 'After how long it stops working, such as 90d; never when absent.',
    },
  ],
  work: ({ args: [name = ''], options, withApp, world }) =>
    withApp(async ({ administrators }) => {
      const role = textOption(options, 'role') as Role;
      const holds = durationOption(options, 'expires');
      const { token, secret } = await administrators.createToken(
        { name, role, ...(holds === undefined ? {} : { expiresAt: world.clock.now() + holds }) },
        ACTOR,
      );
      return {
        json: { token, secret },
        lines: [secret],
        warnings: [`Token ${name} (${role}) is made; it is shown this once and kept nowhere in the clear.`],
      };
    }),
};

const list: CommandDeclaration = {
  usage: 'list',
  summary: 'List admin tokens.',
  options: [{ flags: '--revoked', summary: 'Also those that were revoked.' }],
  work: ({ options, room, withApp }) =>
    withApp(async ({ administrators }) => {
      const tokens = await administrators.tokens({ revoked: options.revoked === true });
      const rows = tokens.map((token) => [
        token.name,
        token.role,
        `${token.prefix}…`,
        token.managedBy,
        `${time(token.createdAt)} by ${token.createdBy}`,
        token.lastUsedAt === undefined ? 'never' : time(token.lastUsedAt),
        token.expiresAt === undefined ? 'never' : time(token.expiresAt),
        token.revokedAt === undefined ? '' : time(token.revokedAt),
        token.id,
      ]);
      const header = [
        'name',
        'role',
        'begins with',
        'kept by',
        'made',
        'last used',
        'expires',
        'revoked',
        'id',
      ];
      const lines = table(header, rows, room);
      return { json: { tokens }, lines: lines.length === 0 ? ['There are no admin tokens.'] : lines };
    }),
};

const revoke: CommandDeclaration = {
  usage: 'revoke <token>',
  summary: 'Revoke an admin token; it stops working at once.',
  args: { token: 'Its name or its id.' },
  work: ({ args: [wanted = ''], withApp }) =>
    withApp(async ({ administrators }) => {
      const tokens = await administrators.tokens();
      const token = tokens.find(({ id }) => id === wanted) ?? tokens.find(({ name }) => name === wanted);
      await administrators.revokeToken(token?.id ?? wanted, ACTOR);
      return {
        json: { revoked: token?.id ?? wanted },
        lines: [`Token ${token?.name ?? wanted} is revoked.`],
      };
    }),
};

export const tokens: CommandGroup = {
  name: 'tokens',
  summary: 'Make, list and revoke tokens for the admin API.',
  commands: [create, list, revoke],
};
