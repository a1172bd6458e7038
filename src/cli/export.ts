/** `rollcall export`: connections and syncs as rollcall.yaml writes them. */

import { stringify } from 'yaml';
import { writtenOf } from '../config.ts';
import type { CommandDeclaration } from './declaration.ts';

export const exported: CommandDeclaration = {
  usage: 'export',
  summary: 'Print connections and syncs as rollcall.yaml writes them.',
  description:
    'Prints all connections and syncs, those of the file and those of the admin API, as rollcall.yaml writes them. Sealed secrets never leave: in their place stands { env: NAME }, to be filled before the file is used.',
  work: ({ withApp }) =>
    withApp(async ({ settings, config }) => {
      const sections = { ...writtenOf(config), ...(await settings.exported()) };
      return { json: sections, lines: stringify(sections, { lineWidth: 110 }).trimEnd().split('\n') };
    }),
};
