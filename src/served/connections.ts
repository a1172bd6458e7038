/** Which connections are directories of ours, and how their connector is given the store to keep them in. */

import type { AnySourceConnector, AnyTargetConnector } from '../model/index.ts';
import { crowdDirectory } from './connector.ts';
import type { Served } from './served.ts';

/** The connectors, of which the one for directories of ours now has a store to keep them in. */
export function keepingIn(
  { connector }: Pick<Served, 'connector'>,
  {
    sources,
    targets,
  }: { readonly sources: readonly AnySourceConnector[]; readonly targets: readonly AnyTargetConnector[] },
) {
  return { sources, targets: targets.map((one) => (one.type === connector.type ? connector : one)) };
}

/** Whether a connection is a directory that applications read from us. */
export function isServed({
  kind,
  type,
}: {
  readonly kind: 'source' | 'target';
  readonly type: string;
}): boolean {
  return kind === 'target' && type === crowdDirectory().type;
}
