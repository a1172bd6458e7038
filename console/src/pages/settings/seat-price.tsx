/** What the seats of one product cost: each the same, each by its band, or all together by a tier. */

import { Button, NumberInput, Select } from '@mantine/core';
import { texts } from '../../texts/index.ts';
import { choices } from './field.tsx';
import type { Price, Step } from './seat-price-written.ts';

const words = texts.seatPrices;

export function PriceFields(props: {
  /** Of the product. */
  readonly name: string;
  readonly price: Price;
  readonly onPrice: (price: Price) => void;
  /** The fault of a place below the price; of the price itself with none. */
  readonly faultAt: (place: string) => string | undefined;
}) {
  const { name, price, onPrice, faultAt } = props;
  const { by, each, per, steps } = price;
  return (
    <fieldset className="inner">
      <legend>{name}</legend>
      <div className="fields">
        <Select
          label={words.by}
          allowDeselect={false}
          w={220}
          data={choices(words.ways)}
          error={by === 'each' ? undefined : faultAt('')}
          value={by}
          onChange={(next) => onPrice({ ...price, by: (next ?? 'none') as Price['by'] })}
        />
        {by === 'each' && (
          <Amount
            label={words.each}
            value={each}
            fault={faultAt('')}
            onChange={(next) => onPrice({ ...price, each: next })}
          />
        )}
        {(by === 'bands' || by === 'tiers') && (
          <Select
            label={words.per}
            allowDeselect={false}
            w={150}
            data={choices(words.pers)}
            value={per}
            onChange={(next) => onPrice({ ...price, per: (next ?? 'month') as Price['per'] })}
          />
        )}
      </div>
      {(by === 'bands' || by === 'tiers') && (
        <Steps
          by={by}
          steps={steps}
          faultAt={(place) => faultAt(`.${by}${place}`)}
          onSteps={(next) => onPrice({ ...price, steps: next })}
        />
      )}
    </fieldset>
  );
}

function Steps(props: {
  readonly by: 'bands' | 'tiers';
  readonly steps: readonly Step[];
  readonly onSteps: (steps: readonly Step[]) => void;
  readonly faultAt: (place: string) => string | undefined;
}) {
  const { by, steps, onSteps, faultAt } = props;
  const change = (place: number, part: Partial<Step>): void =>
    onSteps(steps.map((step, at) => (at === place ? { ...step, ...part } : step)));
  return (
    <fieldset className="plain" aria-label={words.steps}>
      <p className="dim">{words.stepsText[by]}</p>
      {steps.map(({ upTo, price }, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place.
        <div key={place} className="fields">
          <Amount
            label={words.upTo}
            placeholder={words.allThatFollow}
            whole
            value={upTo}
            fault={faultAt(`[${place}].up-to`)}
            onChange={(next) => change(place, { upTo: next })}
          />
          <Amount
            label={words.price[by]}
            value={price}
            fault={faultAt(`[${place}].price`)}
            onChange={(next) => change(place, { price: next })}
          />
          {steps.length > 1 && (
            <Button
              size="xs"
              variant="subtle"
              color="red"
              aria-label={words.takeOut(place + 1)}
              onClick={() => onSteps(steps.filter((_, at) => at !== place))}
            >
              {texts.form.takeOut}
            </Button>
          )}
        </div>
      ))}
      <Button
        size="xs"
        variant="default"
        mt="sm"
        onClick={() => onSteps([...steps, { upTo: undefined, price: undefined }])}
      >
        {words.addStep}
      </Button>
    </fieldset>
  );
}

function Amount(props: {
  readonly label: string;
  readonly placeholder?: string;
  readonly whole?: boolean;
  readonly value: number | undefined;
  readonly fault: string | undefined;
  readonly onChange: (value: number | undefined) => void;
}) {
  const { label, placeholder, whole = false, value, fault, onChange } = props;
  return (
    <NumberInput
      label={label}
      w={190}
      min={0}
      allowDecimal={!whole}
      hideControls
      thousandSeparator={false}
      {...(placeholder === undefined ? {} : { placeholder })}
      error={fault}
      value={value ?? ''}
      onChange={(next) => onChange(next === '' ? undefined : Number(next))}
    />
  );
}
