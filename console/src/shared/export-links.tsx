/** A list to take away as a file: everything that fits the filter, not only the pages that are shown. */

import { Button } from '@mantine/core';
import { addressOf, type Input, type RouteName } from '../api/client.ts';
import { downloaded } from '../api/download.ts';
import { texts } from '../texts/index.ts';

type Export = Extract<RouteName, `get ${string}/export`>;

const formats = [
  ['csv', texts.exportCsv, texts.exportCsvText],
  ['jsonl', texts.exportJson, texts.exportJsonText],
] as const;

export function ExportLinks<R extends Export>(props: {
  readonly of: R;
  /** As the list is filtered. */
  readonly query: Omit<Input<R> extends { readonly query: infer Query } ? Query : never, 'format'>;
  readonly params?: Readonly<Record<string, string>>;
  /** What is exported, where a page has several lists. */
  readonly name?: string;
}) {
  const { of, query, params, name } = props;
  return (
    <div className="kept-together">
      {formats.map(([format, text, meaning]) => (
        <Button
          key={format}
          variant="default"
          title={meaning}
          {...(name === undefined ? {} : { size: 'xs', 'aria-label': `${text}: ${name}` })}
          component="a"
          href={addressOf(of, { params, query: { ...query, format } } as unknown as Input<R>)}
          download
          onClick={downloaded}
        >
          {text}
        </Button>
      ))}
    </div>
  );
}
