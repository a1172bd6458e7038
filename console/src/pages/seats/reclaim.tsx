/** Seats that could be taken back: counted by their kind, listed with the reason, and made into a plan by one click. */

import { Anchor, Button, Checkbox, Group, Radio, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { useGet, usePages, useSend } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, More, Notice, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { money } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.seats;
type Summary = Answer<'get /seats/{target}/reclaim'>;
type Kind = Summary['kinds'][number]['kind'];

export function Reclaim({ target }: { readonly target: string }) {
  return (
    <Panel title={words.reclaim}>
      <Shown of={useGet('get /seats/{target}/reclaim', { params: { target } })} lines={3}>
        {(summary) =>
          summary.kinds.length === 0 ? (
            <p className="dim">{words.nothingToReclaim}</p>
          ) : (
            <>
              <Choice target={target} summary={summary} />
              <List target={target} />
            </>
          )
        }
      </Shown>
    </Panel>
  );
}

function Choice({ target, summary }: { readonly target: string; readonly summary: Summary }) {
  const may = useMay('operator');
  const [kinds, setKinds] = useState<readonly string[]>(summary.kinds.map(({ kind }) => kind));
  const [by, setBy] = useState<keyof typeof words.ways>('remove-licences');
  const send = useSend('post /seats/{target}/reclaim');
  const saved = summary.products.flatMap(({ product, saving }) =>
    saving === undefined ? [] : [`${product}: ${words.saves(money(saving, summary.currency))}`],
  );
  const chosen = summary.kinds.map(({ kind }) => kind).filter((kind: Kind) => kinds.includes(kind));
  return (
    <Stack p="md">
      <Checkbox.Group value={[...kinds]} onChange={setKinds}>
        <Group>
          {summary.kinds.map(({ kind, accounts }) => (
            <Checkbox key={kind} value={kind} label={`${words.kinds[kind]}: ${words.count(accounts)}`} />
          ))}
        </Group>
      </Checkbox.Group>
      {saved.length > 0 && <strong>{saved.join(', ')}</strong>}
      {may && (
        <>
          <Radio.Group
            label={words.by}
            value={by}
            onChange={(next) => setBy(next === 'deactivate' ? 'deactivate' : 'remove-licences')}
          >
            <Group mt="xs">
              {Object.entries(words.ways).map(([way, word]) => (
                <Radio key={way} value={way} label={word} />
              ))}
            </Group>
          </Radio.Group>
          <div className="bar">
            <Button
              disabled={chosen.length === 0}
              loading={send.isPending}
              onClick={() => send.mutate({ params: { target }, body: { kinds: chosen, by } })}
            >
              {words.makePlan}
            </Button>
          </div>
        </>
      )}
      {send.error !== null && <Failure error={send.error} />}
      <div role="status">
        {send.data !== undefined && (
          <Notice tone="success">
            {words.made}{' '}
            {send.data.plans.map((plan) => (
              <Anchor key={plan} component={Link} to={`/plans/${plan}`} c="var(--link)" mr="xs">
                {words.lookAt}
              </Anchor>
            ))}
          </Notice>
        )}
      </div>
    </Stack>
  );
}

function List({ target }: { readonly target: string }) {
  const list = usePages('get /seats/{target}/reclaimable', { params: { target }, query: { limit: 50 } });
  return (
    <>
      <Rows heads={[words.account, words.product, words.through, words.why]}>
        {list.items.map(({ account, userName, person, products, via, kind, because }) => (
          <tr key={account}>
            <td>
              {person === undefined ? (
                (userName ?? account)
              ) : (
                <Anchor component={Link} to={`/people/${person}`} c="var(--link)">
                  {userName ?? account}
                </Anchor>
              )}
            </td>
            <td>{products.join(', ')}</td>
            <td>{via.join(', ')}</td>
            <td>
              <Lozenge tone="plain">{words.kinds[kind]}</Lozenge> {because}
            </td>
          </tr>
        ))}
      </Rows>
      <More of={list} />
    </>
  );
}
