/** Plans: those that wait for a person, and all of them, the newest first, by state. */

import { Anchor, Select, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Input } from '../../api/client.ts';
import { usePages } from '../../api/hooks.ts';
import type { Plan } from '../../api/schema.ts';
import { Listed } from '../../shared/listed.tsx';
import { Lozenge, More, PageHead, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { GoOnButton } from '../overview/go-on.tsx';
import { Kinds, toneOf } from '../plan/words.tsx';

const words = texts.plan;
const heads = [words.sync, words.state, words.what, words.made];
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
      <Stack gap="lg">
        {state === undefined && <Waiting />}
        <Listed
          of={list}
          heads={heads}
          empty={
            <Empty
              title={state === undefined ? words.none : words.noneOfState}
              {...(state === undefined ? { text: words.noneText, action: <GoOnButton /> } : {})}
            />
          }
          row={(plan) => <Row key={plan.id} plan={plan} />}
        />
      </Stack>
    </>
  );
}

/** Those that are held, however many newer ones there are; nothing while none is. */
function Waiting() {
  const held = usePages('get /plans', { query: { state: 'held', limit: 50 } });
  if (held.items.length === 0) return null;
  return (
    <Panel title={words.waiting}>
      <Rows heads={heads}>
        {held.items.map((plan) => (
          <Row key={plan.id} plan={plan} />
        ))}
      </Rows>
      <More of={held} />
    </Panel>
  );
}

function Row({ plan }: { readonly plan: Plan }) {
  return (
    <tr>
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
  );
}

/** What a plan would do, counted. */
export function Counts({ plan }: { readonly plan: Plan }) {
  const kinds = Object.entries(plan.counts.changes).filter(([, count]) => count > 0);
  if (kinds.length === 0) return <span className="dim">{words.nothing}</span>;
  return <Kinds of={kinds} as="div" />;
}
