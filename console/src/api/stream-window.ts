/**
 * All that this window listens to, while it is seen: from the hub of all windows, or, where the browser has no place for one, from
 * a hub of its own.
 */

import { ownerName } from './session.ts';
import type { Member, Said, StreamState, Wish } from './stream-hub.ts';
import { PULSE } from './stream-pulse.ts';
import hubAddress from './stream-worker.ts?worker&url';

interface Ear {
  onEvent(name: string, data: string): void;
  onState(state: StreamState): void;
}

/** The way to a hub. */
interface Line extends Member {
  /** Whom the hub serves. */
  readonly owner: string;
  close(): void;
}

const ears = new Map<number, { readonly wish: Wish; readonly ear: Ear }>();
let last = 0;
let line: Line | undefined;
/** Whether the hub of all windows cannot be had. */
let isAlone = typeof SharedWorker === 'undefined';

/** Hears a stream until the returned function is called. */
export function hear(wish: Omit<Wish, 'id'>, ear: Ear): () => void {
  last += 1;
  const id = last;
  ears.set(id, { wish: { ...wish, id }, ear });
  say();
  return () => {
    ears.delete(id);
    say();
  };
}

/** Says what this window listens to. */
function say(): void {
  const wishes = document.hidden ? [] : [...ears.values()].map(({ wish }) => wish);
  const owner = ownerName();
  // What one hears is never another's to hear.
  if (line !== undefined && (line.owner !== owner || wishes.length === 0)) hangUp();
  if (wishes.length === 0) return;
  line ??= isAlone ? ownLine(owner) : sharedLine(owner);
  line.wish(wishes);
}

function hangUp(): void {
  line?.wish([]);
  line?.close();
  line = undefined;
}

function told(said: Said): void {
  const ear = ears.get(said.id)?.ear;
  if ('state' in said) ear?.onState(said.state);
  else ear?.onEvent(said.name, said.data);
}

function ownLine(owner: string): Line {
  let wished: readonly Wish[] = [];
  let member: Member | undefined;
  // Few browsers need it: it is loaded where one does.
  void import('./stream-hub.ts').then(({ openHub }) => {
    member = openHub().join(told);
    member.wish(wished);
  });
  return {
    owner,
    close: () => undefined,
    wish(wishes) {
      wished = wishes;
      member?.wish(wishes);
    },
  };
}

function sharedLine(owner: string): Line {
  const { port, worker } = connect(owner);
  let isAnswered = true;
  const pulse = setInterval(() => {
    if (isAnswered) say();
    else again();
  }, PULSE);
  const close = (): void => {
    clearInterval(pulse);
    port.close();
  };
  const mine: Line = {
    owner,
    close,
    wish(wishes) {
      isAnswered = false;
      port.postMessage(wishes);
    },
  };
  /** The hub is gone, or cannot be had: another takes its place. */
  function again(): void {
    if (line !== mine) return;
    close();
    line = undefined;
    for (const { ear } of ears.values()) ear.onState('opening');
    say();
  }
  worker.addEventListener('error', () => {
    isAlone = true;
    again();
  });
  port.addEventListener('close', again);
  port.addEventListener('message', ({ data }: MessageEvent<Said | 'here'>) => {
    isAnswered = true;
    if (data !== 'here' && line === mine) told(data);
  });
  port.start();
  return mine;
}

function connect(owner: string): { readonly port: MessagePort; readonly worker: SharedWorker } {
  const worker = new SharedWorker(hubAddress, { type: 'module', name: owner });
  return { port: worker.port, worker };
}

document.addEventListener('visibilitychange', () => {
  if (!document.hidden) for (const { ear } of ears.values()) ear.onState('opening');
  say();
});
// Also when it is kept for whoever comes back to it.
addEventListener('pagehide', hangUp);
addEventListener('pageshow', say);
