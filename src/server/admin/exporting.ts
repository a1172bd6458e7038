/** Lists as files to take away: sent as they are read, so that a long one costs no memory. */

import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import { csvRow } from './csv.ts';

/** In which form a list is asked for. */
export const exportQuery = { format: z.enum(['jsonl', 'csv']).default('jsonl') };

/** What such a route produces. @param one what each line of it is */
export function fileOf(one: string): Readonly<Record<string, string>> {
  return {
    'application/x-ndjson': `One ${one} a line.`,
    'text/csv': 'RFC 4180, with a header; times as ISO 8601.',
  };
}

/** What is sent. */
export interface Exported<Item, Column extends string> {
  /** Of the file, without what it ends with. */
  readonly name: string;
  readonly format: 'jsonl' | 'csv';
  /** Of the CSV. Those named `at`, or something that ends with `At`, hold milliseconds since 1970. */
  readonly columns: readonly Column[];
  /** The items in order, some at a time. */
  readonly batches: () => AsyncIterable<readonly Item[]>;
  /** An item as a row of the CSV. */
  readonly row: (item: Item) => { readonly [Name in Column]?: unknown };
}

/** The list as a file. */
export function exported<Item, Column extends string>(
  context: Context,
  { name, format, columns, batches, row }: Exported<Item, Column>,
): Response {
  context.header('content-type', format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson');
  context.header('content-disposition', `attachment; filename="${name}.${format}"`);
  return stream(context, async (out) => {
    if (format === 'csv') await out.write(csvRow(columns));
    for await (const items of batches()) {
      if (out.aborted) return;
      const lines = items.map((item) => {
        if (format === 'jsonl') return `${JSON.stringify(item)}\n`;
        const told = row(item);
        return csvRow(columns.map((column) => cellOf(column, told[column])));
      });
      await out.write(lines.join(''));
    }
  });
}

/** Items read page by page until one is empty. @param read what follows the last item read before; none: the first */
export async function* batchesOf<Item>(
  read: (last: Item | undefined) => Promise<readonly Item[]>,
): AsyncIterable<readonly Item[]> {
  for (let last: Item | undefined; ; ) {
    const items = await read(last);
    last = items.at(-1);
    if (last === undefined) return;
    yield items;
  }
}

function cellOf(column: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number' && /^at$|At$/.test(column)) return new Date(value).toISOString();
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
