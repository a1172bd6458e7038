/** `rollcall notices list | deliveries | test`: by which channels administrators are told, and whether they work. */

import type { CommandDeclaration, CommandGroup } from './declaration.ts';
import { ACTOR } from './rounds.ts';
import { number, table, time } from './text.ts';

const list: CommandDeclaration = {
  usage: 'list',
  summary: 'List channels, and how each does.',
  work: ({ room, withApp }) =>
    withApp(async ({ notices }) => {
      const channels = await notices.channels();
      const rows = channels.map(({ name, type, enabled, waiting, sentAt, failing }) => [
        name,
        type,
        enabled ? (failing === undefined ? 'works' : 'FAILS') : 'off',
        number(waiting),
        sentAt === undefined ? 'never' : time(sentAt),
        failing === undefined ? '' : failing.message,
      ]);
      const lines = table(['channel', 'type', '', 'waiting', 'last sent', 'error'], rows, room);
      return { json: { channels }, lines: lines.length === 0 ? ['There are no channels.'] : lines };
    }),
};

const deliveries: CommandDeclaration = {
  usage: 'deliveries',
  summary: 'List messages and warnings that were sent or are on their way, the newest first.',
  work: ({ room, withApp }) =>
    withApp(async ({ notices }) => {
      const found = await notices.deliveries({ limit: 50 });
      const rows = found.map(({ at, channel, person, title, state, attempts, error = '' }) => [
        time(at),
        channel ?? `to ${person}`,
        title,
        state,
        number(attempts),
        error,
      ]);
      const lines = table(['at', 'by', 'what', 'state', 'tries', 'error'], rows, room);
      return { json: { deliveries: found }, lines: lines.length === 0 ? ['Nothing was sent.'] : lines };
    }),
};

const test: CommandDeclaration = {
  usage: 'test <channel>',
  summary: 'Send a test by a channel, at once.',
  args: { channel: 'The name of the channel.' },
  work: ({ args: [channel = ''], withApp }) =>
    withApp(async ({ notices }) => {
      const remark = await notices.test(channel, ACTOR);
      return {
        json: { channel, ...(remark === undefined ? {} : { remark }) },
        lines: [`The channel ${channel} has taken the test.`],
        ...(remark === undefined ? {} : { warnings: [remark] }),
      };
    }),
};

export const notices: CommandGroup = {
  name: 'notices',
  summary: 'List the channels by which people are told, what was sent, and test them.',
  commands: [list, deliveries, test],
};
