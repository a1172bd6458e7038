/** Settings that hold any number of others: a list of objects, or names that each lead to a value. */

import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { texts } from '../../texts/index.ts';
import type { FieldProps } from './field.tsx';
import { Field } from './field.tsx';
import { Fields } from './fields.tsx';
import { faultOf, isObject, labelOf, type Shape, type Values, withValue } from './shape.ts';

const words = texts.form;

export function Listing({
  name,
  label = labelOf(name),
  path,
  shape,
  value,
  faults,
  readOnly,
  onChange,
}: FieldProps) {
  const items = Array.isArray(value) ? value.map((item) => (isObject(item) ? item : {})) : [];
  const change = (next: readonly Values[]) => onChange(next.length === 0 ? undefined : next);
  return (
    <fieldset className="inner">
      <legend>{label}</legend>
      <p className="dim">{shape.description}</p>
      <Stack gap="lg">
        {items.map((item, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: entries have no name of their own.
          <Stack key={index} gap="xs">
            <Fields
              shape={shape.items ?? {}}
              path={`${path}[${index}]`}
              values={item}
              faults={faults}
              readOnly={readOnly}
              onChange={(next) => change(items.with(index, next))}
            />
            {!readOnly && (
              <TakeOut
                word={`${words.takeOut} ${label} ${index + 1}`}
                onClick={() => change(items.toSpliced(index, 1))}
              />
            )}
          </Stack>
        ))}
      </Stack>
      {!readOnly && (
        <Button size="xs" variant="default" mt="sm" onClick={() => change([...items, {}])}>
          {words.add}
        </Button>
      )}
    </fieldset>
  );
}

export function Mapped({
  name,
  label = labelOf(name),
  path,
  shape,
  value,
  faults,
  readOnly,
  onChange,
}: FieldProps) {
  const values = isObject(value) ? value : {};
  const inside: Shape = isObject(shape.additionalProperties) ? (shape.additionalProperties as Shape) : {};
  const change = (next: Values) => onChange(Object.keys(next).length === 0 ? undefined : next);
  const choices = shape.propertyNames?.enum?.map(String).filter((one) => !(one in values));
  const [key, setKey] = useState('');
  const add = (): void => {
    if (key.trim() === '' || key in values) return;
    change({ ...values, [key.trim()]: emptyOf(inside) });
    setKey('');
  };
  return (
    <fieldset className="inner">
      <legend>{label}</legend>
      <p className="dim">{shape.description}</p>
      <Stack gap="sm">
        {Object.entries(values).map(([entry, held]) => (
          <div key={entry} className="pair">
            <Field
              name={entry}
              // A name of somebody’s making, such as that of a group, stands as it is.
              label={entry}
              path={`${path}.${entry}`}
              shape={inside}
              required
              value={held}
              error={faultOf(faults, `${path}.${entry}`)}
              faults={faults}
              readOnly={readOnly}
              // An emptied text stays in sight; only the button takes the entry out.
              onChange={(next) => change({ ...values, [entry]: next ?? emptyOf(inside) })}
            />
            {!readOnly && (
              <TakeOut
                word={`${words.takeOut} ${entry}`}
                onClick={() => change(withValue(values, entry, undefined))}
              />
            )}
          </div>
        ))}
        {!readOnly && (
          <div className="pair">
            <TextInput
              label={words.name}
              {...(choices === undefined ? {} : { description: choices.join(', ') })}
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add();
              }}
            />
            <Button size="xs" variant="default" onClick={add}>
              {words.add}
            </Button>
          </div>
        )}
      </Stack>
    </fieldset>
  );
}

function TakeOut({ word, onClick }: { readonly word: string; readonly onClick: () => void }) {
  return (
    <Button
      size="xs"
      variant="subtle"
      color="red"
      aria-label={word}
      onClick={onClick}
      w="fit-content"
      style={{ alignSelf: 'flex-end' }}
    >
      {words.takeOut}
    </Button>
  );
}

function emptyOf({ type }: Shape): unknown {
  if (type === 'array') return [];
  return type === 'object' ? {} : '';
}
