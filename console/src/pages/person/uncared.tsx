/** Accounts of a person that no sync looks after any more: their sync is removed, or takes its people from elsewhere now. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import type { AccountLink } from '../../api/schema.ts';
import { Panel } from '../../shared/parts.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { Unlinking } from './unlinking.tsx';

const words = texts.uncared;

export function Uncared(props: {
  readonly name: string;
  readonly links: readonly AccountLink[];
  /** Names of all syncs that there are. */
  readonly syncs: readonly string[];
}) {
  const { name, links, syncs } = props;
  const connections = useGet('get /connections', { query: {} });
  const targets = new Set(connections.data?.map((connection) => connection.name));
  if (links.length === 0) return null;
  return (
    <Panel title={words.title}>
      <ul className="listed">
        {links.map(({ target, person, account, name: called = account, sync, createdAt }) => {
          const isThere = syncs.includes(sync);
          return (
            <li key={target}>
              <div className="bar spread">
                <div className="bar">
                  <strong>{texts.person.account(called)}</strong>
                  {targets.has(target) ? (
                    <Anchor component={Link} to={`/connections/${target}`} c="var(--link)">
                      {target}
                    </Anchor>
                  ) : (
                    target
                  )}
                  <span className="dim">
                    <Time at={createdAt} />
                  </span>
                </div>
                {isThere && <Unlinking isUncared {...{ person, name, sync, target, account: called }} />}
              </div>
              <div>{isThere ? words.elsewhere(sync) : words.syncGone(sync)}</div>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
