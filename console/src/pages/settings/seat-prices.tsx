/** What seats cost, product by product: from it costs, savings and forecasts are reckoned. */

import { Stack, Text, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import { faultOf } from '../../shared/form/shape.ts';
import { Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { PriceFields } from './seat-price.tsx';
import { type Price, typedOf, type WrittenPrices, writtenOf } from './seat-price-written.ts';
import { type Kept, SettingForm, SettingPanel } from './setting.tsx';

const words = texts.seatPrices;
/** Target → products of which seats are counted, or a price is written, with their names. */
type Products = Readonly<Record<string, ReadonlyMap<string, string>>>;
type Typed = Readonly<Record<string, Readonly<Record<string, Price>>>>;

export function SeatPrices() {
  const counted = useGet('get /seats', { query: { days: 1 } });
  return (
    <SettingPanel name="seats" title={words.title}>
      {(kept) => (
        <Shown of={counted}>
          {(all) => {
            const { prices = {} } = kept.setting.written as WrittenPrices;
            const products: Record<string, ReadonlyMap<string, string>> = {};
            for (const { target, products: used } of all)
              products[target] = new Map(used.map(({ product, name }) => [product, name]));
            // A price of a product that is counted no more is known by its id alone.
            for (const [target, priced] of Object.entries(prices))
              products[target] = new Map([
                ...Object.keys(priced).map((product) => [product, product] as const),
                ...(products[target] ?? []),
              ]);
            return <PricesForm kept={kept} products={products} />;
          }}
        </Shown>
      )}
    </SettingPanel>
  );
}

function PricesForm({ kept, products }: { readonly kept: Kept; readonly products: Products }) {
  const { setting, sending, save } = kept;
  const { currency: before = 'USD', prices = {} } = setting.written as WrittenPrices;
  const [currency, setCurrency] = useState(before);
  const [typed, setTyped] = useState<Typed>({});
  const targets = Object.entries(products).flatMap(([target, named]) =>
    named.size === 0 ? [] : [[target, byName(named)] as const],
  );
  const faults = faultsOf(sending.error);
  const priceOf = (target: string, product: string): Price =>
    typed[target]?.[product] ?? typedOf(prices[target]?.[product]);
  const send = (): void => {
    const written = targets.map(([target, named]) => {
      const priced = named.map(([product]) => [product, writtenOf(priceOf(target, product))] as const);
      return [target, Object.fromEntries(priced.filter(([, price]) => price !== undefined))] as const;
    });
    save({
      currency: currency.trim(),
      prices: Object.fromEntries(written.filter(([, priced]) => Object.keys(priced).length > 0)),
    });
  };
  return (
    <SettingForm
      kept={kept}
      typed={[currency, typed]}
      onSend={send}
      before={<Text>{words.text}</Text>}
      saved={words.saved}
    >
      <Stack>
        <TextInput
          label={words.currency}
          w={190}
          required
          withAsterisk={false}
          maxLength={8}
          autoComplete="off"
          error={faultOf(faults, 'currency')}
          value={currency}
          onChange={(event) => setCurrency(event.currentTarget.value)}
        />
        {targets.length === 0 && <p className="dim">{words.none}</p>}
        {targets.map(([target, named]) => (
          <Stack key={target} gap="sm">
            <Title order={3}>{target}</Title>
            {named.map(([product, name]) => (
              <PriceFields
                key={product}
                name={name}
                price={priceOf(target, product)}
                onPrice={(price) => setTyped({ ...typed, [target]: { ...typed[target], [product]: price } })}
                faultAt={(place) => faultOf(faults, `prices.${target}.${product}${place}`)}
              />
            ))}
          </Stack>
        ))}
      </Stack>
    </SettingForm>
  );
}

function byName(named: ReadonlyMap<string, string>): readonly (readonly [product: string, name: string])[] {
  return [...named].sort(([, one], [, other]) => one.localeCompare(other));
}
