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
  type Staged,
} from './direct.ts';
import { plainBody } from './plain-body.ts';

/** Answers a request by itself and gives true, or leaves it untouched and gives false. */
export type Quick = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** Address of a direct part, a name, the rest, the query: characters that mean themselves, and no segment of dots. */
const plain =
  /^(\/[a-z]+\/[a-z\d]+)\/([\w~-][\w.~-]*)((?:\/[\w~-][\w.~-]*)*)(?:\?([\w.~%+=&!$'()*,:;@/?-]*))?$/;
/** A host that an address bears as it is. Ports below 1000 are left out: one of them is not written. */
const host = /^[a-z\d._-]+(?::[1-5]?\d{4})?$/;

/** To whom an answer is written. */
interface To {
  readonly outgoing: ServerResponse;
  readonly asked: Asked;
}

interface Waiting extends To {
  readonly staged: Staged;
}

/**
 * Characters of an answer that waits for the others of its turn. Of longer ones, pages, so many would lie in memory together that
 * they outlived what is young.
 */
const mostHeld = 16 * 1024;

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
      if (text === null) outgoing.end();
      else send(outgoing, text, length);
    }
    noteAnswered(parts, asked, status);
  }

  /**
   * What came in this turn of the event loop, answered together at its end: beside that it is looked up together, to wake a client that
   * waits costs as much as an answer, and one that has woken does not sleep while it reads.
   */
  let waiting: Waiting[] = [];

  function answerAll(): void {
    const all = waiting;
    waiting = [];
    for (const { staged } of all) staged.look();
    const ready: { readonly to: Waiting; readonly made: PlainAnswer }[] = [];
    for (const to of all) {
      const made = to.staged.answer();
      if (made instanceof Promise) later(made, to);
      else if ((made.text?.length ?? 0) > mostHeld) writeNow(made, to);
      else ready.push({ to, made });
    }
    for (const { to, made } of ready) writeNow(made, to);
  }

  function writeNow(made: PlainAnswer, { outgoing, asked }: To): void {
    try {
      write(outgoing, asked, made);
    } catch (cause) {
      giveUp(outgoing, asked, cause);
    }
  }

  function later(made: Promise<PlainAnswer>, to: To): void {
    const { outgoing, asked } = to;
    made
      .then((answered) => write(outgoing, asked, answered))
      .catch((cause) => giveUp(outgoing, asked, cause));
  }

  function giveUp(outgoing: ServerResponse, asked: Asked, cause: unknown): void {
    log.error({ request: asked.id, path: asked.at, cause }, 'A request could not be answered.');
    outgoing.destroy();
  }

  /** The host that was asked last: nearly always the only one. */
  let askedLast: string | undefined;

  function isPlainHost(name: string): boolean {
    if (name === askedLast) return true;
    if (!host.test(name) || URL.parse(`http://${name}`)?.host !== name) return false;
    askedLast = name;
    return true;
  }

  return (incoming, outgoing) => {
    const { method = '', url = '', headers, rawHeaders } = incoming;
    if ('encrypted' in incoming.socket || !isWhole(headers, rawHeaders)) return false;
    if (headers.host === undefined || !isPlainHost(headers.host)) return false;
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
    if (answering instanceof Promise) {
      later(answering, { outgoing, asked });
      return true;
    }
    if (waiting.length === 0) setImmediate(answerAll);
    waiting.push({ staged: answering, outgoing, asked });
    return true;
  };
}

function send(outgoing: ServerResponse, text: string, bytes: number): void {
  // Of as many bytes as characters: written without looking at each again.
  const encoding = bytes === text.length ? 'latin1' : 'utf8';
  // What is ended in the same breath is held as a text until the client has read it; so only its bytes are.
  if (text.length > mostHeld) outgoing.write(text, encoding, () => outgoing.end());
  else outgoing.end(text, encoding);
}

/** Whether the headers can be read as they are: none twice. */
function isWhole(headers: IncomingMessage['headers'], raw: readonly string[]): boolean {
  let count = 0;
  for (const _ in headers) count += 2;
  return count === raw.length;
}

function textOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
