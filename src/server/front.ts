/** The whole server as it is asked: by a Request, or, for what is plain, by the connection itself. */

import { type FrontParts, openFetch } from './direct.ts';
import { openQuick, type Quick } from './quick.ts';

export interface Front {
  /** Answers a request: the whole server is a function. */
  readonly fetch: (request: Request, env?: object) => Response | Promise<Response>;
  /** Answers by itself what is asked most, below Request and Response. */
  readonly quick: Quick;
}

/** The server with its direct parts before it. */
export function openFront(parts: FrontParts): Front {
  return { fetch: openFetch(parts), quick: openQuick(parts) };
}
