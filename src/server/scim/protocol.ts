/** How a version of SCIM is spoken: what of it differs is said before a request is answered and after. */

import type { ResourceTypes } from '../../scim/index.ts';
import type { Answer } from './answer.ts';
import type { Incoming } from './call.ts';
import type { Limits } from './parts.ts';

/** The service as 2.0 knows it. */
interface Service {
  readonly limits: Limits;
  ask(request: Incoming): Promise<Answer>;
  /** What of resources is taken from the source, and told to it. */
  types(): Promise<ResourceTypes>;
}

export interface Protocol {
  /** As the address has it. */
  readonly version: 'v1' | 'v2';
  /** Answers a request by asking for it in the words of 2.0. */
  converse(request: Incoming, service: Service): Promise<Answer>;
  /** A refusal of 2.0 in the words of this version. */
  refusal(answer: Answer): Promise<Answer>;
}

/** SCIM 2.0: what the service speaks by itself. */
export const protocol2: Protocol = {
  version: 'v2',
  converse: (request, { ask }) => ask(request),
  refusal: async (answer) => answer,
};
