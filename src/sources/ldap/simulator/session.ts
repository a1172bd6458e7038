/** One connection to a pretend server: messages in, messages out. */

import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { children, element, firstOf, integer, type Node, numberOf, text, textOf } from './ber.ts';

/** An answer of the server: what it tells, and how it ends. */
export interface Result {
  readonly code: number;
  readonly message?: string;
  /** Entries and references, each an element. */
  readonly told?: Iterable<Buffer>;
  /** Controls of the answer, each an element. */
  readonly controls?: readonly Buffer[];
  /** Cut the connection instead of ending; `told` is sent before. */
  readonly cut?: boolean;
}

export interface Message {
  readonly operation: Node;
  /** By OID. */
  readonly controls: ReadonlyMap<string, Buffer>;
}

export interface Handlers {
  /** A name and a password. */
  bind(name: string, password: string, session: Session): Result;
  search(message: Message, session: Session): Result;
}

export interface Session {
  /** Who is bound; empty: nobody. */
  bound: string;
  encrypted: boolean;
  /** Cookies that this connection was given. */
  readonly cookies: Map<string, unknown>;
}

const startTls = '1.3.6.1.4.1.1466.20037';

/** Serves a connection until it ends. */
export function serveSession(
  first: Socket,
  {
    handlers,
    identity,
    encrypted,
  }: { handlers: Handlers; identity: { cert: string; key: string } | undefined; encrypted: boolean },
): void {
  const session: Session = { bound: '', encrypted, cookies: new Map() };
  let socket: Socket = first;
  let waiting: Buffer = Buffer.alloc(0);

  function listen(): void {
    socket.setNoDelay(true);
    socket.on('data', take);
    socket.on('error', () => socket.destroy());
  }

  function take(data: Buffer): void {
    waiting = Buffer.concat([waiting, data]);
    for (let next = firstOf(waiting); next !== undefined; next = firstOf(waiting)) {
      waiting = waiting.subarray(next.end);
      answer(next.node);
    }
  }

  function answer(message: Node): void {
    const [id, operation, list] = children(message.body);
    if (id === undefined || operation === undefined) return void socket.destroy();
    // What waits in the socket is sent in one go, as real servers do.
    const wire = socket;
    wire.cork();
    process.nextTick(() => wire.uncork());
    const reply = (body: Buffer, controls: readonly Buffer[] = []) =>
      socket.write(
        element(
          0x30,
          integer(numberOf(id)),
          body,
          ...(controls.length === 0 ? [] : [element(0xa0, ...controls)]),
        ),
      );
    const end = (tag: number, { code, message = '', controls }: Result) =>
      reply(element(tag, integer(code, 0x0a), text(''), text(message)), controls);
    if (operation.tag === 0x60) {
      const [, name, password] = children(operation.body);
      const result = handlers.bind(textOf(name as Node), textOf(password as Node), session);
      if (result.cut) return void socket.destroy();
      if (result.code === 0) session.bound = textOf(name as Node);
      end(0x61, result);
    } else if (operation.tag === 0x63) {
      const result = handlers.search({ operation, controls: controlsIn(list) }, session);
      for (const told of result.told ?? []) reply(told);
      if (result.cut) return void socket.destroySoon();
      end(0x65, result);
    } else if (operation.tag === 0x77) extended(operation, end);
    else socket.end();
  }

  function extended(operation: Node, end: (tag: number, result: Result) => void): void {
    const oid = textOf(children(operation.body)[0] as Node);
    if (oid !== startTls || identity === undefined || session.encrypted) {
      end(0x78, { code: 2, message: 'unsupported extended operation' });
      return;
    }
    end(0x78, { code: 0 });
    socket.removeListener('data', take);
    socket = new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(identity) });
    session.encrypted = true;
    listen();
  }

  listen();
}

function controlsIn(list: Node | undefined): ReadonlyMap<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const control of list === undefined ? [] : children(list.body)) {
    const [oid, ...rest] = children(control.body);
    const value = rest.find(({ tag }) => tag === 0x04);
    if (oid !== undefined) found.set(textOf(oid), value?.body ?? Buffer.alloc(0));
  }
  return found;
}

export function controlOf(oid: string, value: Buffer): Buffer {
  return element(0x30, text(oid), text(value));
}
