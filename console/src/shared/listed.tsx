/** A list that the service hands out page by page: its rows, or what stands in their place. */

import type { ReactNode } from 'react';
import { More } from './parts.tsx';
import { Rows } from './rows.tsx';
import { Failure, Loading } from './states.tsx';

export function Listed<Item>(props: {
  readonly of: {
    readonly items: readonly Item[];
    readonly isPending: boolean;
    readonly isSuccess: boolean;
    readonly error: Error | null;
    readonly isPlaceholderData: boolean;
    refetch(): unknown;
  } & Parameters<typeof More>[0]['of'];
  readonly heads: readonly string[];
  readonly widths?: readonly (string | undefined)[];
  /** What is shown when there is nothing. */
  readonly empty: ReactNode;
  /** Whether the rows of the last question fade while the next one is asked. */
  readonly fades?: boolean;
  readonly row: (item: Item) => ReactNode;
}) {
  const { of: list, heads, widths = [], empty, fades = false, row } = props;
  return (
    <div className="panel">
      {list.isPending && <Loading />}
      {list.error !== null && list.items.length === 0 && (
        <Failure error={list.error} retry={() => void list.refetch()} />
      )}
      {list.isSuccess && list.items.length === 0 && empty}
      {list.items.length > 0 && (
        <Rows heads={heads} widths={widths} faded={fades && list.isPlaceholderData}>
          {list.items.map(row)}
        </Rows>
      )}
      <More of={list} />
    </div>
  );
}
