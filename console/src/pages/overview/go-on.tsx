/** On the way to the first plan: what comes next, said on the pages where one step of it is done. */

import { Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.begin;

interface NextStep {
  readonly to: string;
  readonly text: string;
}

/** Nothing once a first plan was approved, or for whoever may not go that way. */
function useNextStep(): NextStep | undefined {
  const may = useMay('administrator');
  const { data: status } = useGet('get /status', {}, { enabled: may });
  const isOnTheWay = status !== undefined && !status.syncs.some(({ confirmed }) => confirmed);
  const sources = useGet('get /sources', {}, { enabled: may && isOnTheWay });
  if (!may || !isOnTheWay || sources.data === undefined) return undefined;
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
  return { to, text };
}

export function GoOn() {
  const next = useNextStep();
  if (next === undefined) return null;
  return (
    <Notice tone="info">
      <div className="bar spread">
        <span>{words.onTheWay}</span>
        <Button component={Link} to={next.to} size="xs">
          {words.next(next.text)}
        </Button>
      </div>
    </Notice>
  );
}

/** The same as a button alone: for lists that are empty as long as one is on the way. */
export function GoOnButton() {
  const next = useNextStep();
  if (next === undefined) return null;
  return (
    <Button component={Link} to={next.to}>
      {words.next(next.text)}
    </Button>
  );
}
