/** What a person leads and owns, asked of the targets when somebody wants to know: what must be taken over. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useOnRequest } from '../../api/asked.ts';
import type { HoldingsAt } from '../../api/schema.ts';
import { Notice, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.plan;

export function Holdings({ person }: { readonly person: string }) {
  const [asked, setAsked] = useState(false);
  const told = useOnRequest('get /people/{person}/holdings', { params: { person } });
  const ask = (): void => {
    setAsked(true);
    told.refetch();
  };
  return (
    <Panel title={words.leads}>
      {asked ? (
        <Shown of={told} lines={2}>
          {(all) => <Told all={all} />}
        </Shown>
      ) : (
        <div className="padded">
          <p className="dim">{words.askHoldingsText}</p>
          <Button size="xs" variant="default" onClick={ask}>
            {words.askHoldings}
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Told({ all }: { readonly all: readonly HoldingsAt[] }) {
  return (
    <ul className="listed">
      {all.length === 0 && <li className="dim">{words.noHoldings}</li>}
      {all.map(({ target, holdings, untold, note, problem }) => (
        <li key={target}>
          <strong>{target}</strong>
          {problem !== undefined && <Notice tone="warning">{problem}</Notice>}
          {problem === undefined && holdings.length === 0 && <div>{words.noHoldings}</div>}
          {holdings.map(({ kind, id, name, count }) => (
            <div key={`${kind} ${id}`}>
              {kind === 'issues' ? `${number(count ?? 0)} ${name}` : `${words.holdings[kind]} ${name}`}
            </div>
          ))}
          {untold.length > 0 && (
            <div className="dim">{words.notTold(untold.map((kind) => words.holdings[kind]))}</div>
          )}
          {note !== undefined && <div className="dim">{note}</div>}
        </li>
      ))}
    </ul>
  );
}
