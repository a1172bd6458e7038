/**
 * What is asked thousands of times a second is answered below Request and Response, which cost as much as such an answer itself.
 * Only what is plain is: whatever would have to be read, decoded or put right first goes the general way, and is answered alike.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import { type DirectPart, type FrontParts, marks, noteAnswered, type PlainAnswer } from './direct.ts';

/** Answers a request by itself and gives true, or leaves it untouched and gives false. */
export type Quick = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** Address of a direct part, a name, the rest, the query: characters that mean themselves, and no segment of dots. */
const plain =
  /^(\/[a-z]+\/[a-z\d]+)\/([\w~-][\w.~-]*)((?:\/[\w~-][\w.~-]*)*)(?:\?([\w.~%+=&!$'()*,:;@/?-]*))?$/;
/** A host that an address bears as it is. Ports below 1000 are left out: one of them is not written. */
const host = /^[a-z\d._-]+(?::[1-5]?\d{4})?$/;

/** @param parts of which the direct parts answer what they can. */
export function openQuick(parts: FrontParts): Quick {
  const { clock, log, newId, direct } = parts;
  const constant = Object.entries(marks).flat();

  async function answer(
    answering: Promise<PlainAnswer>,
    outgoing: ServerResponse,
    asked: Parameters<typeof noteAnswered>[1],
  ): Promise<void> {
    let answered: PlainAnswer;
    try {
      answered = await answering;
    } catch (cause) {
      log.error({ request: asked.id, path: asked.at, cause }, 'A request could not be answered.');
      outgoing.destroy();
      return;
    }
    const { status, headers, text } = answered;
    if (!outgoing.destroyed) {
      const lines: (string | number)[] = ['x-request-id', asked.id, ...constant];
      for (const name in headers) lines.push(name, headers[name] ?? '');
      if (text !== null) lines.push('content-length', Buffer.byteLength(text));
      outgoing.writeHead(status, lines as string[]);
      outgoing.end(text ?? undefined);
    }
    noteAnswered(parts, asked, status);
  }

  return (incoming, outgoing) => {
    const { method, url = '', headers, rawHeaders } = incoming;
    if (method !== 'GET' || 'encrypted' in incoming.socket || !isWhole(headers, rawHeaders)) return false;
    const [, at = '', name = '', rest = '', query = ''] = plain.exec(url) ?? [];
    if (!Object.hasOwn(direct, at)) return false;
    const part = direct[at] as DirectPart;
    const request = {
      method,
      url: `http://${headers.host}${url}`,
      headers: { get: (header: string) => textOf(headers[header]) },
    };
    const began = clock.now();
    const env = { incoming, outgoing };
    const answering = part.quick?.(request, { name, rest, query, env, raw: rawHeaders });
    if (answering === undefined) return false;
    void answer(answering, outgoing, { at, name, rest, method, id: newId(), began });
    return true;
  };
}

/** Whether the headers can be read as they are: none twice, no body announced, and a host that needs no putting right. */
function isWhole(headers: IncomingMessage['headers'], raw: readonly string[]): boolean {
  if (headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined) return false;
  let count = 0;
  for (const _ in headers) count += 2;
  return count === raw.length && headers.host !== undefined && host.test(headers.host);
}

function textOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
