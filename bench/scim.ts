/**
 * Measures the SCIM service from outside, with companies of several sizes and the limits beside them: all are there at once, and
 * each has its turn in every round, so that a busy machine disturbs all of them alike.
 */

import type { ChildProcess } from 'node:child_process';
import type { Wanted } from './scim-alone.ts';
import { type Line, openLine, type Sent } from './scim-client.ts';
import { bulk, type Kind, kinds, memberKinds, type Turn } from './scim-kinds.ts';
import { ask, end, type Listening, listening, type Measured, run, start } from './scim-processes.ts';

/** What came of one kind with one company, beside its limit. */
export interface Cell {
  readonly perSecond: number;
  /** Of the limit measured in the same round: the median of all rounds. */
  readonly share: number;
  /** The same of a bare server that asks the database for each answer; undefined where nothing is only read. */
  readonly shareOfAsking: number | undefined;
  /** Milliseconds that half of them, and 99 of 100, took at most. */
  readonly median: number;
  readonly late: number;
  /** Microseconds of processor time of the service for each. */
  readonly cpu: number;
}

export interface Row {
  readonly what: string;
  readonly limit: { readonly what: string; readonly perSecond: number; readonly cpu: number };
  /** A second, of a bare server that asks the database for each answer. */
  readonly asking: number | undefined;
  /** By company, in the order of sizes. */
  readonly cells: readonly Cell[];
}

export interface ScimResult {
  readonly rows: readonly Row[];
  /** Milliseconds that a member of the small group took and one of the large group, one after the other; by company. */
  readonly members: readonly (readonly number[])[];
  /** The database alone, committing single rows over eight connections at once. */
  readonly sideBySide: number;
  /** Peak resident memory of each service, in megabytes. */
  readonly peaks: readonly number[];
}

/** Requests under way at once: of four identity providers that have eight each. */
export const WIDTH = Number(process.env.BENCH_WIDTH ?? 32);
/** Milliseconds of one turn. */
const SPAN = Number(process.env.BENCH_SPAN ?? 500);
/**
 * Milliseconds of the turn before those that count. What only reads is asked until it is compiled, some forty thousand times: a service
 * runs for weeks. What writes has less, so that a small company stays one.
 */
const WARMING = { reads: 12 * SPAN, writes: 2.5 * SPAN };
/** Turns that count; one before them does not. */
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 5);

interface Subject {
  readonly people: number;
  readonly service: Listening;
  readonly lines: readonly Line[];
}

interface Bare {
  readonly service: Listening;
  readonly lines: readonly Line[];
}

interface Limits {
  readonly bare: Bare;
  /** Asks the database for each answer. */
  readonly asking: Bare;
  readonly alone: ChildProcess;
}

/**
 * Measures companies of these sizes on one engine. @param request.stores a fresh store for each, and one more for the database
 * alone.
 */
export async function measureScim(request: {
  readonly sizes: readonly number[];
  readonly stores: readonly string[];
  readonly heap: number;
  readonly only?: string | undefined;
}): Promise<ScimResult> {
  const { sizes, stores, heap, only } = request;
  const subjects: Subject[] = [];
  console.error('filling …');
  const argsOf = (at: number): readonly string[] => [String(sizes[at]), stores[at] ?? ''];
  await Promise.all(sizes.map((_, at) => run('scim-server.ts', ['fill', ...argsOf(at)])));
  for (const [at, people] of sizes.entries()) {
    const args = argsOf(at);
    const service = await listening('scim-server.ts', ['serve', ...args], heap);
    subjects.push({ people, service, lines: await linesTo(service) });
  }
  const bare = await bareServer();
  const { child: alone } = await start('scim-alone.ts', [stores.at(-1) ?? '']);
  const asking = await bareServer(stores.at(-1));
  const limits: Limits = { bare, asking, alone };
  const rows: Row[] = [];
  for (const kind of kinds.filter(({ what }) => only === undefined || what.includes(only)))
    rows.push(await measureKind(kind, subjects, limits));
  if (only === undefined) rows.push(await measureBulk(subjects, limits));
  const members = only === undefined || only.includes('member') ? await measureMembers(subjects) : [];
  const sideBySide = perSecond([await commits(alone, { what: 'insert', span: 1_000, width: 8 })]);
  const peaks: number[] = [];
  for (const { service, lines } of subjects) {
    peaks.push((await service.usage()).peak);
    for (const line of lines) line.close();
    await service.end();
  }
  for (const { service, lines } of [bare, asking]) {
    for (const line of lines) line.close();
    await service.end();
  }
  await end(alone);
  return { rows, members, sideBySide, peaks };
}

/** @param store of the one that asks; absent: none is asked */
async function bareServer(store?: string): Promise<Bare> {
  const service = await listening('scim-bare.ts', store === undefined ? [] : [store]);
  return { service, lines: await linesTo(service) };
}

function linesTo({ port }: Listening): Promise<readonly Line[]> {
  return Promise.all(Array.from({ length: WIDTH }, () => openLine(port)));
}

function commits(alone: ChildProcess, wanted: Wanted): Promise<Measured> {
  return ask<Measured>(alone, wanted);
}

async function measureKind(kind: Kind, subjects: readonly Subject[], limits: Limits): Promise<Row> {
  console.error(kind.what);
  const turns = subjects.map(({ people, service, lines }) => {
    return loadOf(service, lines, (at) => kind.make(people, at));
  });
  const first = subjects[0];
  const size = first === undefined ? 0 : await sizeOf(first, kind);
  const bodies = ({ service, lines }: Bare) =>
    loadOf(service, lines, () => ({ method: 'GET', path: `${size}` }));
  const { limit } = kind;
  if (limit === 'bare') {
    const all = [bodies(limits.bare), ...turns, bodies(limits.asking)];
    const measured = await inRounds(all, { rounds: ROUNDS, warming: WARMING.reads });
    return rowOf(kind.what, limit, measured.slice(0, -1), measured.at(-1));
  }
  const alone: Turned = (span) => commits(limits.alone, { what: limit, span, width: 1 });
  const measured = await inRounds([alone, ...turns], { rounds: ROUNDS, warming: WARMING.writes });
  return rowOf(kind.what, limit, measured);
}

/** The size of an answer of this kind. */
async function sizeOf({ people, lines }: Subject, kind: Kind): Promise<number> {
  if (kind.limit !== 'bare') return 0;
  const heard = await lines[0]?.ask(kind.make(people, { index: 0, worker: 0, turn: 0 }));
  return heard?.length ?? 0;
}

/** Requests for members that are sent one after the other to each company, by turns with the other group's. */
const MEMBERS = 150;

async function measureMembers(subjects: readonly Subject[]): Promise<readonly (readonly number[])[]> {
  console.error('members, one after the other');
  const took = subjects.map(() => memberKinds.map((): number[] => []));
  for (let index = 0; index < MEMBERS; index += 1)
    for (const [at, { people, lines }] of subjects.entries())
      for (const [which, kind] of memberKinds.entries()) {
        const began = performance.now();
        const heard = await lines[0]?.ask(kind.make(people, { index, worker: 0, turn: index }));
        took[at]?.[which]?.push(performance.now() - began);
        if (heard?.status !== 204) throw new Error(`A member was answered: ${heard?.text()}`);
      }
  return took.map((groups) => groups.map(middle));
}

/** A thousand operations in one request; the limit is a row a commit for each operation. */
async function measureBulk(subjects: readonly Subject[], limits: Limits): Promise<Row> {
  let at = 0;
  const turns = subjects.map(({ service, lines: [line] }) => async (): Promise<Measured> => {
    at += 1;
    const before = (await service.usage()).cpu;
    const began = performance.now();
    const heard = await line?.ask(bulk(at));
    const span = performance.now() - began;
    if (heard?.status !== 200) throw new Error(`Bulk was answered: ${heard?.text().slice(0, 500)}`);
    return { count: 1_000, span, cpu: (await service.usage()).cpu - before, took: [span] };
  });
  const limit: Turned = (span) => commits(limits.alone, { what: 'insert', span, width: 1 });
  return rowOf(
    'Bulk of 1,000 creations, Users',
    'insert',
    await inRounds([limit, ...turns], { rounds: 3, warming: WARMING.writes }),
  );
}

/** A turn of so many milliseconds, where it is not over when something is done. */
type Turned = (span: number) => Promise<Measured>;

/**
 * Everybody's turns, round by round, every other round in the other direction. The first round does not count, and is longer:
 * what is asked of a service all day long is compiled there.
 */
async function inRounds(
  turns: readonly Turned[],
  { rounds, warming }: { readonly rounds: number; readonly warming: number },
): Promise<readonly (readonly Measured[])[]> {
  const measured: Measured[][] = turns.map(() => []);
  for (let round = 0; round <= rounds; round += 1) {
    const order = [...turns.entries()];
    if (round % 2 === 1) order.reverse();
    for (const [at, turn] of order) {
      const one = await turn(round === 0 ? warming : SPAN);
      if (round > 0) measured[at]?.push(one);
    }
  }
  return measured;
}

const limitWords = { bare: 'bare server', insert: 'row inserted', update: 'row updated' } as const;

function rowOf(
  what: string,
  limit: Kind['limit'],
  [limits = [], ...services]: readonly (readonly Measured[])[],
  asking?: readonly Measured[],
): Row {
  const cells = services.map((turns): Cell => {
    const shareOf = (others: readonly Measured[]): number =>
      middle(turns.map((turn, at) => perSecond([turn]) / perSecond(others.slice(at, at + 1))));
    const took = turns.flatMap(({ took: some = [] }) => some).sort((a, b) => a - b);
    const at = (share: number): number =>
      took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0;
    return {
      perSecond: perSecond(turns),
      share: shareOf(limits),
      shareOfAsking: asking && shareOf(asking),
      median: at(0.5),
      late: at(0.99),
      cpu: cpuOf(turns),
    };
  });
  return {
    what,
    limit: { what: limitWords[limit], perSecond: perSecond(limits), cpu: cpuOf(limits) },
    asking: asking && perSecond(asking),
    cells,
  };
}

function perSecond(turns: readonly Measured[]): number {
  return (1_000 * sum(turns, ({ count }) => count)) / sum(turns, ({ span }) => span);
}

function cpuOf(turns: readonly Measured[]): number {
  return sum(turns, ({ cpu }) => cpu) / sum(turns, ({ count }) => count);
}

function sum(turns: readonly Measured[], of: (turn: Measured) => number): number {
  let all = 0;
  for (const turn of turns) all += of(turn);
  return all;
}

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0;
}

/** Sends requests of one kind side by side for a while. What was sent in one turn is not sent again in the next. */
function loadOf(service: Listening, lines: readonly Line[], make: (turn: Turn) => Sent) {
  let index = 0;
  const turns = lines.map(() => 0);
  return async (span: number): Promise<Measured> => {
    const took: number[] = [];
    const before = (await service.usage()).cpu;
    const start = performance.now();
    const keepAsking = async (line: Line, worker: number): Promise<void> => {
      while (performance.now() - start < span) {
        const turn = turns[worker] ?? 0;
        turns[worker] = turn + 1;
        const sent = make({ index: index++, worker, turn });
        const began = performance.now();
        const { status, text } = await line.ask(sent);
        took.push(performance.now() - began);
        if (status >= 300) throw new Error(`${sent.method} ${sent.path} was answered: ${text()}`);
      }
    };
    await Promise.all(lines.map(keepAsking));
    const spent = performance.now() - start;
    return { count: took.length, span: spent, cpu: (await service.usage()).cpu - before, took };
  };
}
