/** The form of an object: what must be given first, what has a usual value folded away. */

import { Stack } from '@mantine/core';
import { type ComponentType, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Field, type FieldProps } from './field.tsx';
import { faultOf, type Shape, type Values, withValue } from './shape.ts';

/** Settings that are drawn otherwise than their schema says, by their names. */
export type Drawn = Readonly<Record<string, ComponentType<FieldProps>>>;

/** A secret without which most cannot do. */
const isAskedFor = (shape: Shape | undefined): boolean => shape?.secret === true && shape.rare !== true;

export function Fields(props: {
  readonly shape: Shape;
  readonly values: Values;
  readonly faults: readonly { readonly path: string; readonly message: string }[];
  readonly readOnly: boolean;
  /** Of the object itself, with a dot between its names. */
  readonly path?: string;
  /** Nothing is folded away. */
  readonly unfolded?: boolean;
  readonly drawn?: Drawn;
  readonly onChange: (values: Values) => void;
}) {
  const { shape, values, faults, readOnly, path = '', unfolded = false, drawn = {}, onChange } = props;
  // What is set when the form opens stays in sight; a field never moves while it is written in.
  const [atFirst] = useState(values);
  const required = new Set(shape.required);
  const all = Object.entries(shape.properties ?? {});
  const shown = all.filter(
    ([name, field], place) =>
      unfolded ||
      required.has(name) ||
      isAskedFor(field) ||
      name in atFirst ||
      // A name without a usual value that stands before a secret is the other half of it.
      (field.default === undefined &&
        (path !== '' || (field.type === 'string' && isAskedFor(all[place + 1]?.[1])))),
  );
  const rest = all.filter((entry) => !shown.includes(entry));
  const draw = ([name, field]: (typeof all)[number]) => {
    const place = path === '' ? name : `${path}.${name}`;
    const One = drawn[name] ?? Field;
    return (
      <One
        key={name}
        name={name}
        path={place}
        shape={field}
        required={required.has(name)}
        value={values[name]}
        error={faultOf(faults, place)}
        faults={faults}
        readOnly={readOnly}
        unfolded={unfolded}
        // Where the settings themselves ask when it ends, it is not asked twice.
        {...(`${name}Expires` in (shape.properties ?? {}) ? { asksEnd: false } : {})}
        onChange={(value) => onChange(withValue(values, name, value))}
      />
    );
  };
  return (
    <Stack gap="md">
      {shown.map(draw)}
      {rest.length > 0 && (
        <details className="fold">
          <summary>{texts.form.more(rest.length)}</summary>
          <Stack gap="md" mt="sm">
            {rest.map(draw)}
          </Stack>
        </details>
      )}
    </Stack>
  );
}
