/** Settings beside others: each place that differs, what was there and what is; of lists, which element. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../texts/index.ts';
import { type Difference, differences } from './difference.ts';

const words = texts.versions;
/** Places that are shown at once, until more are asked for. */
const most = 50;

export function Differences({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  const all = differences(before, after);
  const [isAll, setAll] = useState(false);
  if (all.length === 0) return <span className="dim">{texts.syncs.same}</span>;
  return (
    <>
      <ul className="differences">
        {all.slice(0, isAll ? undefined : most).map((one) => (
          <li key={`${one.path} ${one.before} ${one.after} ${one.moved?.to}`}>
            <Line of={one} />
          </li>
        ))}
      </ul>
      {!isAll && all.length > most && (
        <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
          {words.allOf(all.length)}
        </Button>
      )}
    </>
  );
}

function Line({ of: { path, before, after, moved } }: { readonly of: Difference }) {
  if (moved !== undefined)
    return (
      <>
        <span className="dim">{words.moved(moved.from, moved.to)}</span> <span className="code">{path}</span>{' '}
        <span className="code">{after}</span>
      </>
    );
  const word = before === undefined ? words.added : after === undefined ? words.gone : words.changed;
  return (
    <>
      <span className="dim">{word}</span> <span className="code">{path}</span>{' '}
      {before !== undefined && <del className="code before">{before}</del>}{' '}
      {after !== undefined && <ins className="code after">{after}</ins>}
    </>
  );
}
