/** What a new sync begins with: where there is no choice, the choice is made. */

import type { Connection, Connector } from '../../api/schema.ts';
import type { Values } from '../../shared/form/shape.ts';

type Named = Pick<Connection, 'name' | 'kind' | 'type'>;

/** How often a sync runs whose source is read, unless somebody says otherwise: one that pushes needs no schedule. */
const hourly = '0 * * * *';

/** The one source and the one target that there are, and a schedule where nobody pushes. */
export function begunWith(
  connections: readonly Named[],
  connectors: readonly Pick<Connector, 'kind' | 'type' | 'pushes'>[],
): Values {
  const [source, ...sources] = connections.filter(({ kind }) => kind === 'source');
  const [target, ...targets] = connections.filter(({ kind }) => kind === 'target');
  const connector = connectors.find(({ kind, type }) => kind === 'source' && type === source?.type);
  return {
    ...(source === undefined || sources.length > 0 ? {} : { from: [source.name] }),
    ...(target === undefined || targets.length > 0 ? {} : { to: target.name }),
    ...(connector?.pushes === false && sources.length === 0 ? { schedule: hourly } : {}),
  };
}
