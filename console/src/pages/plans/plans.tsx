/** All plans, the newest first, by state. */

import { Anchor, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Input } from '../../api/client.ts';
import { usePages } from '../../api/hooks.ts';
import type { Plan } from '../../api/schema.ts';
import { Listed } from '../../shared/listed.tsx';
import { Lozenge, PageHead } from '../../shared/parts.tsx';
import { Empty } from '../../shared/states.tsx';
import { number, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { kindOf, removes, toneOf } from '../plan/words.tsx';

const words = texts.plan;
type State = NonNullable<Input<'get /plans'>['query']['state']>;

export function PlansPage() {
  const [state, setState] = useState<State>();
  const list = usePages('get /plans', { query: { state, limit: 50 } });
  return (
    <>
      <PageHead
        title={words.title}
        actions={
          <Select
            aria-label={words.state}
            placeholder={words.all}
            clearable
            w={220}
            data={Object.entries(words.states).map(([value, label]) => ({ value, label }))}
            value={state ?? null}
            onChange={(value) => setState((value ?? undefined) as State | undefined)}
          />
        }
      />
      <Listed
        of={list}
        heads={[words.sync, words.state, words.what, words.made]}
        empty={
          <Empty
            title={state === undefined ? words.none : words.noneOfState}
            {...(state === undefined ? { text: words.noneText } : {})}
          />
        }
        row={(plan) => (
          <tr key={plan.id}>
            <td>
              <Anchor component={Link} to={`/plans/${plan.id}`} c="var(--link)" fw={500}>
                {words.titleOf(plan.kind, plan.sync)}
              </Anchor>
              <div className="dim">{plan.target}</div>
            </td>
            <td>
              <Lozenge tone={toneOf(plan.state)}>{words.states[plan.state] ?? plan.state}</Lozenge>
              {plan.state === 'held' && <div className="dim">{plan.hold[0]?.message}</div>}
            </td>
            <td>
              <Counts plan={plan} />
            </td>
            <td>
              <Time at={plan.createdAt} />
            </td>
          </tr>
        )}
      />
    </>
  );
}

/** What a plan would do, counted. */
export function Counts({ plan }: { readonly plan: Plan }) {
  const kinds = Object.entries(plan.counts.changes).filter(([, count]) => count > 0);
  if (kinds.length === 0) return <span className="dim">{words.nothing}</span>;
  return (
    <>
      {kinds.map(([type, count]) => (
        <div key={type} style={removes(type) ? { color: 'var(--danger)' } : {}}>
          {number(count)} {kindOf(type, count)}
        </div>
      ))}
    </>
  );
}
