/** `rollcall credentials create | list | rotate | revoke`: what identity providers that push prove themselves by. */

import { scopes as allScopes } from '../server/door/index.ts';
import { type CommandDeclaration, type CommandGroup, textOption } from './declaration.ts';
import { durationOption } from './numbers.ts';
import { ACTOR } from './rounds.ts';
import { table, time } from './text.ts';

const source = 'The source, of a type that pushes.';
const which = { source, credential: 'Its name or its id.' };
const week = 7 * 86_400_000;
const once = 'it is shown this once and kept nowhere in the clear.';

const create: CommandDeclaration = {
  usage: 'create <source> <name>',
  summary: 'Make a token or an OAuth client for a source. It is shown this once.',
  args: { source, name: 'What to call it.' },
  options: [
    { flags: '--kind <kind>', summary: 'token when absent.', choices: ['token', 'client'] },
    {
      flags: '--scope <scope>',
      summary: 'The only thing that it may; both when absent.',
      choices: allScopes,
    },
    {
      flags: '--expires <duration>',
      summary: 'After how long it stops working, such as 365d; never when absent.',
    },
  ],
  work: ({ args: [of = '', name = ''], options, withApp, world }) =>
    withApp(async ({ door, config }) => {
      const holds = durationOption(options, 'expires');
      const kind = textOption(options, 'kind') === 'client' ? 'client' : 'token';
      const wanted = textOption(options, 'scope');
      const { credential, secret } = await door.credentials.create(
        {
          source: of,
          name,
          kind,
          scopes: allScopes.filter((scope) => wanted === undefined || wanted === scope),
          ...(holds === undefined ? {} : { expiresAt: world.clock.now() + holds }),
        },
        ACTOR,
      );
      return { json: { credential, secret }, ...shown(credential, secret, config.publicUrl) };
    }),
};

const list: CommandDeclaration = {
  usage: 'list [source]',
  summary: 'List what sources prove themselves by, and when it was last used.',
  args: { source: 'Only of this source.' },
  options: [{ flags: '--revoked', summary: 'Also those that were revoked.' }],
  work: ({ args: [of], options, room, withApp }) =>
    withApp(async ({ door }) => {
      const credentials = await door.credentials.list({
        revoked: options.revoked === true,
        ...(of === undefined ? {} : { source: of }),
      });
      const rows = credentials.map((each) => [
        each.source,
        each.name,
        each.kind,
        each.scopes.join(', '),
        each.prefix === undefined ? '' : `${each.prefix}…`,
        each.managedBy,
        each.lastUsedAt === undefined ? 'never' : `${time(each.lastUsedAt)} from ${each.lastAddress}`,
        each.expiresAt === undefined ? 'never' : time(each.expiresAt),
        each.revokedAt === undefined ? '' : time(each.revokedAt),
        each.id,
      ]);
      const header = [
        'source',
        'name',
        'kind',
        'may',
        'begins with',
        'kept by',
        'last used',
        'expires',
        'revoked',
        'id',
      ];
      const lines = table(header, rows, room);
      return { json: { credentials }, lines: lines.length === 0 ? ['There are none.'] : lines };
    }),
};

const rotate: CommandDeclaration = {
  usage: 'rotate <source> <credential>',
  summary: 'Make the successor of a credential; the old one works on for a while.',
  args: which,
  options: [{ flags: '--overlap <duration>', summary: 'How long the old one works on; 7d when absent.' }],
  work: ({ args: [of = '', credential = ''], options, withApp }) =>
    withApp(async ({ door, config }) => {
      const overlap = durationOption(options, 'overlap') ?? week;
      const made = await door.credentials.rotate({ source: of, credential, overlap }, ACTOR);
      return { json: made, ...shown(made.credential, made.secret, config.publicUrl) };
    }),
};

const revoke: CommandDeclaration = {
  usage: 'revoke <source> <credential>',
  summary: 'Revoke a credential; it stops working within seconds.',
  args: which,
  work: ({ args: [of = '', credential = ''], withApp }) =>
    withApp(async ({ door }) => {
      await door.credentials.revoke({ source: of, credential }, ACTOR);
      return { json: { revoked: credential }, lines: [`${credential} of ${of} is revoked.`] };
    }),
};

/** Alone on standard output, so that it can be piped; of a client, its id first. */
function shown(
  {
    kind,
    name,
    id,
    source: of,
  }: { readonly kind: string; readonly name: string; readonly id: string; readonly source: string },
  secret: string,
  address: string,
) {
  if (kind === 'token') return { lines: [secret], warnings: [`The token ${name} of ${of} is made; ${once}`] };
  return {
    lines: [
      `client_id ${id}`,
      `client_secret ${secret}`,
      `token address ${address}/scim/v2/${of}/oauth/token`,
    ],
    warnings: [`The client ${name} of ${of} is made; ${once}`],
  };
}

export const credentials: CommandGroup = {
  name: 'credentials',
  summary: 'Make, list, rotate and revoke what identity providers that push prove themselves by.',
  commands: [create, list, rotate, revoke],
};
