/**
 * Measures, and prints tables: `npm run bench -- reconcile [people …]`, `npm run bench -- scim [people …] [what]`,
 * `npm run bench -- sources [people groups members]`, `npm run bench -- search [people …]`, `npm run bench -- seats [people …]`, `npm run bench -- meanwhile [people …]`,
 * `npm run bench -- plan-page [people …]`. Each measurement is a process of its own, so that its peak memory is
 * its own. PostgreSQL is measured too when ROLLCALL_BENCH_POSTGRES names a server, or when one can be started here.
 */

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { startPostgres } from '../src/testkit/postgres.ts';
import type { Asked } from './asking.ts';
import type { Waited } from './meanwhile.ts';
import type { Measured } from './reconcile.ts';
import type { Found } from './search.ts';
import type { Looked } from './seats.ts';

const run = promisify(execFile);

/** What a measured process may use of the heap, in megabytes: the rest of its memory is Node itself, the store and the pretend target. */
const HEAP = 320;

/** Large pretend sources: what is measured, by which script, with what before the sizes. */
const pretended = [
  { title: 'Entra ID', script: './graph.ts', first: [] },
  { title: 'Active Directory', script: './ldap.ts', first: ['active-directory'] },
  { title: 'LDAP, as OpenLDAP', script: './ldap.ts', first: ['standard'] },
] as const;

const [suite = 'reconcile', ...rest] = process.argv.slice(2);
if (suite === 'sources') {
  await measureSources();
  process.exit(0);
}
if (suite === 'scim') {
  const sizes = rest.filter((each) => /^\d+$/.test(each)).map(Number);
  const only = rest.find((each) => !/^\d+$/.test(each));
  await measureScimService(sizes.length > 0 ? sizes : [1_000, 10_000, 100_000], only);
  process.exit(0);
}
if (suite === 'search') {
  await measureSearch(rest.length > 0 ? rest.map(Number) : [100_000, 500_000]);
  process.exit(0);
}
if (suite === 'seats') {
  await measureSeats(rest.length > 0 ? rest.map(Number) : [50_000]);
  process.exit(0);
}
if (suite === 'plan-page') {
  await measurePlanPage(rest.length > 0 ? rest.map(Number) : [50_000]);
  process.exit(0);
}
if (suite === 'meanwhile') {
  await measureMeanwhile(rest.length > 0 ? rest.map(Number) : [50_000]);
  process.exit(0);
}
if (suite !== 'reconcile') {
  console.error(
    `There is no measurement ${suite}; known are: meanwhile, plan-page, reconcile, scim, search, seats, sources.`,
  );
  process.exit(2);
}
const sizes = rest.length > 0 ? rest.map(Number) : [10_000, 100_000];
const server = await openServer();
const results: { engine: string; people: number; measured: readonly Measured[] }[] = [];
for (const people of sizes) {
  results.push({ engine: 'SQLite', people, measured: await measureIn(people) });
  if (server !== undefined) {
    results.push({
      engine: 'PostgreSQL',
      people,
      measured: await measureIn(people, await freshDatabase(server.url)),
    });
  }
}
await server?.stop();
print();

/** Readings of large pretend sources: 100,000 people in 5,000 groups of 200 unless told otherwise. */
async function measureSources(): Promise<void> {
  for (const { title, script, first } of pretended) {
    console.error(`${title} …`);
    const path = fileURLToPath(new URL(script, import.meta.url));
    const args = [`--max-old-space-size=${HEAP}`, path, ...first, ...rest];
    const { stdout, stderr } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
    console.error(stderr.trim());
    console.log(`\n### ${title}\n\n| what | s | calls | peak MB |\n|---|--:|--:|--:|`);
    for (const { what, seconds, calls, peak } of JSON.parse(stdout) as Measured[])
      console.log(`| ${what} | ${seconds.toFixed(2)} | ${calls.toLocaleString('en')} | ${peak} |`);
  }
}

/** People, accounts and groups found by what one types, in companies of these sizes, on both engines. */
async function measureSearch(sizes: readonly number[]): Promise<void> {
  for (const script of ['./search.ts', './accounts.ts'])
    await measureEach<Found>(script, sizes, {
      heads: ['what', 'median ms', 'worst ms'],
      cells: ({ what, median, worst }) => [what, median, worst],
    });
}

/** What the page of seats asks for, in companies of these sizes, on both engines. */
function measureSeats(sizes: readonly number[]): Promise<void> {
  return measureEach<Looked>('./seats.ts', sizes, {
    heads: ['what', 'median ms', 'worst ms', 'processor ms'],
    cells: ({ what, median, worst, processor }) => [what, median, worst, processor],
  });
}

/** What the page of a first plan asks for, then what is asked for of two plans side by side, in companies of these sizes, on both engines. */
async function measurePlanPage(sizes: readonly number[]): Promise<void> {
  for (const script of ['./plan-page.ts', './plan-beside.ts'])
    await measureEach<Asked>(script, sizes, {
      heads: ['what', 'first ms', 'median ms', 'worst ms', 'longest stretch of work, ms', 'peak MB'],
      cells: ({ what, first, median, worst, block, peak }) => [what, first, median, worst, block, peak],
    });
}

/** What pages wait for while everybody is read, planned and applied. */
function measureMeanwhile(sizes: readonly number[]): Promise<void> {
  return measureEach<Waited>('./meanwhile.ts', sizes, {
    heads: ['meanwhile', 's', 'answers', 'median ms', '95th ms', 'worst ms', 'longest stretch of work, ms'],
    cells: ({ what, seconds, answers, median, p95, worst, block }) => [
      what,
      seconds,
      answers,
      median,
      p95,
      worst,
      block,
    ],
  });
}

/** Runs a script for each of these sizes on both engines, and prints a table of each. */
async function measureEach<Line>(
  name: string,
  sizes: readonly number[],
  table: {
    readonly heads: readonly string[];
    readonly cells: (line: Line) => readonly (string | number)[];
  },
): Promise<void> {
  const server = await openServer();
  const script = fileURLToPath(new URL(name, import.meta.url));
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  for (const people of sizes)
    for (const engine of ['SQLite', ...(server === undefined ? [] : ['PostgreSQL'])]) {
      console.error(`${people} people on ${engine} …`);
      const store = engine === 'SQLite' ? [] : [await freshDatabase(server?.url ?? '')];
      const args = [`--max-old-space-size=${HEAP}`, script, String(people), ...store];
      const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
      console.log(`\n### ${people.toLocaleString('en')} people on ${engine}\n\n${row(table.heads)}`);
      console.log(`|---${'|--:'.repeat(table.heads.length - 1)}|`);
      for (const line of JSON.parse(stdout) as Line[]) console.log(row(table.cells(line)));
    }
  await server?.stop();
}

/** The SCIM service with companies of these sizes, on both engines; with a name: only what bears it. */
async function measureScimService(sizes: readonly number[], only: string | undefined): Promise<void> {
  const [{ cpus, loadavg }, { measureScim, WIDTH }, { tablesOf }] = await Promise.all([
    import('node:os'),
    import('./scim.ts'),
    import('./scim-tables.ts'),
  ]);
  const busy = () => loadavg()[0]?.toFixed(1);
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), Node ${process.versions.node}, ${WIDTH} requests under way at once; load before: ${busy()}.`,
  );
  const server = await openServer();
  for (const engine of ['SQLite', ...(server === undefined ? [] : ['PostgreSQL'])]) {
    const directory = mkdtempSync(join(tmpdir(), 'rollcall-bench-'));
    const stores: string[] = [];
    for (const name of [...sizes, 'alone'])
      stores.push(
        engine === 'SQLite' ? join(directory, `${name}.db`) : await freshDatabase(server?.url ?? ''),
      );
    console.log(`\n${tablesOf(engine, sizes, await measureScim({ sizes, stores, heap: HEAP, only }))}`);
    rmSync(directory, { recursive: true, force: true });
  }
  console.log(`\nLoad after: ${busy()}.`);
  await server?.stop();
}

/** As it is where it matters: commits reach the disk, and statistics are kept. */
async function openServer() {
  const given = process.env.ROLLCALL_BENCH_POSTGRES;
  if (given !== undefined) return { url: given, stop: async () => {} };
  try {
    return await startPostgres({ durable: true });
  } catch (thrown) {
    console.error(`PostgreSQL is not measured: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    return undefined;
  }
}

async function freshDatabase(url: string): Promise<string> {
  const name = `bench_${randomBytes(4).toString('hex')}`;
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const fresh = new URL(url);
  fresh.pathname = `/${name}`;
  return fresh.href;
}

async function measureIn(people: number, store?: string): Promise<readonly Measured[]> {
  console.error(`${people} people on ${store === undefined ? 'SQLite' : 'PostgreSQL'} …`);
  const script = fileURLToPath(new URL('./reconcile.ts', import.meta.url));
  const args = [
    `--max-old-space-size=${HEAP}`,
    script,
    String(people),
    ...(store === undefined ? [] : [store]),
  ];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 26 });
  return JSON.parse(stdout) as Measured[];
}

/** One table per engine: sizes side by side, and how the largest compares with the smallest. */
function print(): void {
  for (const engine of new Set(results.map((result) => result.engine))) {
    const columns = results.filter((result) => result.engine === engine);
    const heads = columns.map(
      ({ people }) => `${people.toLocaleString('en')} people: s | write calls | all calls | peak MB`,
    );
    console.log(
      `\n### ${engine}\n\n| what | ${heads.join(' | ')} | times as long |\n|---|${'--:|'.repeat(columns.length * 4 + 1)}`,
    );
    for (const { what } of columns[0]?.measured ?? []) {
      const cells = columns.map(({ measured }) => measured.find((one) => one.what === what));
      const [first, last] = [cells[0], cells.at(-1)];
      const ratio =
        first === undefined || last === undefined ? '' : (last.seconds / first.seconds).toFixed(1);
      const texts = cells.map((cell) =>
        cell === undefined
          ? '| | |'
          : `${cell.seconds.toFixed(2)} | ${cell.writes} | ${cell.calls} | ${cell.peak}`,
      );
      console.log(`| ${what} | ${texts.join(' | ')} | ${ratio} |`);
    }
  }
}
