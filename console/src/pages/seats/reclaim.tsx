/** Seats that could be taken back: counted by their kind, listed with the reason, and made into a plan by one click. */

import { Anchor, Button, Checkbox, Group, Radio, Stack } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { usePages, useSend } from '../../api/hooks.ts';
import { Marked } from '../../shared/marked.tsx';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, More, Notice, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure } from '../../shared/states.tsx';
import { money } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { namesOf } from './products.tsx';

const words = texts.seats;
type Look = Answer<'get /seats/{target}/look'>;
type Summary = Look['reclaim'];
type Page = Look['reclaimable'];
type Products = Look['report']['products'];
type Kind = Summary['kinds'][number]['kind'];

export function Reclaim(props: {
  readonly target: string;
  readonly summary: Summary;
  readonly first: Page;
  readonly products: Products;
}) {
  const { target, summary, first, products } = props;
  return (
    <Panel title={words.reclaim}>
      {summary.kinds.length === 0 ? (
        <p className="dim" style={{ padding: '12px 16px', margin: 0 }}>
          {words.nothingToReclaim}
        </p>
      ) : (
        <>
          <Choice target={target} summary={summary} />
          <List target={target} first={first} products={products} />
        </>
      )}
    </Panel>
  );
}

function Choice({ target, summary }: { readonly target: string; readonly summary: Summary }) {
  const may = useMay('operator');
  const [kinds, setKinds] = useState<readonly string[]>(summary.kinds.map(({ kind }) => kind));
  const [by, setBy] = useState<keyof typeof words.ways>('remove-licences');
  const send = useSend('post /seats/{target}/reclaim');
  const saved = summary.products.flatMap(({ name, saving }) =>
    saving === undefined ? [] : [`${name}: ${words.saves(money(saving, summary.currency))}`],
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
      {saved.length > 0 && (
        <strong>
          {words.savedBy(chosen.length, summary.kinds.length)} {saved.join(', ')}
        </strong>
      )}
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

/** The first page came with the counts; those behind it are asked for once somebody wants them. */
function List(props: { readonly target: string; readonly first: Page; readonly products: Products }) {
  const { target, first, products } = props;
  const [isMore, setMore] = useState(false);
  const rest = usePages(
    'get /seats/{target}/reclaimable',
    { params: { target }, query: { limit: 50, ...(first.next === undefined ? {} : { cursor: first.next }) } },
    { enabled: isMore && first.next !== undefined },
  );
  const shown = new Set(first.items.map(({ account }) => account));
  const behind = isMore && first.next !== undefined ? rest.items : [];
  // While the list is asked for anew, what came behind may have moved to the front.
  const items = [...first.items, ...behind.filter(({ account }) => !shown.has(account))];
  const more = isMore
    ? { ...rest, isFetchingNextPage: rest.isFetching, hasNextPage: rest.isPending || rest.hasNextPage }
    : { hasNextPage: true, isFetchingNextPage: false, fetchNextPage: () => setMore(true) };
  return (
    <>
      <Rows heads={[words.account, words.product, words.through, words.why]} widths={['20%', '20%', '24%']}>
        {items.map(({ account, userName, person, products: held, via, kind, because }) => (
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
            <td>{namesOf(held, products)}</td>
            <td>{via.join(', ')}</td>
            <td>
              <Lozenge tone="plain">{words.kinds[kind]}</Lozenge> <Marked text={because} />
            </td>
          </tr>
        ))}
      </Rows>
      {isMore && rest.error !== null && <Failure error={rest.error} retry={() => void rest.refetch()} />}
      {first.next !== undefined && <More of={more} />}
    </>
  );
}
