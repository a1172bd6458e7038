import type { Plan } from '../../api/schema.ts';
import { texts } from '../../texts/index.ts';
import { countedKinds, Kinds } from './words.tsx';

/** What a plan would do, counted. */
export function Counts({ plan }: { readonly plan: Plan }) {
  const kinds = countedKinds(plan.counts.changes);
  if (kinds.length === 0) return <span className="dim">{texts.plan.noChange}</span>;
  return <Kinds of={kinds} as="div" />;
}
