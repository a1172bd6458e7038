/** `rollcall import FILE`: connections, syncs and settings from a file into what the admin API manages. */

import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { ProvisioningError } from '../model/index.ts';
import {
  compareImport,
  differenceLine,
  findSecret,
  type Import,
  invalid,
  readYaml,
  referenceWords,
  saveImport,
} from '../settings/index.ts';
import type { Answer, CommandDeclaration } from './declaration.ts';
import { ACTOR } from './rounds.ts';
import { counted } from './text.ts';

export const imported: CommandDeclaration = {
  usage: 'import <file>',
  summary: 'Save connections and syncs of a file, as the admin API would.',
  description:
    'Shows how the connections, syncs and settings of a file differ from what is kept, and with --yes saves them, secrets sealed. What the file does not name stays as it is; what the service’s own rollcall.yaml declares is refused.',
  args: { file: 'A file as rollcall export prints it.' },
  options: [{ flags: '-y, --yes', summary: 'Save it.' }],
  async work(call) {
    const file = resolve(call.surroundings.directory, call.args[0] ?? '');
    const around = { environment: call.surroundings.environment, directory: dirname(file) };
    const yaml = readYaml(readText(file));
    return call.withApp(async ({ settings }) => {
      const { connectors } = call.surroundings;
      const supply = ({ reference }: { readonly reference: unknown }) => findSecret(reference, around);
      const compared = await compareImport({ settings, connectors, around, supply }, yaml);
      if (compared.faults.length > 0) throw invalid(basename(file), compared.faults);
      const save = call.options.yes === true;
      if (save) await saveImport(settings, compared.entries, ACTOR);
      return answerOf(compared, save);
    });
  },
};

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new ProvisioningError(
      missing ? 'not-found' : 'invalid',
      missing ? `There is no file ${file}.` : `${file} cannot be read; see that this user may read it.`,
      { cause },
    );
  }
}

function answerOf({ entries, ignored }: Import, saved: boolean): Answer {
  const told = entries.map(({ section, name, differences, secrets }) => ({
    section,
    name,
    differences,
    secrets: secrets.flatMap(({ path, reference, state }) =>
      state === 'taken' ? [`${path}: taken from ${referenceWords(reference)}`] : [],
    ),
  }));
  const lines = told.flatMap((entry) => [
    ...entry.differences.map(differenceLine),
    ...entry.secrets.map((sentence) => `~ ${sentence}`),
  ]);
  const json = { saved, entries: told };
  const left = ignored.map(
    (name) => `${name}: says how a service runs and is not imported; write it in its own rollcall.yaml.`,
  );
  if (entries.length === 0)
    return { json, lines: ['Everything is kept as the file writes it.'], warnings: left };
  const what = counted(entries.length, 'entry', 'entries');
  const end = saved ? `${what} saved.` : `Nothing is saved yet; save ${what} with --yes.`;
  return { json, lines: [...lines, '', end], warnings: left };
}
