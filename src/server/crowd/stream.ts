/** Answers that are too long to be held: written page by page, as fast as they are taken. */

/** Bytes are handed on in pieces of about so many characters. */
const PIECE = 64 * 1024;

/**
 * An answer of pieces of text. The first piece is waited for, so that a doubt at the beginning is told as one; a failure in
 * the middle cuts the connection, and the application, which cannot have read the end, keeps what it has.
 */
export async function streamed(pieces: AsyncGenerator<string>, type: string): Promise<Response> {
  const first = await pieces.next();
  let waiting = first.done === true ? '' : first.value;
  let done = first.done === true;
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        while (!done && waiting.length < PIECE) {
          const next = await pieces.next();
          if (next.done === true) done = true;
          else waiting += next.value;
        }
        if (waiting !== '') controller.enqueue(encoder.encode(waiting));
        waiting = '';
        if (done) controller.close();
      },
      async cancel() {
        done = true;
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, { status: 200, headers: { 'content-type': type } });
}

/** Pages of items as one text between a beginning and an end; nothing is written before the first page is there. */
export async function* between<Item>(
  pages: AsyncIterable<readonly Item[]>,
  parts: {
    readonly begin: string;
    readonly each: (item: Item) => string;
    readonly separator?: string;
    readonly end: string;
  },
): AsyncGenerator<string> {
  const { begin, each, separator = '', end } = parts;
  let before = begin;
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield before + page.map(each).join(separator);
    before = separator;
  }
  yield before === begin ? begin + end : end;
}

/** The items of pages from a place on, and at most so many. */
export async function* sliced<Item>(
  pages: AsyncIterable<readonly Item[]>,
  { start, most }: { readonly start: number; readonly most: number },
): AsyncGenerator<readonly Item[]> {
  let skip = start;
  let left = most;
  if (left <= 0) return;
  for await (const page of pages) {
    const from = Math.min(skip, page.length);
    skip -= from;
    const taken = page.slice(from, from + left);
    left -= taken.length;
    if (taken.length > 0) yield taken;
    if (left <= 0) return;
  }
}
