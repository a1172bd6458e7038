/** The changes of a plan counted by kind: each filters the list, and can be left out of the approval. */

import { Checkbox } from '@mantine/core';
import { useMay } from '../../shared/me.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { type Filter, without } from './filter.ts';
import type { ShownPlan } from './plan.tsx';
import { countedKinds, kindOf, removes } from './words.tsx';

const words = texts.plan;

export function Kinds(props: {
  readonly shown: ShownPlan;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
  readonly left: ReadonlySet<string>;
  readonly onLeft: (left: ReadonlySet<string>) => void;
}) {
  const { shown, filter, onFilter, left, onLeft } = props;
  const may = useMay('operator') && shown.plan.state === 'held';
  const kinds = countedKinds(shown.plan.counts.changes);
  return (
    <section aria-label={words.byKind} className="tiles">
      {kinds.map(([type, count]) => {
        const name = words.kinds[type] ?? type;
        const isOnly = filter.type === type;
        return (
          <div key={type} style={{ position: 'relative', display: 'grid' }}>
            <button
              type="button"
              className={`tile ${removes(type) ? 'removes' : ''}`}
              aria-pressed={isOnly}
              // Faint while it can be chosen: afterwards what became of it is read like all else.
              style={may && left.has(type) ? { opacity: 0.75 } : {}}
              onClick={() =>
                onFilter(
                  isOnly ? without(filter, 'type') : { ...filter, type: type as NonNullable<Filter['type']> },
                )
              }
            >
              <b>{number(count)}</b>
              <span className="sentence block">{kindOf(type, count)}</span>
              <Outcome shown={shown} type={type} />
            </button>
            {may && kinds.length > 1 && (
              <Checkbox
                size="xs"
                style={{ position: 'absolute', top: 12, right: 12 }}
                aria-label={words.selectKind(name)}
                checked={!left.has(type)}
                onChange={(event) => {
                  const next = new Set(left);
                  if (event.currentTarget.checked) next.delete(type);
                  else next.add(type);
                  onLeft(next);
                }}
              />
            )}
          </div>
        );
      })}
    </section>
  );
}

/** What became of the kind, once something did. */
function Outcome({ shown, type }: { readonly shown: ShownPlan; readonly type: string }) {
  const mine = shown.tally.filter((one) => one.type === type && one.state !== 'planned');
  if (mine.length === 0) return null;
  return (
    <span className="dim" style={{ display: 'block', fontSize: '0.75rem' }}>
      {mine.map(({ state, count }) => `${number(count)} ${words.became[state] ?? state}`).join(', ')}
    </span>
  );
}
