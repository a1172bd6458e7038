/** The kit, with every request and answer held against what the vendor publishes. */

import { must } from './judge.ts';
import { keepPromises, type PromiseResult } from './kit.ts';
import { type Contract, judgedFetch, type Spelling } from './openapi.ts';
import { hardships } from './source/hardships.ts';
import { sourcePromises } from './source-promises.ts';
import type { SourceSubject, SourceWorld, TargetSubject, TargetWorld, World } from './subject.ts';
import { targetPromises } from './target-promises.ts';

/**
 * Puts all promises of targets to the connector, in worlds whose traffic is judged. Throws when one is broken.
 * @returns every fault of the contract, each once
 */
export function judgeKit(
  { connector, world }: { readonly connector: TargetSubject['connector']; readonly world: () => TargetWorld },
  contract: Contract,
): Promise<Set<string>> {
  return judge({ connector, world }, contract, (judged) =>
    keepPromises({
      promises: targetPromises,
      subject: { connector, world: judged },
      ...declinedBy(connector),
    }),
  );
}

/**
 * The same for sources. @param as what of a request is judged, and how the file spells it
 * @returns every fault of the contract, each once
 */
export function judgeSourceKit(
  {
    connector,
    world,
    as,
  }: {
    readonly connector: SourceSubject['connector'];
    readonly world: () => SourceWorld;
    readonly as?: Spelling;
  },
  contract: Contract,
): Promise<Set<string>> {
  return judge({ connector, world, as }, contract, (judged) =>
    keepPromises({
      // What goes wrong at each of many requests asks nothing that the others do not ask, a thousand times.
      promises: sourcePromises.filter((promise) => !hardships.includes(promise)),
      subject: { connector, world: judged },
      ...declinedBy(connector),
    }),
  );
}

function declinedBy({ declined }: { readonly declined?: Readonly<Record<string, string>> }) {
  return declined === undefined ? {} : { declined };
}

async function judge<Made extends World>(
  subject: {
    readonly connector: { readonly declined?: Readonly<Record<string, string>> };
    readonly world: () => Made;
    readonly as?: Spelling | undefined;
  },
  contract: Contract,
  put: (world: () => Made) => AsyncIterable<PromiseResult>,
): Promise<Set<string>> {
  const faults = new Set<string>();
  const { declined = {} } = subject.connector;
  const world = (): Made => {
    const made = subject.world();
    const { fetch } = made;
    must(fetch !== undefined, 'Only worlds with a `fetch` can be judged.');
    return { ...made, fetch: judgedFetch(fetch, contract, { faults, as: subject.as }).fetch };
  };
  for await (const result of put(world)) {
    const expected = declined[result.name] === undefined ? 'kept' : 'declined';
    must(
      result.state === expected,
      `${result.name} is ${result.state}: ${'message' in result ? result.message : ''}`,
    );
  }
  return faults;
}
