/** When that by which connections prove themselves ends: as administrators wrote, and as connectors and other sides tell. */

import { asProvisioningError, type CredentialEnd } from '../model/index.ts';
import { endsSealedIn, referenceWords, secretsIn } from './secret-places.ts';
import type { Settings } from './settings.ts';

/** The end of something of a connection. */
export interface ConnectionEnd extends CredentialEnd {
  readonly connection: string;
  /** Whose check warns of it by itself: that of targets does. */
  readonly by: 'file' | 'api' | 'source' | 'target';
}

/** Every end that is known. A connection that cannot be asked is left out: whoever checks connections tells of it. */
export async function connectionEnds(
  settings: Pick<Settings, 'connections' | 'openSource' | 'openTarget'>,
): Promise<readonly ConnectionEnd[]> {
  const found: ConnectionEnd[] = [];
  for (const { kind, name, config } of await settings.connections()) {
    for (const { path, reference } of secretsIn(config)) {
      if (reference.expires === undefined) continue;
      const renew = `renew it where it was made, put it into ${referenceWords(reference)}, and write its new end`;
      found.push({
        connection: name,
        by: 'file',
        what: path.join('.'),
        at: Date.parse(reference.expires),
        renew,
      });
    }
    for (const { path, expires } of endsSealedIn(config)) {
      const renew = `renew it where it was made, and write it and its new end into the settings of the connection ${name}`;
      found.push({ connection: name, by: 'api', what: path.join('.'), at: Date.parse(expires), renew });
    }
    const told = await endsTold(settings, kind, name);
    found.push(...told.map((end) => ({ ...end, connection: name, by: kind })));
  }
  return found;
}

async function endsTold(
  settings: Pick<Settings, 'openSource' | 'openTarget'>,
  kind: 'source' | 'target',
  name: string,
): Promise<readonly CredentialEnd[]> {
  const { signal } = new AbortController();
  try {
    const open = kind === 'source' ? settings.openSource : settings.openTarget;
    const opened = await open(name, signal);
    try {
      return (await opened.ends?.()) ?? [];
    } finally {
      await opened.close();
    }
  } catch (thrown) {
    if (asProvisioningError(thrown).code === 'internal') throw thrown;
    return [];
  }
}
