/** A list to take away as a file: everything that fits the filter, not only the pages that are shown. */

import { Button } from '@mantine/core';
import { addressOf, type Input, type RouteName } from '../api/client.ts';
import { texts } from '../texts/index.ts';

type Export = Extract<RouteName, `get ${string}/export`>;

const formats = [
  ['csv', texts.exportCsv],
  ['jsonl', texts.exportJson],
] as const;

export function ExportLinks<R extends Export>(props: {
  readonly of: R;
  /** As the list is filtered. */
  readonly query: Omit<Input<R> extends { readonly query: infer Query } ? Query : never, 'format'>;
}) {
  return (
    <div className="kept-together">
      {formats.map(([format, text]) => (
        <Button
          key={format}
          variant="default"
          component="a"
          href={addressOf(props.of, { query: { ...props.query, format } } as unknown as Input<R>)}
          download
        >
          {text}
        </Button>
      ))}
    </div>
  );
}
