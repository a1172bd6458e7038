/** The way to where it is said by hand whose an account is. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { texts } from '../../texts/index.ts';

const words = texts.activity;

export function LinkByHand(props: {
  readonly person: string;
  /** What the person is called. */
  readonly name: string;
  readonly sync: string;
}) {
  const { person, name, sync } = props;
  return (
    <Anchor
      component={Link}
      to={`/people/${encodeURIComponent(person)}?link=${encodeURIComponent(sync)}`}
      aria-label={`${name}: ${words.linkByHand}`}
      c="var(--link)"
    >
      {words.linkByHand}
    </Anchor>
  );
}
