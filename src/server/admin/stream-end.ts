/** When a stream of events ends that never ends by itself. */

import type { SSEStreamingApi } from 'hono/streaming';

/** Aborts when the caller goes or the service ends. */
export function endOfStream(stream: SSEStreamingApi, ending: AbortSignal): AbortSignal {
  const gone = new AbortController();
  stream.onAbort(() => gone.abort());
  return AbortSignal.any([gone.signal, ending]);
}
