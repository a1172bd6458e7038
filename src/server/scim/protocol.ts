/** How a version of SCIM is spoken: what of it differs is said before a request is answered and after. */

import type { Limits } from './parts.ts';

/** The service as 2.0 knows it. */
interface Service {
  readonly limits: Limits;
  ask(request: Request): Promise<Response>;
}

export interface Protocol {
  /** As the address has it. */
  readonly version: 'v1' | 'v2';
  /** Answers a request by asking for it in the words of 2.0. */
  converse(request: Request, service: Service): Promise<Response>;
  /** A refusal of 2.0 in the words of this version. */
  refusal(answer: Response): Promise<Response>;
}

/** SCIM 2.0: what the service speaks by itself. */
export const protocol2: Protocol = {
  version: 'v2',
  converse: (request, { ask }) => ask(request),
  refusal: async (answer) => answer,
};
