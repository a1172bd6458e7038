/** Whom a plan leaves alone although something is the matter, and why. */

import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages } from '../../api/hooks.ts';
import type { Plan } from '../../api/schema.ts';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, More, Panel, Picks } from '../../shared/parts.tsx';
import { Failure, Loading } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { LinkByHand } from '../person/link-by-hand.tsx';

const words = texts.plan;
const telling = ['held', 'invalid', 'protected', 'waiting'] as const;
type Standing = (typeof telling)[number];

export function LeftAlone({ plan }: { readonly plan: Plan }) {
  const present = telling.filter((one) => (plan.counts.standings[one] ?? 0) > 0);
  const [chosen, setChosen] = useState<Standing | undefined>(present[0]);
  if (chosen === undefined) return null;
  return (
    <Panel
      title={words.leftAlone}
      actions={
        <Picks
          kinds={present.map((one) => [one, words.standings[one] ?? one, plan.counts.standings[one] ?? 0])}
          picked={chosen}
          onPick={setChosen}
        />
      }
    >
      <List plan={plan} standing={chosen} />
    </Panel>
  );
}

function List({ plan: { id: plan, sync }, standing }: { readonly plan: Plan; readonly standing: Standing }) {
  const list = usePages('get /plans/{plan}/people', { params: { plan }, query: { standing, limit: 50 } });
  if (list.isPending) return <Loading lines={3} />;
  if (list.error !== null) return <Failure error={list.error} />;
  return (
    <>
      <table className="rows stack">
        <tbody>
          {list.pages.flatMap(({ items, names }) =>
            items.map(({ person, message, situation }) => (
              <tr key={person}>
                <td className="who">
                  <Anchor component={Link} to={`/people/${encodeURIComponent(person)}`} c="var(--link)">
                    {names[person] ?? person}
                  </Anchor>
                </td>
                <td>
                  <Marked text={message ?? ''} />
                  {situation === 'ambiguous' && (
                    <div className="sentence">
                      <LinkByHand person={person} name={names[person] ?? person} sync={sync} />
                    </div>
                  )}
                </td>
                <td>
                  {situation !== undefined && (
                    <Lozenge tone="plain">{words.situations[situation] ?? situation}</Lozenge>
                  )}
                </td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <More of={list} />
    </>
  );
}
