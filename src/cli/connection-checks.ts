/** Whether connections work and syncs compile, in words. Shared by `check` and `doctor`. */

import type { App } from '../app.ts';
import { asProvisioningError, type ErrorCode, type Fault, ProvisioningError } from '../model/index.ts';

/** What came of looking at one connection or one sync. */
export interface Checked {
  readonly what: 'source' | 'target' | 'sync';
  readonly name: string;
  /** The type of a connection; where a sync leads. */
  readonly detail: string;
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
  signal: AbortSignal,
  only?: string,
): Promise<readonly Checked[]> {
  const connections = await settings.connections();
  const wanted = connections.filter(({ name }) => only === undefined || name === only);
  if (only !== undefined && wanted.length === 0)
    throw new ProvisioningError('not-found', `There is no connection ${only}; ${known(connections)}.`);
  const checked: Checked[] = [];
  for (const { kind, name, type } of wanted) {
    const warnings: string[] = [];
    const onlooker = { warned: (warning: string) => void warnings.push(warning) };
    const problem = await problemOf(async () => {
      const open = kind === 'source' ? settings.openSource : settings.openTarget;
      const opened = await open(name, signal, onlooker);
      try {
        await opened.check();
      } finally {
        await opened.close();
      }
    });
    if (kind === 'source')
      warnings.push(...(await subscriptions.warnings(name)), ...(await activities.warnings(name)));
    checked.push({ what: kind, name, detail: type, ...problem, ...(warnings.length > 0 && { warnings }) });
  }
  return checked;
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

async function problemOf(work: () => Promise<void>): Promise<Pick<Checked, 'problem'>> {
  try {
    await work();
    return {};
  } catch (thrown) {
    const { code, message, faults } = asProvisioningError(thrown);
    return { problem: { code, message, faults } };
  }
}

function known(connections: readonly { readonly name: string }[]): string {
  if (connections.length === 0) return 'there is none yet';
  return `there ${connections.length === 1 ? 'is' : 'are'} ${connections.map(({ name }) => name).join(', ')}`;
}
