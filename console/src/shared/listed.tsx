/** A list that the service hands out page by page: its rows, or what stands in their place. */

import type { ReactNode } from 'react';
import { More, Panel } from './parts.tsx';
import { Rows } from './rows.tsx';
import { Failure, Loading } from './states.tsx';

interface List<Item> {
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
}

/** In a panel of its own. */
export function Listed<Item>({ title, ...list }: List<Item> & { readonly title?: string | undefined }) {
  const shown = <ListedHere {...list} />;
  return title === undefined ? <div className="panel">{shown}</div> : <Panel title={title}>{shown}</Panel>;
}

/** Within whatever is around it. */
export function ListedHere<Item>({ of: list, heads, widths = [], empty, fades = false, row }: List<Item>) {
  return (
    <>
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
    </>
  );
}
