/** That a plan was taken back, wholly or in part, and by which one; or that this waits. */

import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { texts } from '../../texts/index.ts';
import type { ShownPlan } from './plan.tsx';

const words = texts.plan;
/** States of an undo that is not at its end. */
const open: readonly string[] = ['planning', 'ready', 'held', 'approved', 'applying', 'stopping'];

/** Whether all that could be taken back was. */
export function isUndone({ undone }: ShownPlan): boolean {
  return undone !== undefined && undone.state === 'applied' && undone.done === undone.changes;
}

/** Whether there is nothing to undo, or an undo of it that is not at its end. */
export function asksNoUndo(shown: ShownPlan): boolean {
  return isUndone(shown) || (shown.undone !== undefined && open.includes(shown.undone.state));
}

/** What an undo has made of it; nothing where there was none. */
export function Undone({ shown }: { readonly shown: ShownPlan }) {
  const { undone } = shown;
  if (undone === undefined) return null;
  const { left, irreversible } = undone;
  const isWhole = isUndone(shown);
  const says = isWhole
    ? left === 0
      ? words.wasUndone
      : words.undoneBut(left)
    : open.includes(undone.state)
      ? words.undoWaits
      : words.partlyUndone(undone.done, undone.changes);
  return (
    <>
      <Text>
        {says}{' '}
        <Anchor component={Link} to={`/plans/${undone.plan}`} c="var(--link)" underline="always">
          {words.theUndo}
        </Anchor>
      </Text>
      {left > 0 && (
        <>
          {!isWhole && <Text>{words.undoLeft(left)}</Text>}
          <ul>
            {[...new Set(irreversible)].map((one) => (
              <li key={one}>{one}</li>
            ))}
            {left > irreversible.length && <li>{words.moreLeft(left - irreversible.length)}</li>}
          </ul>
        </>
      )}
    </>
  );
}
