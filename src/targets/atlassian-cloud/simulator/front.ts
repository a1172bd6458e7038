/** What stands before a pretend organisation's routes: the key, the media type, the fields of a body, cursors. */

import { refuse } from './answers.ts';

/** What a field of a body may hold. */
export type Field =
  | { readonly type: 'text' }
  | { readonly type: 'flag' }
  | { readonly type: 'number'; readonly most: number }
  | { readonly type: 'texts'; readonly most: number; readonly of?: readonly string[] }
  | { readonly type: 'objects'; readonly fields: readonly string[] };

export type Fields = Readonly<Record<string, Field>>;
export type Body = Readonly<Record<string, unknown>>;

/** The body of a request as its route wants it; else the refusal. A field that nobody declared is refused. */
export function readBody(request: Request, text: string, fields: Fields): Body | Response {
  if (!(request.headers.get('content-type') ?? '').startsWith('application/json'))
    return refuse(400, 'Content-Type must be application/json');
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return refuse(400, 'The body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    return refuse(400, 'The body is not an object');
  for (const [name, value] of Object.entries(body)) {
    const field = fields[name];
    if (field === undefined) return refuse(400, `Unrecognized field "${name}"`);
    if (!fitsField(field, value)) return refuse(400, `Invalid value of "${name}"`);
  }
  return { ...body };
}

function fitsField(field: Field, value: unknown): boolean {
  if (field.type === 'text') return typeof value === 'string';
  if (field.type === 'flag') return typeof value === 'boolean';
  if (field.type === 'number')
    return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= field.most;
  if (!Array.isArray(value)) return false;
  if (field.type === 'objects')
    return value.every(
      (one) =>
        typeof one === 'object' &&
        one !== null &&
        field.fields.every((name) => typeof one[name] === 'string'),
    );
  const texts = value.every((one) => typeof one === 'string' && (field.of?.includes(one) ?? true));
  return texts && value.length >= 1 && value.length <= field.most && new Set(value).size === value.length;
}

/** One page of entries, which come in the order of their ids; a cursor says what it continues, and nothing else may be asked with it. */
export function pageOf<Item>(
  items: Iterable<readonly [id: string, item: Item]>,
  { cursor, limit, asked }: { readonly cursor?: string; readonly limit: number; readonly asked: unknown },
): { readonly data: readonly Item[]; readonly links: { readonly next?: string } } | Response {
  const about = JSON.stringify(asked);
  let after = '';
  if (cursor !== undefined) {
    const told = readCursor(cursor);
    if (told?.about !== about) return refuse(400, 'Invalid page cursor', 'ADMIN-400-3');
    after = told.after;
  }
  const data: Item[] = [];
  let last = '';
  for (const [id, item] of items) {
    if (id <= after) continue;
    if (data.length === limit) {
      return {
        data,
        links: { next: Buffer.from(JSON.stringify({ about, after: last })).toString('base64url') },
      };
    }
    data.push(item);
    last = id;
  }
  return { data, links: {} };
}

function readCursor(cursor: string): { readonly about: string; readonly after: string } | undefined {
  try {
    const told: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return told as { readonly about: string; readonly after: string };
  } catch {
    return undefined;
  }
}
