/** What the leavers of a plan lead and own, and to whom it goes. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { usePages } from '../../api/hooks.ts';
import { More, Panel } from '../../shared/parts.tsx';
import { Unknown } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.plan;

export function Handover({ plan }: { readonly plan: string }) {
  const list = usePages('get /plans/{plan}/holdings', { params: { plan }, query: { limit: 50 } });
  if (list.data === undefined) return <Unknown of={list} what={words.unknown.handover} />;
  if (list.items.length === 0) return null;
  const people = Object.assign({}, ...list.pages.map(({ names }) => names.people)) as Record<string, string>;
  const accounts = Object.assign({}, ...list.pages.map(({ names }) => names.accounts)) as Record<
    string,
    string
  >;
  return (
    <Panel title={words.handover}>
      <ul className="listed">
        {list.items.map(({ person, holdings }) => (
          <li key={person}>
            <Anchor component={Link} to={`/people/${person}`} c="var(--link)">
              {people[person] ?? person}
            </Anchor>
            {holdings.map(({ kind, id, name, count, to }) => (
              <div key={`${kind} ${id}`}>
                {kind === 'issues' ? `${number(count ?? 0)} ${name}` : `${words.holdings[kind]} ${name}`}{' '}
                {to !== undefined && <span className="dim">{words.handoverTo(accounts[to] ?? to)}</span>}
              </div>
            ))}
          </li>
        ))}
      </ul>
      <More of={list} />
    </Panel>
  );
}
