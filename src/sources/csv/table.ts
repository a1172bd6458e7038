/** The rows of a file, with the lines they begin on. */

import { parse } from 'csv-parse';
import { parse as parseHead } from 'csv-parse/sync';
import { plain, usualNames } from './columns.ts';
import type { CsvConfig } from './config.ts';
import { decoded } from './encoding.ts';
import { type FaultList, Unreadable } from './fault-list.ts';
import type { OpenFile } from './file.ts';

export interface Row {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly file: OpenFile;
  readonly config: CsvConfig;
  readonly signal: AbortSignal;
  readonly faults: FaultList;
  /** Told the digest of the bytes when all were read. */
  readonly onDigest: (digest: string) => void;
}

/** Longer rows are taken for a quote that is never closed. */
const longestRow = 1_000_000;
const newlines = ['\r\n', '\n', '\r'];

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
  for await (const parsed of parsedRows(table)) {
    const [first, ...others] = parsed.rows;
    if (first === undefined) {
      if (parsed.thrown !== undefined) throw parsed.thrown;
      continue;
    }
    let rows = parsed.rows;
    if (header === undefined || measure === undefined) {
      header = first;
      measure = openMeasure(table, first);
      rows = others;
    }
    yield { header, rows: rows.filter(measure.fits) };
    if (parsed.thrown !== undefined) throw parsed.thrown;
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

/** Rows that were found, and why the row after them could not be read. */
interface Parsed {
  readonly rows: readonly Row[];
  readonly thrown?: unknown;
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

interface RowParser {
  /** Takes the next piece of text; gives the rows that it ends. */
  write(text: string): Promise<Parsed>;
  end(): Promise<Parsed>;
  close(): void;
}

/** Rows are taken from the parser as they are found: a stream would drop those that wait when a later one fails. */
function openParser(delimiter: string): RowParser {
  let rows: Row[] = [];
  let last = 0;
  let thrown: unknown;
  const parser = parse({
    delimiter,
    record_delimiter: newlines,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestRow,
    on_record(record: string[], { lines }) {
      last = lines;
      rows.push({ line: lines - newlinesIn(record), cells: record.map((cell) => cell.trim()) });
      return null;
    },
  });
  parser.resume();
  const fail = (error: unknown) => {
    thrown ??= unreadable(error, last + 1);
  };
  parser.on('error', fail);
  const closed = new Promise<void>((resolve) => parser.on('close', resolve));

  function taken(): Parsed {
    const found = rows;
    rows = [];
    return { rows: found, thrown };
  }

  return {
    async write(text) {
      await new Promise<void>((resolve) => {
        parser.write(text, (error) => {
          if (error) fail(error);
          resolve();
        });
      });
      return taken();
    },
    async end() {
      parser.end();
      await closed;
      return taken();
    },
    close: () => void parser.destroy(),
  };
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

function newlinesIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  return count;
}

/** The delimiter that finds most usual names in the header; of equals, the one that finds most columns. */
function guessDelimiter(head: string): string {
  let best = { delimiter: ',', usual: -1, columns: 0 };
  for (const delimiter of [',', ';', '\t']) {
    const names = headerBy(head, delimiter);
    const usual = names.filter((name) => usualNames.has(plain(name))).length;
    const columns = names.length;
    if (usual > best.usual || (usual === best.usual && columns > best.columns))
      best = { delimiter, usual, columns };
  }
  return best.delimiter;
}

function headerBy(head: string, delimiter: string): readonly string[] {
  try {
    const options = {
      delimiter,
      to: 1,
      relax_column_count: true,
      skip_empty_lines: true,
      record_delimiter: newlines,
    };
    const [first = []] = parseHead(head, options) as string[][];
    return first;
  } catch {
    return [];
  }
}

const sentences: Readonly<Record<string, string>> = {
  CSV_QUOTE_NOT_CLOSED:
    'A quote is opened in this row and never closed: the file was cut off, or a quote within a cell is not doubled.',
  CSV_MAX_RECORD_SIZE: 'This row is longer than a million bytes: a quote is opened in it and never closed.',
  CSV_INVALID_CLOSING_QUOTE:
    'Something follows a closing quote before the next delimiter: a quote within a cell must be doubled.',
  INVALID_OPENING_QUOTE:
    'There is a quote in the middle of a cell: such a cell must be quoted, and the quote in it doubled.',
};

/** What the parser says, for an administrator. @param line where the row begins that could not be read. */
function unreadable(thrown: unknown, line: number): unknown {
  const sentence = sentences[(thrown as { code?: string }).code ?? ''];
  return sentence === undefined ? thrown : new Unreadable(sentence, line);
}
