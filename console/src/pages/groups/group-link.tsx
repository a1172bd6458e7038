/** The way to a group's page. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';

export function GroupLink(props: { readonly source: string; readonly id: string; readonly name: string }) {
  const { source, id, name } = props;
  return (
    <Anchor
      component={Link}
      to={`/groups/${encodeURIComponent(source)}/${encodeURIComponent(id)}`}
      c="var(--link)"
    >
      {name}
    </Anchor>
  );
}
