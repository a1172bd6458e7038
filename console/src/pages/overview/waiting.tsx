/** Every plan that waits for a person, of whatever kind: beside a plan of everybody may wait an undo, and seats to take back. */

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePages } from '../../api/hooks.ts';
import { More, Notice } from '../../shared/parts.tsx';
import { Unknown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { Counts } from '../plan/counts.tsx';

const words = texts.overview;

/** The newest of them. */
export function useWaiting() {
  return usePages('get /plans', { query: { state: 'held', limit: 10 } });
}

export function Waiting() {
  const held = useWaiting();
  return (
    <>
      <Unknown of={held} what={words.unknown.waiting} />
      {held.items.map((plan) => (
        <Notice key={plan.id} tone="warning">
          <div className="bar spread">
            <div style={{ flex: '1 1 280px' }}>
              <Text fw={600}>{words.waitsFor(texts.plan.titleOf(plan.kind, plan.sync))}</Text>
              <div>{plan.hold[0]?.message}</div>
              <Counts plan={plan} />
            </div>
            <Button component={Link} to={`/plans/${plan.id}`}>
              {words.review}
            </Button>
          </div>
        </Notice>
      ))}
      <More of={held} />
    </>
  );
}
