/** How a person stands in a sync, in one word and in a sentence: in step only when truly nothing is amiss, and how somebody who left is out. */

import { Text } from '@mantine/core';
import type { Explanation } from '../../api/schema.ts';
import { Lozenge, type Tone } from '../../shared/parts.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.person;

/** Nothing while changes are to come: they tell it themselves. */
export function Standing({ explained }: { readonly explained: Explanation }) {
  const [tone, text] = standingOf(explained) ?? [];
  return tone === undefined ? null : <Lozenge tone={tone}>{text}</Lozenge>;
}

function standingOf(explained: Explanation): readonly [Tone, string] | undefined {
  const { departure, link, accountActive, message, next } = explained;
  if (next.length > 0) return undefined;
  if (link === undefined) return message === undefined ? ['plain', words.outside] : undefined;
  if (accountActive === false) return ['warning', words.closed];
  if (departure?.stage === 'suspended') return ['warning', words.taken];
  return isInStep(explained) ? ['success', words.inStep] : undefined;
}

/** Whether the person has what the rules give, and nobody has to do or to wait for anything. */
function isInStep({ departure, link, accountActive, message, next, standing }: Explanation): boolean {
  return (
    next.length === 0 &&
    standing === 'settled' &&
    message === undefined &&
    departure === undefined &&
    link !== undefined &&
    accountActive !== false
  );
}

/** What is said where no change is to come. */
export function nothingNext(explained: Explanation): string {
  const { accountActive, departure } = explained;
  if (isInStep(explained)) return words.nothingNext;
  if (accountActive !== false) return words.nothingNow;
  return departure?.dueAt === undefined ? words.staysClosed : words.staysClosedUntil;
}

/** How far somebody is out, why, and since when. */
export function Departed({ explained }: { readonly explained: Explanation }) {
  const { departure, accountActive } = explained;
  if (departure === undefined) return null;
  const { stage, situation, since, closedAt, dueAt } = departure;
  const why = words.left[situation];
  const isOut = stage === 'suspended';
  const says = isOut
    ? accountActive === false
      ? words.closedSince(why)
      : words.takenSince(why)
    : stage === 'suspected'
      ? words.suspected(why)
      : words.leaving(why);
  return (
    <div>
      <Text {...(isOut ? {} : { c: 'var(--warning)' })}>
        {says} <span className="code dim">reactions.{situation}</span>
      </Text>
      <div className="dim">
        {words.since} <Time at={since} />
        {closedAt !== undefined && (
          <>
            {' '}
            · {words.closedAt} <Time at={closedAt} />
          </>
        )}
        {dueAt !== undefined && (
          <>
            {' '}
            · {words.due} <Time at={dueAt} />
          </>
        )}
      </div>
    </div>
  );
}
