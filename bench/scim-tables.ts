/** What was measured of SCIM, as tables to be pasted. */

import type { Row, ScimResult } from './scim.ts';

const number = (value: number): string => Math.round(value).toLocaleString('en');
const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** The tables of one engine. */
export function tablesOf(engine: string, sizes: readonly number[], result: ScimResult): string {
  const heads = sizes.map((people) => `${people.toLocaleString('en')} people`);
  const last = sizes.length - 1;
  const rates = result.rows.map(({ what, limit, asking, cells }) => [
    what,
    `${number(limit.perSecond)} (${limit.what})`,
    asking === undefined ? '' : number(asking),
    ...cells.map(({ perSecond, share, shareOfAsking }) =>
      shareOfAsking === undefined
        ? `${number(perSecond)} (${percent(share)})`
        : `${number(perSecond)} (${percent(share)}; ${percent(shareOfAsking)})`,
    ),
    ratio(cells[last]?.perSecond, cells[0]?.perSecond),
  ]);
  const times = result.rows.map(({ what, limit, cells }) => [
    what,
    ...cells.map(({ median, late }) => `${median.toFixed(1)} / ${late.toFixed(1)}`),
    number(limit.cpu),
    ...cells.map(({ cpu }) => number(cpu)),
  ]);
  return [
    `### ${engine}`,
    'A second, and its share of the limit beside it; of what is read, also of a bare server that asks the database for each answer:',
    table(['what', 'limit', 'one that asks', ...heads, 'most to fewest people'], rates),
    'Milliseconds that half of the requests, and 99 of 100, took at most; microseconds of processor time for each in the process that answered:',
    table(
      ['what', ...heads.map((head) => `ms, ${head}`), 'µs, limit', ...heads.map((head) => `µs, ${head}`)],
      times,
    ),
    ...result.members.map(
      ([small = 0, large = 0], at) =>
        `A member of the group of 100, one request after the other, with ${heads[at]}: ${small.toFixed(1)} ms; of the group of 10,000: ${large.toFixed(1)} ms.`,
    ),
    `Peak memory of the service: ${result.peaks.map((peak, at) => `${peak} MB with ${heads[at]}`).join(', ')}. The database alone over eight connections at once: ${number(result.sideBySide)} rows a second.`,
    table(['aim', 'measured', ''], aimsOf(result, sizes)),
  ].join('\n\n');
}

function ratio(one: number | undefined, other: number | undefined): string {
  return one === undefined || other === undefined ? '' : (one / other).toFixed(2);
}

function aimsOf(
  { rows, members, peaks }: ScimResult,
  sizes: readonly number[],
): readonly (readonly string[])[] {
  const find = (what: string): Row | undefined => rows.find((row) => row.what === what);
  const aims: (readonly string[])[] = [];
  const judge = (aim: string, measured: string, kept: boolean) =>
    aims.push([aim, measured, kept ? 'kept' : '**missed**']);
  for (const what of ['read by id', '`userName eq`', '`userName eq`, a miss', 'create', 'PATCH active']) {
    const row = find(what);
    if (row === undefined) continue;
    const least = Math.min(...row.cells.map(({ share }) => share));
    judge(`${what}: half of the limit`, percent(least), least >= 0.5);
    const most = Math.max(...row.cells.map(({ perSecond }) => perSecond));
    const largest = row.cells.at(-1)?.perSecond ?? 0;
    if (row.limit.what === 'bare server' && row.cells.length > 1)
      judge(
        `${what}: the same with most people, within 1.2 times`,
        `${(most / largest).toFixed(2)} times`,
        most / largest <= 1.2,
      );
  }
  const [first, deep] = [find('a page of 100, the first'), find('a page of 100, the last')];
  if (first !== undefined && deep !== undefined) {
    const times = (first.cells.at(-1)?.perSecond ?? 0) / (deep.cells.at(-1)?.perSecond ?? 1);
    judge('a deep page costs what the first costs', `${times.toFixed(2)} times`, times <= 1.2);
  }
  const [small, large] = members.at(-1) ?? [];
  if (small !== undefined && large !== undefined) {
    const times = large / small;
    judge(
      'a member of the group of 10,000: at most 1.5 times one of 100',
      `${times.toFixed(2)} times`,
      times <= 1.5,
    );
    judge('a member of the group of 10,000: under 10 ms', `${large.toFixed(1)} ms`, large < 10);
  }
  const peak = Math.max(...peaks);
  judge(`under 300 MB with ${sizes.at(-1)?.toLocaleString('en')} people`, `${peak} MB`, peak < 300);
  return aims;
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), `|---|${'--:|'.repeat(heads.length - 1)}`, ...rows.map(line)].join('\n');
}
