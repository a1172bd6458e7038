/** `rollcall verify CONNECTOR`: puts the promises of the kit to a connection of a real sandbox. */

import type { World } from '../app.ts';
import { type AnySourceConnector, type AnyTargetConnector, ProvisioningError } from '../model/index.ts';
import type { PromiseResult } from '../testkit/index.ts';
import { addressed } from './addressed.ts';
import { type Call, type CommandDeclaration, textOption } from './declaration.ts';
import { exitCodes } from './exit-codes.ts';
import { counted, number } from './text.ts';

export const verify: CommandDeclaration = {
  usage: 'verify <connector> [connection]',
  summary: 'See whether a connector keeps its promises in a real sandbox.',
  description:
    'Puts every promise of the kit to a connection and says of each whether it was kept. In a target accounts and groups are made whose names begin with rollcall-kit, changed, and removed or closed again: never do that in a system that people work with. A source is only read.',
  args: {
    connector: 'The type of the connection: csv, jira-data-center …',
    connection: 'Its name; needed when several are of that type.',
  },
  options: [{ flags: '--yes-this-is-a-sandbox', summary: 'Needed for a target: things are changed there.' }],
  async work(call) {
    const [type = '', name] = call.args;
    const sandbox = await openSandbox(call, type, name);
    if (sandbox.connector.kind === 'target' && call.options.yesThisIsASandbox !== true)
      throw new ProvisioningError(
        'unsafe',
        `This makes, changes and removes accounts and groups at ${sandbox.name}; if nobody works there, say so with --yes-this-is-a-sandbox.`,
      );
    const results: PromiseResult[] = [];
    const leaving = new AbortController();
    const leave = call.surroundings.onStop(() => leaving.abort());
    try {
      for await (const result of put(sandbox, call.world)) {
        results.push(result);
        call.say(resultLine(result));
        if (leaving.signal.aborted) break;
      }
    } finally {
      leave();
    }
    const broken = results.filter(({ state }) => state === 'broken').length;
    return {
      json: { connector: type, connection: sandbox.name, results: results.map(bare) },
      lines: ['', tally(results)],
      ...(broken === 0
        ? {}
        : { exit: exitCodes.internal, warnings: [`${counted(broken, 'promise')} broken.`] }),
    };
  },
};

interface Opened {
  readonly name: string;
  readonly connector: AnySourceConnector | AnyTargetConnector;
  /** With secrets in the clear. */
  readonly settings: unknown;
}

/** Finds the connection and its settings by opening it once: `open` is silent and remembers its settings only. */
async function openSandbox(call: Call, type: string, name: string | undefined): Promise<Opened> {
  const seen: { settings?: unknown } = {};
  const { connectors } = call.surroundings;
  const watched = {
    sources: connectors.sources.map((one) => ({ ...one, open: watching(one.open, seen) })),
    targets: connectors.targets.map((one) => ({ ...one, open: watching(one.open, seen) })),
  };
  const { withApp } = addressed(
    { ...call.surroundings, connectors: watched },
    { ...call.world, connectors: watched },
    textOption(call.options, 'config'),
  );
  return withApp(async ({ settings }) => {
    const all = await settings.connections();
    const fitting = all.filter((one) => one.type === type && (name === undefined || one.name === name));
    const [meant, another] = fitting;
    if (meant === undefined) throw notThere(type, name, all);
    if (another !== undefined)
      throw new ProvisioningError(
        'conflict',
        `Several connections are of type ${type}; name one of ${fitting.map((one) => one.name).join(', ')}.`,
      );
    const { signal } = new AbortController();
    const opened =
      meant.kind === 'source'
        ? await settings.openSource(meant.name, signal)
        : await settings.openTarget(meant.name, signal);
    await opened.close();
    const list: readonly (AnySourceConnector | AnyTargetConnector)[] =
      meant.kind === 'source' ? connectors.sources : connectors.targets;
    const connector = list.find((one) => one.type === type);
    if (connector === undefined)
      throw new ProvisioningError('unsupported', `This version has no connector ${type}.`);
    return { name: meant.name, connector, settings: seen.settings };
  });
}

function watching<Config, Tools, Opened>(
  open: (config: Config, tools: Tools) => Opened,
  seen: { settings?: unknown },
) {
  return (config: Config, tools: Tools): Opened => {
    seen.settings = config;
    return open(config, tools);
  };
}

function notThere(
  type: string,
  name: string | undefined,
  all: readonly { readonly name: string; readonly type: string }[],
) {
  const known = all.map((one) => `${one.name} (${one.type})`).join(', ');
  const wanted = name === undefined ? `of type ${type}` : `${name} of type ${type}`;
  return new ProvisioningError(
    'not-found',
    `There is no connection ${wanted}; ${known === '' ? 'there is none yet' : `there are ${known}`}.`,
  );
}

/** The kit is loaded only here: the service never needs it. */
async function* put({ connector, settings }: Opened, world: World): AsyncIterable<PromiseResult> {
  const kit = await import('../testkit/index.ts');
  const { fetch } = world;
  if (connector.kind === 'source') yield* kit.verifySource(kit.sandboxSource(connector, { settings, fetch }));
  else yield* kit.verifyTarget(kit.sandboxTarget(connector, { settings, fetch }, world.newId().slice(-8)));
}

const words = { kept: 'kept', broken: 'BROKEN', declined: 'declined', 'not-checked': 'not checked' } as const;

function resultLine(result: PromiseResult): string {
  const why =
    result.state === 'kept' ? '' : `: ${result.state === 'broken' ? result.message : result.reason}`;
  return `${words[result.state].padEnd(11)}  ${result.name}${why}`;
}

function tally(results: readonly PromiseResult[]): string {
  const counts = Map.groupBy(results, ({ state }) => state);
  return [...counts]
    .map(([state, some]) => `${number(some.length)} ${words[state].toLowerCase()}`)
    .join(', ');
}

/** Without the cause, which is for debuggers. */
function bare(result: PromiseResult): object {
  if (result.state !== 'broken') return result;
  const { cause: _, ...told } = result;
  return told;
}
