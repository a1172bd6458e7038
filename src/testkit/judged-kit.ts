/** The kit for targets, with every request and answer held against what the vendor publishes. */

import { must } from './judge.ts';
import { keepPromises } from './kit.ts';
import { type Contract, judgedFetch } from './openapi.ts';
import type { TargetSubject, TargetWorld } from './subject.ts';
import { targetPromises } from './target-promises.ts';

/**
 * Puts all promises to the connector, in worlds whose traffic is judged. Throws when one is broken.
 * @returns every fault of the contract, each once
 */
export async function judgeKit(
  subject: { readonly connector: TargetSubject['connector']; readonly world: () => TargetWorld },
  contract: Contract,
): Promise<Set<string>> {
  const found = new Set<string>();
  const world = () => {
    const made = subject.world();
    const { fetch } = made;
    must(fetch !== undefined, 'Only worlds with a `fetch` can be judged.');
    const judged = judgedFetch(fetch, contract);
    const close = async () => {
      for (const fault of judged.faults) found.add(fault);
    };
    return { ...made, fetch: judged.fetch, close };
  };
  const { connector } = subject;
  const { declined = {} } = connector;
  for await (const result of keepPromises({
    promises: targetPromises,
    subject: { connector, world },
    declined,
  })) {
    const expected = declined[result.name] === undefined ? 'kept' : 'declined';
    must(
      result.state === expected,
      `${result.name} is ${result.state}: ${'message' in result ? result.message : ''}`,
    );
  }
  return found;
}
