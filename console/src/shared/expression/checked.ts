/** Whether an expression can be used, asked as it is written. */

import { useDebouncedValue } from '@mantine/hooks';
import { useAsked } from '../../api/asked.ts';
import type { Answer, Input } from '../../api/client.ts';

type Check = 'post /expressions/check';

/** What an expression is for. */
export type Purpose = Omit<Input<Check>['body'], 'expression'>;

/** Milliseconds without a key after which it is checked. */
const patience = 400;

interface Checked {
  /** Why it cannot be used. */
  readonly fault?: string;
  /** What is probably not meant. */
  readonly hint?: string;
}

/** What is to be said of an expression; of what is written right now, as soon as nothing more is. */
export function useChecked(expression: string, purpose: Purpose): Checked {
  const [settled] = useDebouncedValue(expression, patience);
  const { data } = useAsked(
    'post /expressions/check',
    { body: { expression: settled, ...purpose } },
    { enabled: settled.trim() !== '', staleTime: 'static' },
  );
  if (expression.trim() === '' || data === undefined) return {};
  const [fault] = data.faults;
  const [hint] = data.hints;
  return {
    ...(fault === undefined ? {} : { fault: said(fault) }),
    ...(hint === undefined ? {} : { hint: hint.message }),
  };
}

/** With its place, where it has one: `column 5`. */
function said({ path, message }: Answer<Check>['faults'][number]): string {
  return /^(line|column)\b/.test(path)
    ? `${path.charAt(0).toUpperCase()}${path.slice(1)}: ${message}`
    : message;
}
