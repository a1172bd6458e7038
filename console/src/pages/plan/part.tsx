/** The part of a plan that an approval would cover: what was chosen, and what goes along since it is needed. */

import { Button, Text } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { Notice } from '../../shared/parts.tsx';
import { listOf } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import type { Chosen } from './filter.ts';
import { countedKinds, Kinds } from './words.tsx';

const words = texts.plan;
/** Names that are written out. */
const most = 10;

/** How many changes are counted by type. */
export function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** What is chosen, in a few words. */
export function chosenWords(chosen: NonNullable<Chosen>): string {
  switch (chosen.by) {
    case 'people':
      return words.chosenPeople(listed([...chosen.people.values()]));
    case 'groups':
      return words.chosenGroups(
        chosen.groups.size,
        listed([...chosen.groups.values()].map(({ name }) => name)),
      );
    default:
      return words.chosenFound(chosen.said);
  }
}

function listed(names: readonly string[]): string {
  const more = names.length - most;
  const shown = more > 0 ? [...names.slice(0, most), words.andMore(more)] : names;
  return listOf(shown);
}

/** That only a part is chosen, above all that shows the plan; and the way back to the whole. */
export function ChosenNotice(props: { readonly chosen: NonNullable<Chosen>; readonly onWhole: () => void }) {
  const { chosen, onWhole } = props;
  return (
    <Notice tone="info">
      <div className="bar spread">
        <Text role="status">{chosenWords(chosen)}</Text>
        <Button size="xs" variant="default" onClick={onWhole}>
          {words.wholeAgain}
        </Button>
      </div>
    </Notice>
  );
}

/** A part, counted by kind. */
export function PartCounted({ part }: { readonly part: Answer<'post /plans/{plan}/part'> }) {
  const lists = [
    ['', part.chosen],
    [words.needed, part.needed],
  ] as const;
  return lists.map(([title, counts]) =>
    sumOf(counts) === 0 ? null : (
      <div key={title}>
        {title !== '' && <Text mb={4}>{title}</Text>}
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          <Kinds of={countedKinds(counts)} as="li" />
        </ul>
      </div>
    ),
  );
}
