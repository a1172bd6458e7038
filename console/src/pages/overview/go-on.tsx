/** On the way to the first plan: what comes next, said on the pages where one step of it is done. */

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.begin;

/** Nothing once a first plan was approved, or for whoever may not go that way. */
export function GoOn() {
  const may = useMay('administrator');
  const { data: status } = useGet('get /status', {}, { enabled: may });
  const isOnTheWay = status !== undefined && !status.syncs.some(({ confirmed }) => confirmed);
  const sources = useGet('get /sources', {}, { enabled: may && isOnTheWay });
  if (!may || !isOnTheWay || sources.data === undefined) return null;
  const { connections, syncs } = status;
  const isTold = sources.data.some(({ counts }) => counts.people > 0);
  const [to, text] =
    connections.sources === 0
      ? ['/add-connection?kind=source', words.source]
      : !isTold
        ? ['/overview', words.readFirst]
        : connections.targets === 0
          ? ['/add-connection?kind=target', words.target]
          : syncs.length === 0
            ? ['/add-sync', words.sync]
            : ['/overview', words.plan];
  return (
    <Notice tone="info">
      <div className="bar spread">
        <span>{words.onTheWay}</span>
        <Button component={Link} to={to} size="xs">
          {words.next(text)}
        </Button>
      </div>
    </Notice>
  );
}
