/** The hub of all windows of one browser in which the same person is signed in: it lives beside them, while any of them does. */

import { openHub, type Wish } from './stream-hub.ts';
import { SILENT } from './stream-pulse.ts';

const hub = openHub();

addEventListener('connect', (event) => {
  for (const port of (event as MessageEvent).ports) join(port);
});

function join(port: MessagePort): void {
  const member = hub.join((said) => port.postMessage(said));
  let forgetting: ReturnType<typeof setTimeout> | undefined;
  const forget = (): void => member.wish([]);
  // A window that was closed has said so; for one that broke down, some browsers say it, and in the others it falls silent.
  port.addEventListener('close', forget);
  port.addEventListener('message', ({ data }: MessageEvent<readonly Wish[]>) => {
    clearTimeout(forgetting);
    forgetting = setTimeout(forget, SILENT);
    member.wish(data);
    port.postMessage('here');
  });
  port.start();
}
