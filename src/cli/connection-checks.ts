/** Whether connections work and syncs compile, in words. Shared by `check` and `doctor`. */

import type { App } from '../app.ts';
import { type CheckLine, type ErrorCode, type Fault, ProvisioningError } from '../model/index.ts';

/** What came of looking at one connection or one sync. */
export interface Checked {
  readonly what: 'source' | 'target' | 'sync';
  readonly name: string;
  /** The type of a connection; where a sync leads. */
  readonly detail: string;
  /** Of a connection: what was found of each thing that it needs. */
  readonly lines?: readonly CheckLine[];
  /** What works and will not for long, or not in all: a key that expires soon. */
  readonly warnings?: readonly string[];
  /** Absent: all is well. */
  readonly problem?: {
    readonly code: ErrorCode;
    readonly message: string;
    readonly faults: readonly Fault[];
  };
}

/** Opens connections and asks each whether it works. @throws ProvisioningError `not-found` for a name that is none. */
export async function checkConnections(
  { settings, subscriptions, activities }: App,
  { signal, only, tell }: Asking,
): Promise<readonly Checked[]> {
  const connections = await settings.connections();
  const wanted = connections.filter(({ name }) => only === undefined || name === only);
  if (only !== undefined && wanted.length === 0)
    throw new ProvisioningError('not-found', `There is no connection ${only}; ${known(connections)}.`);
  const checked: Checked[] = [];
  for (const { kind, name, type } of wanted) {
    const check = await settings.checkConnection(name, {
      signal,
      ...(tell !== undefined && { tell: (line) => tell(name, line) }),
    });
    const { failure, lines } = check;
    const warnings = [...lines.flatMap((line) => warningOf(line)), ...check.warnings];
    if (kind === 'source')
      warnings.push(...(await subscriptions.warnings(name)), ...(await activities.warnings(name)));
    checked.push({
      what: kind,
      name,
      detail: type,
      lines,
      ...(failure !== undefined && {
        problem: { code: failure.code, message: failure.message, faults: failure.faults },
      }),
      ...(warnings.length > 0 && { warnings }),
    });
  }
  return checked;
}

/** What is asked for. */
interface Asking {
  readonly signal: AbortSignal;
  /** One connection alone. */
  readonly only?: string | undefined;
  /** Hears each line as it is found. */
  readonly tell?: (connection: string, line: CheckLine) => void;
}

/** What is missing and not needed: the connection works, but for a part. */
function warningOf(line: CheckLine): readonly string[] {
  if (line.state !== 'missing' || line.needed) return [];
  return [`${line.name}: ${lineWords(line)}`];
}

/** What a line says beside its name and state: what is missing, what to do, what does not work without it. */
export function lineWords(line: CheckLine): string {
  if (line.state === 'asking') return '';
  const { message = '' } = line;
  if (line.state !== 'missing') return message;
  const said = [message, ...(line.todo === undefined ? [] : [line.todo])];
  return [...said, `Without it: ${line.without}`].join(' ');
}

/** Whether each sync can be used as it is written; those of one connection only, when it is named. */
export async function checkSyncs({ settings }: App, connection?: string): Promise<readonly Checked[]> {
  const checked: Checked[] = [];
  for (const { name, written, faults } of await settings.savedSyncs()) {
    if (connection !== undefined && written.to !== connection && !written.from.includes(connection)) continue;
    const message = `The sync ${name} cannot be used as it is written.`;
    const detail = `${written.from.join(', ')} → ${written.to}`;
    checked.push({
      what: 'sync',
      name,
      detail,
      ...(faults.length === 0 ? {} : { problem: { code: 'invalid', message, faults } }),
    });
  }
  return checked;
}

function known(connections: readonly { readonly name: string }[]): string {
  if (connections.length === 0) return 'there is none yet';
  return `there ${connections.length === 1 ? 'is' : 'are'} ${connections.map(({ name }) => name).join(', ')}`;
}
