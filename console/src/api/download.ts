/** Files that the browser fetches by itself, straight to the disk: a refusal would be kept as the file. */

import type { MouseEvent } from 'react';
import { call } from './client.ts';
import { signedIn } from './session.ts';

/** Links whose files are fetched now; what they are pressed by then is left to the browser. */
const fetched = new WeakSet<HTMLAnchorElement>();

/**
 * What a press of a link with `download` does: it is first asked whether the session goes on. Where it is over, the page asks
 * to sign in again, as for everything else, and the file is fetched once somebody has.
 */
export function downloaded(event: MouseEvent<HTMLAnchorElement>): void {
  const link = event.currentTarget;
  if (fetched.has(link)) return;
  event.preventDefault();
  void fetchOnceIn(link);
}

async function fetchOnceIn(link: HTMLAnchorElement): Promise<void> {
  // Who is signed in, or that nobody is, is remembered by the asking; that the service is away the browser tells itself.
  await call('get /me', {}).catch(() => undefined);
  await signedIn();
  fetched.add(link);
  link.click();
  fetched.delete(link);
}
