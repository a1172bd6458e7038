/** The documentation is true: pages that are made are as the code makes them, links lead somewhere, commands exist. */

import { describe, expect, test } from 'vitest';
import { pages } from '../scripts/docs.ts';
import { commands } from '../src/cli/commands.ts';
import { SyncEntry, shapeOf } from '../src/settings/index.ts';
import { isThere, paths, readText } from './architecture/file.ts';
import { brokenLinks, commandsIn, keysOf, scriptsIn } from './architecture/page.ts';

const written = paths('{*.md,docs/**/*.md,src/**/*.md}');
const names = new Set(
  commands.flatMap((entry) =>
    'commands' in entry
      ? [entry.name, ...entry.commands.map(({ usage }) => `${entry.name} ${usage.replace(/ .*/, '')}`)]
      : [entry.usage.replace(/ .*/, '')],
  ),
);
const groups = new Set(commands.flatMap((entry) => ('commands' in entry ? [entry.name] : [])));

describe('a page', () => {
  test('that is made from the code is as the code makes it', async () => {
    const made = await pages();
    const stale = [...made].filter(([path, text]) => !isThere(path) || readText(path) !== text);
    expect(stale.map(([path]) => `${path} is not what npm run docs writes`)).toEqual([]);
  });

  test('of a connector that is gone is gone too', async () => {
    const made = await pages();
    expect(paths('docs/connectors/*.md').filter((path) => !made.has(path))).toEqual([]);
  });

  test('links only to what is there', () => {
    expect(written.flatMap((path) => brokenLinks(path, { read: readText, isThere }))).toEqual([]);
  });

  test('names only commands that exist', () => {
    const unknown = written.flatMap((path) =>
      commandsIn(readText(path), groups)
        .filter((command) => !names.has(command))
        .map((command) => `${path}: rollcall ${command}`),
    );
    expect(unknown).toEqual([]);
  });

  test('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
    const unknown = written.flatMap((path) =>
      scriptsIn(readText(path))
        .filter((script) => !Object.hasOwn(scripts, script))
        .map((script) => `${path}: npm run ${script}`),
    );
    expect(unknown).toEqual([]);
  });
});

test('the README names the ways to begin', () => {
  const scripts = new Set(scriptsIn(readText('README.md')));
  expect([...scripts]).toEqual(expect.arrayContaining(['demo', 'test', 'start']));
  expect(commandsIn(readText('README.md'), groups)).toEqual(
    expect.arrayContaining(['check', 'plan', 'apply']),
  );
});

test('every key of a sync is described, with its default', () => {
  const page = readText('docs/configuration.md');
  const missing = keysOf(shapeOf(SyncEntry)).filter(({ key, usual }) => {
    if (key.startsWith('reactions.')) return !page.includes('`reactions.*`');
    const row = page.split('\n').find((line) => line.startsWith('| ') && line.includes(`\`${key}\``));
    return row === undefined || (usual !== undefined && !row.includes(`\`${usual}\``));
  });
  expect(missing).toEqual([]);
});

test('every default reaction is in the table of situations', () => {
  const page = readText('docs/concepts.md');
  const wrong = keysOf(shapeOf(SyncEntry))
    .filter(({ key }) => key.startsWith('reactions.'))
    .filter(({ key, usual }) => {
      const row = page
        .split('\n')
        .find((line) => line.startsWith(`| \`${key.slice('reactions.'.length)}\` |`));
      return row === undefined || (usual !== undefined && !row.includes(`\`${usual}\``));
    });
  expect(wrong).toEqual([]);
});

test('every decision is on the list of decisions', () => {
  const list = readText('docs/decisions/README.md');
  const decisions = paths('docs/decisions/0*.md').map((path) => path.replace('docs/decisions/', ''));
  expect(decisions.length).toBeGreaterThan(0);
  expect(decisions.filter((name) => !list.includes(`(${name})`))).toEqual([]);
});
