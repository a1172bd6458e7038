/** A page of one thing: what there is of it, or under the title of its list why it cannot be shown. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Refusal } from '../api/client.ts';
import { texts } from '../texts/index.ts';
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
  // What is not there does not come by asking again; the sentence says what to do.
  const isGone = query.error instanceof Refusal && query.error.problem.status === 404;
  return (
    <>
      <PageHead
        title={isGone ? texts.nothingHere : list.title}
        above={
          <Anchor component={Link} to={list.to} c="var(--link)">
            {list.title}
          </Anchor>
        }
      />
      <Failure error={query.error} {...(isGone ? {} : { retry: () => void query.refetch() })} />
    </>
  );
}
