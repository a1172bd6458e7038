/** A company for tests of commands: a CSV file, a target in memory, a folder of its own, and a command line that is run in process. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectors, type World } from '../app.ts';
import { type Fetch, silentLog } from '../model/index.ts';
import { createWorld, type World as MemoryWorld, memoryConnector } from '../targets/memory/index.ts';
import { runCommandLine } from './command-line.ts';
import type { Surroundings } from './surroundings.ts';
import { newId, random, systemClock } from './world.ts';

/** What a command came to. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as JSON; undefined when there is none. */
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it.
  readonly json: any;
}

export interface Desk extends AsyncDisposable {
  readonly folder: string;
  /** What is in the target. */
  readonly memory: MemoryWorld;
  readonly environment: Record<string, string | undefined>;
  /** Runs `rollcall ARGV`. */
  run(...argv: readonly string[]): Promise<Ended>;
  /** Writes a file into the folder; gives its path. */
  write(name: string, content: string): string;
  /** Writes people.csv: `ada,Ada Lovelace,Eng;Staff` and so on. */
  people(...rows: readonly string[]): void;
  /** Asks commands that listen for it to stop. */
  stop(): void;
  readonly surroundings: Surroundings;
}

export interface DeskOptions {
  /** The sync `staff` beyond its source and target, as YAML in braces without them. */
  readonly sync?: string;
  /** More of rollcall.yaml. */
  readonly more?: string;
  /** All of rollcall.yaml; `false`: there is none. */
  readonly yaml?: string | false;
  readonly fetch?: Fetch;
}

/** What the usual sync does with groups. */
export const usualGroups = 'groups: { map: { Eng: [eng] }, default: [all], create: true }';

/** A desk with two people in the source, nobody in the target, and the sync `staff` between them. */
export function openDesk(options: DeskOptions = {}): Desk {
  const folder = mkdtempSync(join(tmpdir(), 'rollcall-cli-'));
  const memory = createWorld();
  const environment: Record<string, string | undefined> = {};
  const listeners = new Set<() => void>();
  const written: { stdout: string; stderr: string } = { stdout: '', stderr: '' };
  const here = {
    sources: connectors.sources,
    targets: [...connectors.targets.filter(({ type }) => type !== 'memory'), memoryConnector(() => memory)],
  };
  const surroundings: Surroundings = {
    environment,
    directory: folder,
    stdout: { write: (text) => (written.stdout += text) },
    stderr: { write: (text) => (written.stderr += text) },
    connectors: here,
    openWorld: (): World => ({
      // Whoever waits for a server to recover need not wait for long here.
      clock: { now: systemClock.now, sleep: (time, signal) => systemClock.sleep(Math.min(time, 25), signal) },
      fetch: options.fetch ?? nowhere,
      log: silentLog,
      newId,
      random,
      connectors: here,
      environment,
      version: '0.0.0',
    }),
    onStop(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const desk: Desk = {
    folder,
    memory,
    environment,
    surroundings,
    async run(...argv) {
      written.stdout = '';
      written.stderr = '';
      const code = await runCommandLine(argv, surroundings);
      const { stdout, stderr } = written;
      return {
        code,
        stdout,
        stderr,
        get json() {
          return stdout.startsWith('{') ? JSON.parse(stdout) : undefined;
        },
      };
    },
    write(name, content) {
      const path = join(folder, name);
      writeFileSync(path, content);
      return path;
    },
    people(...rows) {
      const lines = rows.map((row) => {
        const [userName = '', displayName = '', groups = ''] = row.split(',');
        return `id-${userName},${userName},${displayName},${userName}@example.com,${groups}`;
      });
      desk.write('people.csv', ['id,userName,displayName,email,groups', ...lines, ''].join('\n'));
    },
    stop() {
      for (const listener of listeners) listener();
    },
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
  desk.people('ada,Ada Lovelace,Eng', 'bob,Bob Builder,Sales');
  const { yaml = usualYaml(folder, options) } = options;
  if (yaml !== false) desk.write('rollcall.yaml', yaml);
  return desk;
}

function usualYaml(folder: string, { sync = usualGroups, more = '' }: DeskOptions): string {
  return [
    'sources:',
    `  hr: { type: csv, users: ${folder}/people.csv }`,
    'targets:',
    '  app: { type: memory }',
    'syncs:',
    `  staff: { from: [hr], to: app, ${sync} }`,
    more,
  ].join('\n');
}

async function nowhere(): Promise<never> {
  throw new TypeError('fetch failed', {
    cause: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  });
}
