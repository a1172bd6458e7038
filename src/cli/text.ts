/** Text for a terminal: free of control characters, measured in cells, in tables. Pure. */

import { stripVTControlCharacters } from 'node:util';

/** Names come from other systems: what would move the cursor or colour the screen is taken out. */
export function plain(text: string): string {
  return stripVTControlCharacters(text).replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, ' ');
}

const graphemes = new Intl.Segmenter();
/** Characters that take two cells: East Asian wide and full-width forms, and emoji. */
const wide =
  /[\u{1100}-\u{115f}\u{2e80}-\u{303e}\u{3041}-\u{33ff}\u{3400}-\u{4dbf}\u{4e00}-\u{9fff}\u{a000}-\u{a4cf}\u{ac00}-\u{d7a3}\u{f900}-\u{faff}\u{fe30}-\u{fe4f}\u{ff00}-\u{ff60}\u{ffe0}-\u{ffe6}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;

/** Cells that a text takes on a terminal. */
export function width(text: string): number {
  let cells = 0;
  for (const { segment } of graphemes.segment(text)) cells += wide.test(segment) ? 2 : 1;
  return cells;
}

/** At most so many cells; what is cut off is marked. */
export function clipped(text: string, cells: number): string {
  if (width(text) <= cells) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of graphemes.segment(text)) {
    used += width(segment);
    if (used > cells - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

/**
 * Rows in columns under a header; nothing without rows.
 * @param room cells in a line of the terminal: the last column is cut to fit. Absent: nothing is cut.
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  room?: number,
): readonly string[] {
  if (rows.length === 0) return [];
  const cells = [header.map((name) => name.toUpperCase()), ...rows.map((row) => row.map(plain))];
  const widths = header.map((_, column) => Math.max(...cells.map((row) => width(row[column] ?? ''))));
  const last = header.length - 1;
  const before = widths.slice(0, last).reduce((sum, one) => sum + one + 2, 0);
  const left = room === undefined ? Number.POSITIVE_INFINITY : Math.max(room - before, 20);
  return cells.map((row) =>
    row
      .map((cell, column) =>
        column === last
          ? clipped(cell, left)
          : cell + ' '.repeat(Math.max(0, (widths[column] ?? 0) - width(cell))),
      )
      .join('  ')
      .trimEnd(),
  );
}

/** A number as people read it: 12,345. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 person`, `2 people`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}

/** A time as people read it, in UTC: `2026-01-05 08:00:00`. */
export function time(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** Indented by two. */
export function indented(lines: readonly string[]): readonly string[] {
  return lines.map((line) => (line === '' ? line : `  ${line}`));
}
