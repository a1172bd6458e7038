/** A page of one thing: what there is of it, or under the title of its list why it cannot be shown. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { PageHead } from './parts.tsx';
import { Failure, Shown } from './states.tsx';

export function PageShown<T>(props: {
  readonly of: Parameters<typeof Shown<T>>[0]['of'];
  /** The list that it belongs to. */
  readonly list: { readonly to: string; readonly title: string };
  readonly children: Parameters<typeof Shown<T>>[0]['children'];
}) {
  const { of: query, list, children } = props;
  if (query.data !== undefined || query.error === null) return <Shown of={query}>{children}</Shown>;
  return (
    <>
      <PageHead
        title={list.title}
        above={
          <Anchor component={Link} to={list.to} c="var(--link)">
            {list.title}
          </Anchor>
        }
      />
      <Failure error={query.error} retry={() => void query.refetch()} />
    </>
  );
}
