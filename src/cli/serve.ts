/** `rollcall serve`: the service itself. */

import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type App, openApp, type World } from '../app.ts';
import { ProvisioningError } from '../model/index.ts';
import { openListener } from '../server/index.ts';
import type { CommandDeclaration } from './declaration.ts';
import { newId, systemClock } from './world.ts';

/** Bytes that the headers of a request may have, its address with them: what the SCIM service takes, and refuses by itself beyond. */
const HEADERS = 128 * 1024;

/** Requests under way may take so long to end (milliseconds). */
const PATIENCE = 5_000;

export const serve: CommandDeclaration = {
  usage: 'serve',
  summary: 'Run the service.',
  description:
    'Runs the service: takes in what identity providers push, does what is scheduled, and answers the admin API. Without a file it keeps everything in ./data. SIGINT or SIGTERM ends it after what is under way; a second one ends it at once.',
  async work(call) {
    const { surroundings } = call;
    const config = await call.config();
    const world: World = { ...surroundings.openWorld(config.log.level), fillDemo };
    const asked = Promise.withResolvers<void>();
    const leave = surroundings.onStop(() => asked.resolve());
    try {
      const app = await openApp(config, world);
      try {
        const server = await listening(app);
        try {
          await app.start();
          const address = addressOf(app, server);
          const code = await app.administrators.firstCode();
          const link = code === undefined ? undefined : `${address}/first?code=${code}`;
          if (call.json)
            surroundings.stdout.write(
              `${JSON.stringify({ address, ...(link === undefined ? {} : { first: { link, code } }) })}\n`,
            );
          call.say(
            `Rollcall listens on ${address}`,
            ...firstLines(address, code),
            ...beginning(app, await emptiness(app)),
          );
          await asked.promise;
          call.say('Ending after what is under way; once more ends at once.');
        } finally {
          app.endStreams();
          await closed(server, (milliseconds, signal) => world.clock.sleep(milliseconds, signal));
        }
      } finally {
        await app.close();
      }
    } finally {
      leave();
    }
    return { json: undefined, lines: ['Ended.'] };
  },
};

/** Loaded only when somebody asks for it. */
const fillDemo: NonNullable<World['fillDemo']> = async (app, actor) =>
  (await import('../demo/index.ts')).fillDemo({ app, actor, world: { clock: systemClock, newId } });

/** Listens as the configuration says. @throws ProvisioningError when the address cannot be had. */
function listening(app: App): Promise<Server> {
  const at = app.config.listen;
  return new Promise((resolve, reject) => {
    const server = openListener(app, { hostname: at.host, maxHeaderSize: HEADERS });
    server.listen(at.port, at.host, () => resolve(server));
    server.on('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, at)));
  });
}

const sentences: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken by another program; end it, or name another one in `listen`',
  EACCES: 'is for administrators of this machine only; name a port from 1024 on in `listen`',
  EADDRNOTAVAIL: 'is no address of this machine; name one in `listen`',
  ENOTFOUND: 'is no address of this machine; name one in `listen`',
};

function cannotListen(
  error: NodeJS.ErrnoException,
  { host, port }: App['config']['listen'],
): ProvisioningError {
  const sentence =
    sentences[error.code ?? ''] ??
    `cannot be listened on (${error.code ?? error.message}); name another one in \`listen\``;
  return new ProvisioningError(
    error.code === 'EADDRINUSE' ? 'conflict' : 'invalid',
    `${host}:${port} ${sentence}.`,
    { cause: error },
  );
}

/** As people reach it; with port 0 the port that was found. */
function addressOf({ config }: App, server: Server): string {
  const { port } = server.address() as AddressInfo;
  return config.listen.port === 0 ? config.publicUrl.replace(/:0$/, `:${port}`) : config.publicUrl;
}

/** Takes no more requests, and waits for those under way. */
async function closed(
  server: Server,
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const done = new AbortController();
  const ended = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const impatient = sleep(PATIENCE, done.signal).then(
    () => server.closeAllConnections(),
    () => undefined,
  );
  await ended;
  done.abort();
  await impatient;
}

function firstLines(address: string, code: string | undefined): readonly string[] {
  if (code === undefined) return [];
  return [
    '',
    'There is no administrator yet. This link makes the first; it works once, for a day:',
    `  ${address}/first?code=${code}`,
    'Or without a browser:',
    `  curl -X POST ${address}/api/v1/tokens/first -H 'content-type: application/json' -d '{"code":"${code}","name":"me"}'`,
  ];
}

/** Whether nothing is declared yet. */
async function emptiness({ settings }: App): Promise<boolean> {
  return (await settings.connections()).length === 0;
}

function beginning({ config }: App, empty: boolean): readonly string[] {
  if (!empty) return [];
  const file = config.file ?? 'rollcall.yaml in this folder';
  return [
    '',
    `Nothing is declared yet: make a source, a target and a sync in the console, or write them in ${file}.`,
  ];
}
