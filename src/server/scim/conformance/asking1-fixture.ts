/** What the requirements of SCIM 1.1 are asked with. For tests and the page. */

import type { Answered, Stage } from '../fixture.ts';

export const core = 'urn:scim:schemas:core:1.0';
export const enterprise = 'urn:scim:schemas:extension:enterprise:1.0';

interface Sent {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** In the words of 1.1. */
export const send = (stage: Stage, method: string, path: string, sent: Sent = {}): Promise<Answered> =>
  stage.send(method, path, { version: 'v1', ...sent });
