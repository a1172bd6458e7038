/** The rows of a file, with the lines they begin on. */

import type { CsvConfig } from './config.ts';
import { decoded } from './encoding.ts';
import { type FaultList, Unreadable } from './fault-list.ts';
import type { OpenFile } from './file.ts';
import { guessDelimiter, openParser, type Parsed, type Row } from './parser.ts';

export interface Table {
  readonly file: OpenFile;
  readonly config: CsvConfig;
  readonly signal: AbortSignal;
  readonly faults: FaultList;
  /** Told the digest of the bytes when all were read. */
  readonly onDigest: (digest: string) => void;
}

/** Some of the rows, and the header that names their cells. */
export interface Rows {
  readonly header: Row;
  readonly rows: readonly Row[];
}

/**
 * The rows, some at a time; those that do not fit the header are told as faults and left out. The trailer is checked and
 * left out. What makes the rest unreadable is told as a fault too, and ends the rows.
 */
export async function* readRows(table: Table): AsyncIterable<Rows> {
  const { file, config, faults } = table;
  const limit = config.maxMegabytes * 1_000_000;
  if (file.size > limit) {
    const message = `The file has ${file.size} bytes, more than maxMegabytes allows; raise it if the file is right.`;
    return faults.add(file.name, { message });
  }
  try {
    yield* fitting(table);
  } catch (thrown) {
    if (!(thrown instanceof Unreadable)) throw thrown;
    const { line, message } = thrown;
    faults.add(file.name, { message, ...(line !== undefined && { line }) });
  }
}

async function* fitting(table: Table): AsyncIterable<Rows> {
  let header: Row | undefined;
  let measure: Measure | undefined;
  for await (const { rows, thrown } of parsedRows(table)) {
    const isFirst = header === undefined;
    header ??= rows[0];
    if (header !== undefined) {
      measure ??= openMeasure(table, header);
      yield { header, rows: (isFirst ? rows.slice(1) : rows).filter(measure.fits) };
    }
    if (thrown !== undefined) throw thrown;
  }
  if (measure === undefined) throw new Unreadable('The file has no header.');
  measure.end();
}

interface Measure {
  /** Whether a row has as many cells as the header; the trailer is checked, and does not. */
  readonly fits: (row: Row) => boolean;
  /** What must have been there by the end. */
  readonly end: () => void;
}

/** Measures rows by their header, and counts them against the trailer and the limit. */
function openMeasure({ file, config, faults }: Table, header: Row): Measure {
  const width = header.cells.length;
  let count = 0;
  let trailer: number | undefined;

  function checkTrailer({ line, cells: [, told = ''] }: Row): void {
    trailer = line;
    if (told === String(count)) return;
    const message = `The trailer counts ${told || 'no'} rows, and there are ${count}: rows are missing or the count is wrong.`;
    faults.add(file.name, { line, message });
  }

  return {
    fits(row) {
      const { line, cells } = row;
      if (trailer !== undefined)
        throw new Unreadable(`There are rows after the trailer on line ${trailer}.`, line);
      if (config.trailer !== undefined && cells[0] === config.trailer) {
        checkTrailer(row);
        return false;
      }
      if (++count > config.maxRows) {
        throw new Unreadable(
          `There are more than ${config.maxRows} rows; raise maxRows if the file is right.`,
          line,
        );
      }
      if (cells.length === width) return true;
      faults.add(file.name, { line, message: misfit(cells.length, width) });
      return false;
    },
    end() {
      if (config.trailer === undefined || trailer !== undefined) return;
      throw new Unreadable(`The last row is not the trailer "${config.trailer}": the file was cut off.`);
    },
  };
}

function misfit(cells: number, width: number): string {
  const hint =
    cells < width
      ? 'the row was cut off, or a delimiter is missing'
      : 'a cell with a delimiter in it must be quoted';
  return `The row has ${cells} cells and the header ${width}: ${hint}.`;
}

async function* parsedRows({ file, config, signal, onDigest }: Table): AsyncIterable<Parsed> {
  const texts = decoded(file.bytes(onDigest), config.encoding)[Symbol.asyncIterator]();
  const head = await firstText(texts);
  if (head === '') throw new Unreadable('The file is empty.');
  const parser = openParser(config.delimiter === 'auto' ? guessDelimiter(head) : config.delimiter);
  try {
    for await (const text of joined(head, texts)) {
      signal.throwIfAborted();
      yield await parser.write(text);
    }
    yield await parser.end();
  } finally {
    parser.close();
  }
}

async function firstText(texts: AsyncIterator<string>): Promise<string> {
  for (let next = await texts.next(); !next.done; next = await texts.next())
    if (next.value !== '') return next.value;
  return '';
}

async function* joined(head: string, rest: AsyncIterator<string>): AsyncIterable<string> {
  try {
    yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}
