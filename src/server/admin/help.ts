/** What an administrator must prepare for a connector: its page of docs/connectors, which the package carries. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The text of a connector's page in Markdown; nothing when it has none, as one from outside the tree. */
export async function readHelp(
  kind: 'source' | 'target',
  type: string,
  folder: string = join(import.meta.dirname, '../../../docs/connectors'),
): Promise<string | undefined> {
  if (!/^[a-z0-9-]+$/.test(type)) return undefined;
  const text = await readFile(join(folder, `${kind}-${type}.md`), 'utf8').catch(() => undefined);
  return text?.replace(/^<!--.*?-->\s*/s, '');
}
