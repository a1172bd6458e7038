/** Reads bodies, which are small in this protocol. */

import { CrowdError } from './error.ts';

const longest = 1024 * 1024;

/** The body as text. Throws `ILLEGAL_ARGUMENT` with 413 when it is longer than a megabyte. */
export async function boundedText(request: Request): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > longest)
      throw new CrowdError(413, 'ILLEGAL_ARGUMENT', 'The body is longer than a megabyte.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
