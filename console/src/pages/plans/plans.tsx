/** Plans: those that wait for a person, and all of them, the newest first, by sync, target and state. */

import { Anchor, Button, Select, Stack } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { Input } from '../../api/client.ts';
import { useGet, usePages } from '../../api/hooks.ts';
import type { Plan } from '../../api/schema.ts';
import { Listed } from '../../shared/listed.tsx';
import { Lozenge, More, PageHead, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Unknown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { GoOnButton } from '../overview/go-on.tsx';
import { Counts } from '../plan/counts.tsx';
import { toneOf } from '../plan/words.tsx';

const words = texts.plan;
const heads = [words.plan, words.state, words.what, words.made];
/** The same in both lists, so that their columns stand below each other. */
const widths = ['25%', '35%', '26%'];
type State = NonNullable<Input<'get /plans'>['query']['state']>;

/** By what the list is filtered, as the address has it. */
const filters = ['sync', 'target', 'state'] as const;

export function PlansPage() {
  const search = useSearch({ from: '/inside/plans' });
  const state = isState(search.state) ? search.state : undefined;
  const { sync, target } = search;
  const list = usePages('get /plans', { query: { sync, target, state, limit: 50 } });
  const isFiltered = [sync, target, state].some((one) => one !== undefined);
  return (
    <>
      <PageHead title={words.title} actions={<Filters search={{ sync, target, state }} />} />
      <Stack gap="lg">
        {state === undefined && <Waiting sync={sync} target={target} />}
        <Listed
          of={list}
          title={state === undefined ? words.all : undefined}
          heads={heads}
          widths={widths}
          fades
          empty={
            <Empty
              title={isFiltered ? words.noneFits : words.none}
              {...(isFiltered ? {} : { text: words.noneText, action: <GoOnButton /> })}
            />
          }
          row={(plan) => <Row key={plan.id} plan={plan} />}
        />
      </Stack>
    </>
  );
}

function isState(value: string | undefined): value is State {
  return value !== undefined && value in words.states;
}

type Search = Readonly<Partial<Record<(typeof filters)[number], string | undefined>>>;

function Filters({ search }: { readonly search: Search }) {
  const navigate = useNavigate();
  const syncs = useGet('get /syncs', { query: {} }).data ?? [];
  const targets = (useGet('get /connections', { query: {} }).data ?? []).filter(
    ({ kind }) => kind === 'target',
  );
  const named = (names: readonly string[], picked: string | undefined) =>
    // What is in the address stays among the choices, though it be there no more.
    [...new Set([...names, ...(picked === undefined ? [] : [picked])])].map((name) => ({
      value: name,
      label: name,
    }));
  const choices = {
    sync: named(
      syncs.map(({ name }) => name),
      search.sync,
    ),
    target: named(
      targets.map(({ name }) => name),
      search.target,
    ),
    state: Object.entries(words.states).map(([value, label]) => ({ value, label })),
  };
  return (
    <div className="bar filters">
      {filters.map((name) => (
        <Select
          key={name}
          aria-label={words[name]}
          placeholder={words.every[name]}
          clearable
          w={name === 'state' ? 220 : 180}
          data={choices[name]}
          value={search[name] ?? null}
          onChange={(next) =>
            void navigate({
              to: '/plans',
              search: { ...search, [name]: next ?? undefined },
              replace: true,
            })
          }
        />
      ))}
      {filters.some((name) => search[name] !== undefined) && (
        <Button variant="subtle" onClick={() => void navigate({ to: '/plans', search: {}, replace: true })}>
          {words.clear}
        </Button>
      )}
    </div>
  );
}

/** Those that are held, however many newer ones there are; nothing while none is. */
function Waiting({ sync, target }: Pick<Search, 'sync' | 'target'>) {
  const held = usePages('get /plans', { query: { state: 'held', sync, target, limit: 50 } });
  if (held.data === undefined) return <Unknown of={held} what={texts.overview.unknown.waiting} />;
  if (held.items.length === 0) return null;
  return (
    <Panel title={words.waiting}>
      <Rows heads={heads} widths={widths}>
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
