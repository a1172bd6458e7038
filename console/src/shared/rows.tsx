/** A table whose cells bear the name of their column where a narrow window stacks them. */

import type { CSSProperties, ReactNode } from 'react';
import { faded } from './faded.ts';
import { InRows } from './in-rows.ts';

export function Rows(props: {
  /** Names of the columns; an empty one for what needs none, such as buttons. */
  readonly heads: readonly string[];
  readonly widths?: readonly (string | undefined)[];
  readonly faded?: boolean;
  readonly children: ReactNode;
}) {
  const { heads, widths = [], faded: isOld = false, children } = props;
  const labels = Object.fromEntries(
    heads.map((head, index) => [`--label-${index + 1}`, JSON.stringify(head)]),
  );
  const { style, ...busy } = faded(isOld);
  return (
    <table className="rows stack" {...busy} style={{ ...labels, ...style } as CSSProperties}>
      <thead>
        <tr>
          {heads.map((head, index) => {
            const width = widths[index];
            const wide = width === undefined ? {} : { style: { width } };
            return head === '' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: columns never move.
              <td key={index} {...wide} />
            ) : (
              <th key={head} {...wide}>
                {head}
              </th>
            );
          })}
        </tr>
      </thead>
      <InRows value>
        <tbody>{children}</tbody>
      </InRows>
    </table>
  );
}
