/** Who takes seats, found by the service as one types, page by page. */

import { Anchor, Select } from '@mantine/core';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../api/client.ts';
import { type Item, usePages } from '../../api/hooks.ts';
import { Lozenge, More, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { SearchField } from '../../shared/search-field.tsx';
import { Empty, Failure, Loading } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { namesOf } from './products.tsx';

const words = texts.seats;
/** Who is shown at once, until more are asked for. */
const most = 25;

export function Holders(props: {
  readonly target: string;
  readonly products: Answer<'get /seats/{target}'>['products'];
}) {
  const { target, products } = props;
  const { holder } = useSearch({ from: '/inside/seats' });
  const navigate = useNavigate();
  const [product, setProduct] = useState<string>();
  const list = usePages('get /seats/{target}/holders', {
    params: { target },
    query: { limit: most, text: holder, product },
  });
  return (
    <Panel
      title={words.exports.holders}
      actions={
        products.length > 1 && (
          <Select
            size="xs"
            w={200}
            aria-label={words.product}
            placeholder={words.everyProduct}
            clearable
            data={products.map(({ product: value, name }) => ({ value, label: name }))}
            value={product ?? null}
            onChange={(next) => setProduct(next ?? undefined)}
          />
        )
      }
    >
      <div className="padded">
        <SearchField
          label={words.findHolder}
          text={holder}
          onText={(next) =>
            void navigate({
              to: '/seats',
              search: { target, holder: next },
              replace: true,
              resetScroll: false,
            })
          }
        />
      </div>
      {list.isPending && <Loading lines={4} />}
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && list.items.length === 0 && (
        <Empty title={holder === undefined ? words.noHolder : words.noHolderFits} />
      )}
      {list.items.length > 0 && (
        <Rows
          heads={[words.account, words.product, words.through, words.lastActive]}
          widths={['30%', '20%', undefined, '24%']}
          faded={list.isPlaceholderData}
        >
          {list.items.map((one) => (
            <Row key={one.account} holder={one} products={products} />
          ))}
        </Rows>
      )}
      <More of={list} />
    </Panel>
  );
}

function Row(props: {
  readonly holder: Item<'get /seats/{target}/holders'>;
  readonly products: Answer<'get /seats/{target}'>['products'];
}) {
  const { holder, products: known } = props;
  const { account, userName, email, person, products, via, lastActive } = holder;
  const name = userName ?? account;
  return (
    <tr>
      <td>
        {person === undefined ? (
          name
        ) : (
          <Anchor component={Link} to={`/people/${encodeURIComponent(person)}`} c="var(--link)">
            {name}
          </Anchor>
        )}
        {email !== undefined && email !== userName && <div className="dim">{email}</div>}
      </td>
      <td>{namesOf(products, known)}</td>
      <td>{via.join(', ')}</td>
      <td>
        {lastActive === undefined ? (
          <span className="dim">{words.notTold}</span>
        ) : (
          <Time at={Date.parse(lastActive)} />
        )}
        {person === undefined && (
          <div>
            <Lozenge tone="plain">{words.unlinked}</Lozenge>
          </div>
        )}
        {[holder.left, holder.inactive].map((why) =>
          why === undefined ? null : (
            <div key={why} className="dim">
              {why}
            </div>
          ),
        )}
        {holder.protected === true && <Lozenge tone="info">{words.protected}</Lozenge>}
      </td>
    </tr>
  );
}
