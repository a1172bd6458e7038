/** Whom syncs leave alone: what keeps people out of step although nothing waits as a plan. */

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { Notice } from '../../shared/parts.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { useWaiting } from './waiting.tsx';

const words = texts.overview;
type Sync = Answer<'get /status'>['syncs'][number];
/** Plans that are named for one sync; the others follow once these are looked at. */
const most = 3;

/** By the newest plans; a plan that waits for approval says it of itself. */
export function LeftAlone({ syncs }: { readonly syncs: readonly Sync[] }) {
  const waiting = new Set(useWaiting().items.map(({ id }) => id));
  return syncs.flatMap(({ name, leftAlone }) =>
    leftAlone
      .filter(({ plan }) => !waiting.has(plan))
      .slice(0, most)
      .map(({ plan, at, held, invalid }) => (
        <Notice key={plan} tone="warning">
          <div className="bar spread">
            <div>
              <Text fw={600}>{words.leftAlone(name, held + invalid)}</Text>
              <div>
                {[held > 0 && words.leftHeld(held), invalid > 0 && words.leftInvalid(invalid)]
                  .filter(Boolean)
                  .join(' ')}{' '}
                <span className="nowrap">
                  {words.asOf} <Time at={at} />.
                </span>
              </div>
            </div>
            <Button component={Link} to={`/plans/${plan}`} variant="default">
              {words.seeWhom}
            </Button>
          </div>
        </Notice>
      )),
  );
}
