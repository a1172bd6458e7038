/** The rules notice what they are there to notice: each is shown a planted breach, and what only looks like one. */

import { describe, expect, test } from 'vitest';
import { asFile, type File } from './file.ts';
import { carelessness, doorsWithoutComment, doubleTitles, tooLong, worldTouched } from './hand.ts';
import {
  betweenConnectors,
  listsReadElsewhere,
  pastDoors,
  pretenceInProduct,
  testkitInProduct,
  upward,
} from './imports.ts';
import { brokenLinks, commandsIn, keysOf, scriptsIn } from './page.ts';
import { foreignQueries } from './tables.ts';
import { codeOf } from './tokens.ts';

type Rule = (files: readonly File[], allowed: Readonly<Record<string, string>>) => string[];

const tables = asFile('src/jobs/tables.ts', 'export interface JobTables {\n  job: JobRow;\n}\n');
/** Templates within texts are written with #, so that they are not taken for templates here. */
const filled = (text: string) => text.replaceAll('#{', String.fromCharCode(36, 123));
const door = '/**\n * Owns a.\n * Hands on b.\n * To c.\n */\n';

const breaches: readonly (readonly [rule: string, check: Rule, path: string, text: string])[] = [
  ['down', upward, 'src/rest/client.ts', "import { a } from '../mapping/index.ts';"],
  ['neighbours', upward, 'src/jobs/jobs.ts', "import type { Audit } from '../audit/index.ts';"],
  ['lazy imports', upward, 'src/store/a.ts', "const a = await import('../jobs/index.ts');"],
  ['several lines', upward, 'src/store/a.ts', "import {\n  a,\n} from '../jobs/index.ts';"],
  ['unknown rooms', upward, 'src/utils/a.ts', "import { a } from '../model/index.ts';"],
  ['connectors', betweenConnectors, 'src/sources/csv/csv.ts', "import { a } from '../scim/index.ts';"],
  ['doors', pastDoors, 'src/server/http.ts', "import { a } from '../store/json.ts';"],
  ['inner doors', pastDoors, 'src/server/http.ts', "import { a } from './auth/role.ts';"],
  ['lists', listsReadElsewhere, 'src/settings/room.ts', "import { sources } from '../sources/index.ts';"],
  ['testkit', testkitInProduct, 'src/rest/client.ts', "import { a } from '../testkit/index.ts';"],
  ['simulators', pretenceInProduct, 'src/targets/a/index.ts', "import { a } from './simulator.ts';"],
  ['fixtures', pretenceInProduct, 'src/mapping/scope.ts', "import { ada } from './fixture.ts';"],
  ['clock', worldTouched, 'src/jobs/a.ts', 'const at = Date.now();'],
  ['environment in a template', worldTouched, 'src/jobs/a.ts', filled('const at = `#{process.env.HOME}`;')],
  ['fetch', worldTouched, 'src/rest/a.ts', 'const answer = await fetch(address);'],
  ['length', tooLong, 'src/rest/a.test.ts', 'a\n'.repeat(401)],
  ['the run', tooLong, 'src/reconciliation/reconcile.ts', 'a\n'.repeat(81)],
  ['comments of doors', doorsWithoutComment, 'src/rest/index.ts', '/** Outgoing HTTP. */\n'],
  ['any', carelessness, 'src/rest/a.ts', 'const a = b as any;'],
  ['singled out', carelessness, 'src/rest/a.test.ts', "test.only('a', () => {});"],
  ['left out', carelessness, 'src/rest/a.test.ts', "describe.skip('a', () => {});"],
  ['titles', doubleTitles, 'src/rest/a.test.ts', "test('a', b);\ntest('a', c);\n"],
  ['tables', foreignQueries, 'src/audit/list.ts', "db.selectFrom('job').selectAll();"],
];

const innocent: readonly (readonly [what: string, check: Rule, path: string, text: string])[] = [
  ['an import of a line below', upward, 'src/jobs/jobs.ts', "import { a } from '../store/index.ts';"],
  ['an import in a comment', upward, 'src/store/a.ts', "/*\nimport { a } from '../jobs/index.ts';\n*/"],
  ['shared', betweenConnectors, 'src/targets/a/a.ts', "import { a } from '../shared/index.ts';"],
  ['a door', pastDoors, 'src/server/http.ts', "import { a } from './auth/index.ts';"],
  ['the clock in words', worldTouched, 'src/jobs/a.ts', "/** Not Date.now */ const a = 'Date.now';"],
  ['the clock at the rim', worldTouched, 'src/app.ts', 'const at = Date.now();'],
  ['a fetch that was handed in', worldTouched, 'src/rest/a.ts', 'const a = (fetch: Fetch) => fetch(b);'],
  ['a whole door', doorsWithoutComment, 'src/rest/index.ts', door],
  ['any as a word', carelessness, 'src/rest/a.ts', 'const a = AbortSignal.any([b]);'],
  ['a table of one’s own', foreignQueries, 'src/jobs/jobs.ts', "db.selectFrom('job').selectAll();"],
];

describe('a rule', () => {
  test.each(breaches)('about %s notices its breach', (_, check, path, text) => {
    expect(check([tables, asFile(path, text)], {})).toHaveLength(1);
  });

  test.each(innocent)('lets pass: %s', (_, check, path, text) => {
    expect(check([tables, asFile(path, text)], {})).toEqual([]);
  });
});

describe('reading code', () => {
  test('blanks strings, comments and patterns, and keeps lines and what templates compute', () => {
    const source = filled('a("x"); // y\nb = /"[/]/g; c = d / e / f;\n`g #{h(`i #{j}`)} k`');
    const code = codeOf(source);
    expect(code.split('\n')).toHaveLength(3);
    expect(code.replaceAll(/\s/g, '')).toBe('a();b=g;c=d/e/f;h(j)');
  });
});

describe('reading a page', () => {
  const pages: Readonly<Record<string, string>> = {
    'docs/a.md':
      '# One Word, more\n[b](b.md) [gone](c.md) [here](#one-word-more) [there](b.md#nothing) `[x](y.md)`',
    'docs/b.md': '# Something',
  };
  const around = { read: (path: string) => pages[path] ?? '', isThere: (path: string) => path in pages };

  test('finds links to files and headings that are not there', () => {
    expect(brokenLinks('docs/a.md', around)).toEqual([
      'docs/a.md links to c.md, which is not there',
      'docs/a.md links to b.md#nothing, and there is no such heading',
    ]);
  });

  test('finds commands and scripts in code', () => {
    const page =
      'Rollcall plans. `rollcall plan SYNC`\n```sh\nnode bin/rollcall.js audit verify\nnpm ci && npm test\n```\n';
    expect(commandsIn(page, new Set(['audit'])).sort()).toEqual(['audit verify', 'plan']);
    expect(scriptsIn(page)).toEqual(['test']);
  });

  test('finds the keys of a schema with their defaults', () => {
    const shape = { properties: { safety: { properties: { floor: { default: 10 } } }, to: {} } };
    expect(keysOf(shape)).toEqual([{ key: 'safety.floor', usual: '10' }, { key: 'to' }]);
  });
});
