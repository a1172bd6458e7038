/** How many changes a filter finds, counted by the service; and all of them chosen at once. */

import { Button } from '@mantine/core';
import { useAsked } from '../../api/asked.ts';
import type { Plan } from '../../api/schema.ts';
import { faded } from '../../shared/faded.ts';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import type { Filter } from './filter.ts';
import { sumOf } from './part.tsx';

const words = texts.plan;

export function Found(props: {
  readonly plan: Plan;
  readonly filter: Filter;
  /** Whether just these are chosen for the approval. */
  readonly isChosen: boolean;
  /** Chooses them, or the whole plan again; none: nothing can be chosen. */
  readonly onChoose: ((isChosen: boolean) => void) | undefined;
}) {
  const { plan, filter, isChosen, onChoose } = props;
  const { data, error, refetch, isOld } = useAsked('post /plans/{plan}/part', {
    params: { plan: plan.id },
    body: { filter },
  });
  if (data === undefined)
    return error === null ? null : <Failure error={error} retry={() => void refetch()} />;
  const found = sumOf(data.chosen);
  return (
    <div className="bar spread found" {...faded(isOld)}>
      <span role="status">{words.found(found)}</span>
      {onChoose !== undefined && found > 0 && (
        <Button
          size="xs"
          variant={isChosen ? 'filled' : 'default'}
          aria-pressed={isChosen}
          onClick={() => onChoose(!isChosen)}
        >
          {words.chooseFound(found)}
        </Button>
      )}
    </div>
  );
}
