/** Writes what is made from the code: pages of docs/, and the console's types of the admin API. Run it after a change of a connector, a command, a function or a route. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { connectors } from '../src/app.ts';
import { commands } from '../src/cli/commands.ts';
import { functions, members } from '../src/mapping/index.ts';
import { adminDocument } from '../src/server/admin/index.ts';
import { commandsPage } from './docs/commands.ts';
import { conformancePage } from './docs/conformance.ts';
import { connectorPages } from './docs/connectors.ts';
import { consoleTypes } from './docs/console-types.ts';
import { mappingPage } from './docs/mapping.ts';

/** A page by its path from the project's root. */
export type Pages = ReadonlyMap<string, string>;

/** All pages that are made, as they should be. */
export async function pages(): Promise<Pages> {
  return new Map([
    ['docs/mapping.md', mappingPage({ functions, members })],
    ['docs/cli.md', commandsPage(commands)],
    ['docs/scim-conformance.md', conformancePage()],
    ['console/src/api/schema.ts', consoleTypes(adminDocument())],
    ...(await connectorPages(connectors)),
  ]);
}

/** Writes every page, in the order of their paths. */
async function write(): Promise<void> {
  const root = new URL('../', import.meta.url);
  for (const [path, text] of [...(await pages())].sort()) {
    const file = fileURLToPath(new URL(path, root));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`Wrote ${path}`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await write();
