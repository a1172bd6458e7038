/** Whose members `user` has where expressions are written. */

import { createContext, useContext } from 'react';
import { useGet } from '../../api/hooks.ts';
import type { Known } from './completing.ts';

/** The sources that tell the people, the most believed first; none: only what every person may have is offered. */
export const ExpressionSources = createContext<readonly string[]>([]);

const nothing: Known = { functions: [], members: [], looked: 0 };

/** What may be written. @param isWanted it is asked for once somebody is about to write */
export function useKnown(isWanted: boolean): Known {
  const from = useContext(ExpressionSources).join(',');
  const known = useGet('get /expressions', { query: { from } }, { enabled: isWanted });
  return known.data ?? nothing;
}
