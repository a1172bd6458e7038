/** The pretend network before a world: it counts requests, lets them fail as told, and answers late. */

import { type Change, type Clock, ProvisioningError } from '../../model/index.ts';

/** What is asked of a world. */
export type RequestKind =
  | Change['type']
  | 'check'
  | 'seats'
  | 'holdings'
  | 'accounts.page'
  | 'entitlements.page'
  | 'grants.page'
  | 'account.find'
  | 'account.search'
  | 'grant.add.batch'
  | 'grant.remove.batch';

/** A request, before it is done. */
export interface MemoryRequest {
  /** Counted from 1 since the world was made or its counts were reset. */
  readonly number: number;
  readonly writes: boolean;
  readonly what: RequestKind;
  /** Ids or names that the request is about. */
  readonly about: readonly string[];
}

/** What happens to a request instead of an ordinary answer. */
export type MemoryFault =
  /** Refused; nothing happened. Come back after so many seconds. */
  | { readonly kind: 'rate-limited'; readonly seconds: number }
  /** Refused with this status; nothing happened. */
  | { readonly kind: 'refused'; readonly status: 401 | 403 | 412 | 500 | 503 }
  /** Done, and then answered with an error. */
  | { readonly kind: 'lost' }
  /** Done, and then no answer comes. */
  | { readonly kind: 'cut' };

export interface Server<Contents> {
  /** Put to every request before it is done; it may wait, and it may end the process. */
  faults:
    | ((request: MemoryRequest) => MemoryFault | undefined | Promise<MemoryFault | undefined>)
    | undefined;
  /** Told of every request that has been done, before its answer; it may wait, and it may end the process. */
  after: ((request: MemoryRequest) => void | Promise<void>) | undefined;
  /** Milliseconds until what was written can be read. What was changed by hand can be read at once. */
  lag: number;
  /** How often each kind was asked since the counts were reset, refused requests included. */
  readonly calls: ReadonlyMap<RequestKind, number>;
  /** Of these, how many could change something. */
  readonly writes: number;
  reset(): void;
  /** Asks for a change. */
  write<R>(request: Asked, effect: () => R): Promise<R>;
  /** Asks for what can be read now. */
  look<R>(request: Asked, effect: (contents: Contents) => R): Promise<R>;
}

interface Asked {
  readonly what: RequestKind;
  readonly about?: readonly string[];
  readonly clock: Clock;
}

/**
 * @param world.now the contents as they are.
 * @param world.copy a copy of them that later changes leave alone.
 */
export function createServer<Contents>(world: { now: Contents; copy: () => Contents }): Server<Contents> {
  const calls = new Map<RequestKind, number>();
  let number = 0;
  let writes = 0;
  /** What was before each write that cannot be read yet, oldest first. */
  let hidden: { readonly until: number; readonly before: Contents }[] = [];

  async function ask<R>({ what, about = [] }: Asked, isWrite: boolean, effect: () => R): Promise<R> {
    number++;
    if (isWrite) writes++;
    calls.set(what, (calls.get(what) ?? 0) + 1);
    const request: MemoryRequest = { number, writes: isWrite, what, about };
    // Like a network, a request never answers in the turn it was sent in.
    await Promise.resolve();
    const fault = await server.faults?.(request);
    if (fault?.kind === 'rate-limited' || fault?.kind === 'refused') throw refusal(fault, isWrite);
    const answer = effect();
    await server.after?.(request);
    if (fault !== undefined) throw refusal(fault, isWrite);
    return answer;
  }

  const server: Server<Contents> = {
    faults: undefined,
    after: undefined,
    lag: 0,
    calls,
    get writes() {
      return writes;
    },
    reset() {
      calls.clear();
      number = 0;
      writes = 0;
    },
    write: (asked, effect) =>
      ask(asked, true, () => {
        if (server.lag > 0) hidden.push({ until: asked.clock.now() + server.lag, before: world.copy() });
        return effect();
      }),
    look: (asked, effect) =>
      ask(asked, false, () => {
        hidden = hidden.filter(({ until }) => until > asked.clock.now());
        return effect(hidden[0]?.before ?? world.now);
      }),
  };
  return server;
}

const refused = {
  401: ['unauthorized', 'The target refuses the credentials; give the connection valid ones.'],
  403: ['forbidden', 'The credentials may not do this at the target; give them the right to.'],
  412: ['stale', 'What is there has changed meanwhile.'],
  500: ['unavailable', 'The target failed with an error of its own; it is tried again later.'],
  503: ['unavailable', 'The target is not available; it is tried again later.'],
} as const;

function refusal(fault: MemoryFault, writes: boolean): ProvisioningError {
  if (fault.kind === 'rate-limited') {
    const message = `The target asks to come back in ${fault.seconds} seconds.`;
    return new ProvisioningError('rate-limited', message, { retryAfter: fault.seconds });
  }
  if (fault.kind === 'cut') {
    const message = 'No answer came from the target; it is asked again later.';
    return new ProvisioningError('unavailable', message, { effectUnknown: writes });
  }
  const status = fault.kind === 'lost' ? 500 : fault.status;
  const [code, message] = refused[status];
  return new ProvisioningError(code, message, { effectUnknown: writes && status === 500 });
}
