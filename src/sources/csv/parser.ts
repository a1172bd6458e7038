/** From text to rows, by RFC 4180 and nothing looser: what is not well formed is an error with its line. */

import { parse } from 'csv-parse';
import { parse as parseHead } from 'csv-parse/sync';
import { plain, usualNames } from './columns.ts';
import { Unreadable } from './fault-list.ts';

export interface Row {
  /** Where it begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** Longer rows are taken for a quote that is never closed. */
const longestRow = 1_000_000;
const newlines = ['\r\n', '\n', '\r'];

/** Rows that were found, and why the row after them could not be read. */
export interface Parsed {
  readonly rows: readonly Row[];
  readonly thrown?: unknown;
}

export interface RowParser {
  /** Takes the next piece of text; gives the rows that it ends. */
  write(text: string): Promise<Parsed>;
  end(): Promise<Parsed>;
  close(): void;
}

/** Rows are taken from the parser as they are found: a stream would drop those that wait when a later one fails. */
export function openParser(delimiter: string): RowParser {
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

function newlinesIn(cells: readonly string[]): number {
  let count = 0;
  for (const cell of cells)
    if (cell.includes('\n') || cell.includes('\r')) count += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  return count;
}

/** The delimiter that finds most usual names in the header; of equals, the one that finds most columns. */
export function guessDelimiter(head: string): string {
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
