/** `rollcall import FILE`: connections and syncs from a file into what the admin API manages. */

import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { App } from '../app.ts';
import { type Fault, ProvisioningError } from '../model/index.ts';
import { type Surroundings as Around, invalid, isObject, readDeclared, readYaml } from '../settings/index.ts';
import type { Answer, Call, CommandDeclaration } from './declaration.ts';
import { differenceLine } from './difference.ts';
import { compareImport, type Import, sections, type Written } from './importing.ts';
import { ACTOR } from './rounds.ts';
import { secretsIn } from './secret-places.ts';
import { counted } from './text.ts';

/** Sections of rollcall.yaml that say how the service runs; they are no connections or syncs and are left alone. */
const ofTheService = [
  'listen',
  'public-url',
  'store',
  'encryption-keys',
  'people',
  'tokens',
  'retention',
  'log',
];

export const imported: CommandDeclaration = {
  usage: 'import <file>',
  summary: 'Save connections and syncs of a file, as the admin API would.',
  description:
    'Shows how the connections and syncs of a file differ from what is kept, and with --yes saves them, secrets sealed. What the file does not name stays as it is; what the service’s own rollcall.yaml declares is refused.',
  args: { file: 'A file as rollcall export prints it.' },
  options: [{ flags: '-y, --yes', summary: 'Save it.' }],
  async work(call) {
    const file = resolve(call.surroundings.directory, call.args[0] ?? '');
    const around = { environment: call.surroundings.environment, directory: dirname(file) };
    const { written, ignored } = readSections(file);
    return call.withApp(async (app) => {
      const compared = await compareImport(app, written, around);
      const faults = [...(await faultsOf(app, call, { written, around })), ...compared.faults];
      if (faults.length > 0) throw invalid(basename(file), unique(faults));
      const save = call.options.yes === true;
      if (save) await saveAll(app, compared);
      return answerOf(compared, save, ignored);
    });
  },
};

function readSections(file: string): { readonly written: Written; readonly ignored: readonly string[] } {
  const yaml = readYaml(readText(file));
  const value = isObject(yaml.value) ? yaml.value : {};
  const known = [...sections, ...ofTheService];
  const faults = [
    ...yaml.faults,
    ...Object.keys(value).flatMap((name) =>
      known.includes(name)
        ? []
        : [{ path: name, message: `is not known here; known are ${known.join(', ')}` }],
    ),
    ...sections.flatMap((name) =>
      value[name] === undefined || value[name] === null || isObject(value[name])
        ? []
        : [{ path: name, message: 'must be a group of named entries' }],
    ),
  ];
  if (faults.length > 0) throw invalid(basename(file), yaml.withLines(faults));
  const section = (name: (typeof sections)[number]) => (isObject(value[name]) ? value[name] : {});
  return {
    written: { sources: section('sources'), targets: section('targets'), syncs: section('syncs') },
    ignored: ofTheService.filter((name) => value[name] !== undefined),
  };
}

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

/**
 * The faults of what is written, in the company of what is kept: a sync may use a connection that is there already.
 * Whether secrets can be found is judged elsewhere, so here every one of them is at hand.
 */
async function faultsOf(
  { settings }: App,
  { surroundings }: Call,
  { written, around }: { readonly written: Written; readonly around: Around },
): Promise<readonly Fault[]> {
  const kept = await settings.exported();
  const together = {
    sources: { ...kept.sources, ...written.sources },
    targets: { ...kept.targets, ...written.targets },
    syncs: written.syncs,
  };
  const standIns = secretsIn(together).flatMap(({ reference }) =>
    'env' in reference ? [reference.env] : [],
  );
  const environment = {
    ...Object.fromEntries(standIns.map((name) => [name, 'a stand-in for a secret that is sealed already'])),
    ...around.environment,
  };
  const { faults } = await readDeclared(together, {
    connectors: surroundings.connectors,
    around: { ...around, environment },
  });
  const own = sections.flatMap((section) =>
    Object.keys(written[section]).map((name) => `${section}.${name}`),
  );
  return faults.filter(({ path }) =>
    own.some((name) => path === name || path.startsWith(`${name}.`) || path.startsWith(`${name}[`)),
  );
}

function unique(faults: readonly Fault[]): readonly Fault[] {
  return [...new Map(faults.map((fault) => [`${fault.path} ${fault.message}`, fault])).values()];
}

/** Connections first, since syncs are compiled against them. */
async function saveAll({ settings }: App, { entries }: Import): Promise<void> {
  for (const { section, name, content, expected } of entries) {
    const request = { actor: ACTOR, expected };
    if (section === 'syncs') {
      await settings.saveSync({ name, content }, request);
      continue;
    }
    const { type, ...config } = content;
    const kind = section === 'sources' ? 'source' : 'target';
    await settings.saveConnection({ kind, name, type: String(type), config }, request);
  }
}

function answerOf({ entries }: Import, saved: boolean, ignored: readonly string[]): Answer {
  const lines = entries.flatMap((entry) => [
    ...entry.differences.map(differenceLine),
    ...entry.secrets.map((sentence) => `~ ${sentence}`),
  ]);
  const json = {
    saved,
    entries: entries.map(({ section, name, differences, secrets }) => ({
      section,
      name,
      differences,
      secrets,
    })),
  };
  const left = ignored.map(
    (name) => `${name}: says how a service runs and is not imported; write it in its own rollcall.yaml.`,
  );
  if (entries.length === 0)
    return { json, lines: ['Everything is kept as the file writes it.'], warnings: left };
  const what = counted(entries.length, 'entry', 'entries');
  const end = saved ? `${what} saved.` : `Nothing is saved yet; save ${what} with --yes.`;
  return { json, lines: [...lines, '', end], warnings: left };
}
