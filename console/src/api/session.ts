/** The session in this window: whose page it is, and whether the session is over; what is asked for meanwhile waits until it is back. */

import { useSyncExternalStore } from 'react';

/** `another`: somebody else has signed in, who must not go on with what this page holds. */
type Standing = 'in' | 'over' | 'another';

let owner: string | undefined;
let standing: Standing = 'in';
const listeners = new Set<() => void>();
const waiting = new Set<() => void>();
/** Windows of one browser share a session. */
const windows = new BroadcastChannel('rollcall-session');

function stand(next: Standing): void {
  standing = next;
  for (const listener of listeners) listener();
}

/** What the service says of who is signed in. @param name absent: nobody */
export function seen(name: string | undefined): void {
  if (name === undefined) {
    if (owner !== undefined && standing === 'in') stand('over');
  } else if (owner !== undefined && name !== owner) stand('another');
  else {
    const isNew = owner === undefined || standing === 'over';
    owner = name;
    if (standing === 'over') stand('in');
    if (isNew) announce();
    if (standing !== 'in') return;
    for (const go of waiting) go();
    waiting.clear();
  }
}

/** Whoever was signed in has signed out: nothing is kept for them. */
export function left(): void {
  owner = undefined;
  waiting.clear();
  stand('in');
  windows.postMessage('signed out');
}

export function isOver(): boolean {
  return standing !== 'in';
}

/** Comes back at once while somebody is signed in, and else when the same person is again. Throws when it is no longer wanted. */
export function signedIn(signal?: AbortSignal | null): Promise<void> {
  if (!isOver()) return Promise.resolve();
  return new Promise((resolve, reject) => {
    waiting.add(resolve);
    signal?.addEventListener('abort', () => {
      waiting.delete(resolve);
      reject(signal.reason);
    });
  });
}

/** Tells the other windows that somebody is signed in. */
export function announce(): void {
  windows.postMessage('signed in');
}

/** Hears from the other windows that somebody is signed in, or is no more. Gives what ends it. */
export function onAnnounced(hear: () => void): () => void {
  windows.addEventListener('message', hear);
  return () => windows.removeEventListener('message', hear);
}

export function useStanding(): Standing {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => standing,
  );
}

/** Whose page it is; nobody's before the service has said it, and after they have signed out. */
export function hasOwner(): boolean {
  return owner !== undefined;
}

/** Who hears what this window hears; empty while nobody is known. */
export function ownerName(): string {
  return owner ?? '';
}
