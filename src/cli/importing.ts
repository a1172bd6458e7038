/** What an import would save: what differs, which secrets are taken, and what stands in the way. */

import type { App } from '../app.ts';
import type { Fault } from '../model/index.ts';
import { type Surroundings as Around, findSecret, isObject } from '../settings/index.ts';
import { type Difference, differences } from './difference.ts';
import { referenceWords, secretsIn, valueAt, withoutSecrets, withValueAt } from './secret-places.ts';

export type Section = 'sources' | 'targets' | 'syncs';
export const sections: readonly Section[] = ['sources', 'targets', 'syncs'];
/** The sections as a file writes them. */
export type Written = Readonly<Record<Section, Readonly<Record<string, unknown>>>>;

/** One connection or sync that is to be saved. */
export interface Entry {
  readonly section: Section;
  readonly name: string;
  /** With its secrets in the clear, or marked to stay as they are. */
  readonly content: Readonly<Record<string, unknown>>;
  /** The version it is at; 0: it is not there. */
  readonly expected: number;
  readonly differences: readonly Difference[];
  /** One sentence for each secret that is taken. */
  readonly secrets: readonly string[];
}

export interface Import {
  readonly entries: readonly Entry[];
  readonly faults: readonly Fault[];
}

/** What is kept of one name, whatever it is. */
interface Standing {
  readonly managedBy: 'file' | 'api';
  readonly version: number;
  /** Of a connection, with marks where secrets are sealed. */
  readonly config?: unknown;
}

/** Compares what a file writes with what is kept. Saves nothing. */
export async function compareImport(
  { settings }: Pick<App, 'settings'>,
  written: Written,
  around: Around,
): Promise<Import> {
  const exported = await settings.exported();
  const kept = new Map<string, Standing>();
  for (const { kind, name, ...rest } of await settings.connections()) kept.set(`${kind}s.${name}`, rest);
  for (const { name, managedBy, version } of await settings.savedSyncs())
    kept.set(`syncs.${name}`, { managedBy, version });
  const entries: Entry[] = [];
  const faults: Fault[] = [];
  for (const section of sections) {
    for (const [name, content] of Object.entries(written[section])) {
      const path = `${section}.${name}`;
      const standing = kept.get(path);
      const changes = differences(path, withoutSecrets(exported[section][name]), withoutSecrets(content));
      if (standing?.managedBy === 'file') {
        if (changes.length > 0)
          faults.push({ path, message: 'is declared in the rollcall.yaml of the service; change it there' });
        continue;
      }
      const found = secretsFor(content, standing?.config, around);
      faults.push(...found.faults.map((fault) => ({ ...fault, path: `${path}.${fault.path}` })));
      if (changes.length === 0 && found.taken.length === 0) continue;
      const taken = found.taken.map((sentence) => `${path}.${sentence}`);
      entries.push({
        section,
        name,
        content: found.content,
        expected: standing?.version ?? 0,
        differences: changes,
        secrets: taken,
      });
    }
  }
  return { entries, faults };
}

/** Secrets that can be found are taken; those that cannot stay as they are sealed, if they are. */
function secretsFor(content: unknown, config: unknown, around: Around) {
  const taken: string[] = [];
  const faults: Fault[] = [];
  let filled = content;
  for (const { path, reference } of secretsIn(content)) {
    const found = findSecret(reference, around);
    const before = valueAt(config, path);
    const sealed = isObject(before) && before.sealed === true;
    if ('text' in found) taken.push(`${path.join('.')}: taken from ${referenceWords(reference)}`);
    else if (!sealed) faults.push({ path: path.join('.'), message: found.fault });
    filled = withValueAt(filled, path, 'text' in found ? found.text : { sealed: true });
  }
  return { content: isObject(filled) ? filled : {}, taken, faults };
}
