/** `rollcall requests list | show | watch`: what identity providers that push have asked, masked. */

import { ProvisioningError } from '../model/index.ts';
import type { RecordedRequest, SourceDialect } from '../server/inspector/index.ts';
import type { CommandDeclaration, CommandGroup, OptionDeclaration } from './declaration.ts';
import { numberOption } from './numbers.ts';
import { plain, table, time } from './text.ts';

const failed: OptionDeclaration = { flags: '--failed', summary: 'Only those that were refused or failed.' };
const args = { source: 'Only of this source.' };
const header = ['id', 'when', 'source', 'client', 'seems', 'ms', 'status', 'request'];

const list: CommandDeclaration = {
  usage: 'list [source]',
  summary: 'List SCIM requests, the newest first.',
  args,
  options: [failed, { flags: '--limit <count>', summary: 'At most so many; 20 when absent.' }],
  work: ({ args: [source], options, room, withApp }) =>
    withApp(async ({ inspector }) => {
      const requests = await inspector.requests({
        failed: options.failed === true,
        limit: numberOption(options, 'limit') ?? 20,
        ...(source === undefined ? {} : { source }),
      });
      const lines = table(header, requests.map(cells), room);
      return { json: { requests }, lines: lines.length === 0 ? ['There are no such requests.'] : lines };
    }),
};

const show: CommandDeclaration = {
  usage: 'show <request>',
  summary: 'Show a SCIM request with its answer.',
  description: 'Secrets are never shown; what is said of people only where the source’s settings say so.',
  args: { request: 'The id of the request.' },
  work: ({ args: [id = ''], withApp }) =>
    withApp(async ({ inspector }) => {
      if (!/^\d{1,15}$/.test(id))
        throw new ProvisioningError('invalid', `${id} is no number of a request; list them first.`);
      const request = await inspector.request(Number(id));
      const { body, answer, query, agent, contentType } = request;
      const more = [
        ['agent', agent],
        ['content type', contentType],
        ['from', request.address],
        ['client', request.client ?? 'nobody known'],
      ].flatMap(([name, text]) => (text === undefined ? [] : [`${name}: ${plain(String(text))}`]));
      return {
        json: { request },
        lines: [
          plain(`${request.method} ${request.path}${query === undefined ? '' : `?${query}`}`),
          `${time(request.at)}, answered with ${request.status} after ${request.milliseconds} ms`,
          ...more,
          ...(body === undefined ? [] : ['', 'Sent:', ...pretty(body)]),
          ...(answer === undefined ? [] : ['', 'Answered:', ...pretty(answer)]),
        ],
      };
    }),
};

const watch: CommandDeclaration = {
  usage: 'watch [source]',
  summary: 'Show SCIM requests while they come; ends when it is told to.',
  description: 'Of all processes on the same store, within two seconds. With --json a line for each request.',
  args,
  options: [failed],
  work: ({ args: [source], options, withApp, world, surroundings, json, say }) =>
    withApp(async ({ inspector }) => {
      const asked = new AbortController();
      const leave = surroundings.onStop(() => asked.abort());
      try {
        let last = (await inspector.requests({ limit: 1 }))[0]?.id ?? 0;
        while (!asked.signal.aborted) {
          const news = await inspector.requests({
            failed: options.failed === true,
            after: last,
            limit: 200,
            ...(source === undefined ? {} : { source }),
          });
          for (const request of news) {
            if (json) surroundings.stdout.write(`${JSON.stringify(request)}\n`);
            else say(cells(request).map(plain).join('  '));
          }
          last = news.at(-1)?.id ?? last;
          await world.clock.sleep(1_000, asked.signal).catch(() => undefined);
        }
      } finally {
        leave();
      }
      return { json: undefined, lines: [] };
    }),
};

const dialects: CommandDeclaration = {
  usage: 'dialects',
  summary: 'Tell whose client each source that pushes seems to have, and why.',
  description:
    'What the requests of the last time look like, beside the dialect of the settings. Nothing is decided by it: with auto the names of every client are understood.',
  work: ({ withApp, room }) =>
    withApp(async ({ inspector }) => {
      const all = await inspector.dialects();
      const rows = all.map((each) => [each.source, each.setting, each.seems ?? '–', reasonsOf(each)]);
      const lines = table(['source', 'dialect', 'seems', 'because it'], rows, room);
      return { json: { dialects: all }, lines: all.length === 0 ? ['No source pushes.'] : lines };
    }),
};

/** Why a source seems to have that client. */
function reasonsOf({ because }: SourceDialect): string {
  return because.length === 0 ? 'has shown nothing yet' : because.join('; ');
}

function cells(request: RecordedRequest): readonly string[] {
  const { id, at, source, client, dialect, milliseconds, status, method, path, query } = request;
  return [
    String(id),
    time(at),
    source,
    client?.slice(source.length + 1) ?? '–',
    dialect,
    String(milliseconds),
    String(status),
    `${method} ${path}${query === undefined ? '' : `?${query}`}`,
  ];
}

function pretty(value: unknown): readonly string[] {
  return JSON.stringify(value, null, 2).split('\n').map(plain);
}

export const requests: CommandGroup = {
  name: 'requests',
  summary: 'Look at what identity providers that push have asked.',
  commands: [list, show, watch, dialects],
};
