/**
 * What is asked thousands of times a second is answered below Request and Response, which cost as much as such an answer itself.
 * Only what is plain is: whatever would have to be read, decoded or put right first goes the general way, and is answered alike.
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import {
  type Asked,
  type DirectPart,
  type FrontParts,
  marks,
  noteAnswered,
  type PlainAnswer,
} from './direct.ts';
import { plainBody } from './plain-body.ts';

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

  function write(outgoing: ServerResponse, asked: Asked, { status, headers, text }: PlainAnswer): void {
    if (!outgoing.destroyed) {
      const lines: (string | number)[] = ['x-request-id', asked.id, ...constant];
      for (const name in headers) lines.push(name, headers[name] ?? '');
      const length = text === null ? 0 : Buffer.byteLength(text);
      if (text !== null) lines.push('content-length', length);
      outgoing.writeHead(status, lines as string[]);
      // Of as many bytes as characters: written without looking at each again.
      if (text !== null) outgoing.end(text, length === text.length ? 'latin1' : 'utf8');
      else outgoing.end();
    }
    noteAnswered(parts, asked, status);
  }

  /**
   * What was at hand in this turn of the event loop. It is written together at its end: to wake a client that waits costs as much as
   * an answer, and one that has woken does not sleep while it reads.
   */
  let ready: (() => void)[] = [];

  function flush(): void {
    const now = ready;
    ready = [];
    for (const each of now) each();
  }

  function giveUp(outgoing: ServerResponse, asked: Asked, cause: unknown): void {
    log.error({ request: asked.id, path: asked.at, cause }, 'A request could not be answered.');
    outgoing.destroy();
  }

  function answer(
    answering: PlainAnswer | Promise<PlainAnswer>,
    outgoing: ServerResponse,
    asked: Asked,
  ): void {
    const failed = (cause: unknown) => giveUp(outgoing, asked, cause);
    if (answering instanceof Promise) {
      answering.then((answered) => write(outgoing, asked, answered)).catch(failed);
      return;
    }
    if (ready.length === 0) setImmediate(flush);
    ready.push(() => {
      try {
        write(outgoing, asked, answering);
      } catch (cause) {
        failed(cause);
      }
    });
  }

  return (incoming, outgoing) => {
    const { method = '', url = '', headers, rawHeaders } = incoming;
    if ('encrypted' in incoming.socket || !isWhole(headers, rawHeaders)) return false;
    const body = plainBody(incoming);
    if (body === undefined) return false;
    const [, at = '', name = '', rest = '', query = ''] = plain.exec(url) ?? [];
    if (!Object.hasOwn(direct, at)) return false;
    const part = direct[at] as DirectPart;
    const request = {
      method,
      url: `http://${headers.host}${url}`,
      headers: { get: (header: string) => textOf(headers[header]) },
      ...body,
    };
    const began = clock.now();
    const env = { incoming, outgoing };
    const answering = part.quick?.(request, { name, rest, query, env, raw: rawHeaders });
    if (answering === undefined) return false;
    const asked = { at, name, rest, method, id: newId(), began };
    answer(answering, outgoing, asked);
    return true;
  };
}

/** Whether the headers can be read as they are: none twice, and a host that needs no putting right. */
function isWhole(headers: IncomingMessage['headers'], raw: readonly string[]): boolean {
  let count = 0;
  for (const _ in headers) count += 2;
  return count === raw.length && headers.host !== undefined && host.test(headers.host);
}

function textOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
