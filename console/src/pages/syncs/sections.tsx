/** The rules of a sync, a section each; the text above a section says what it decides. */

import { Stack } from '@mantine/core';
import { memo } from 'react';
import { Field } from '../../shared/form/field.tsx';
import { type Drawn, Fields } from '../../shared/form/fields.tsx';
import { faultOf, isObject, type Shape } from '../../shared/form/shape.ts';
import { Panel } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.syncs;

interface Faulty {
  readonly path: string;
  readonly message: string;
}

/** Drawn anew only when it is changed itself: all sections of a sync hold a hundred fields. */
export const Section = memo(function Section(props: {
  /** A part of the sync that is an object, or a list. */
  readonly name: string;
  readonly shape: Shape | undefined;
  readonly value: unknown;
  readonly faults: readonly Faulty[];
  readonly readOnly: boolean;
  /** The same from one drawing to the next, as is `onChange`. */
  readonly drawn?: Drawn | undefined;
  readonly onChange: (name: string, value: unknown) => void;
}) {
  const { name, shape, value, faults, readOnly, drawn, onChange } = props;
  if (shape === undefined) return null;
  const {
    title,
    text,
    words: meant,
  } = words.sections[name] ?? {
    title: name,
    text: shape.description ?? '',
  };
  return (
    <Panel title={title} id={name}>
      <Stack p="md">
        <p className="dim" style={{ margin: 0 }}>
          {text}
        </p>
        {meant !== undefined && <Meanings of={meant} />}
        {shape.properties === undefined ? (
          <Field
            name={name}
            path={name}
            shape={shape}
            required={false}
            value={value}
            error={faultOf(faults, name)}
            faults={faults}
            readOnly={readOnly}
            onChange={(next) => onChange(name, next)}
          />
        ) : (
          <Fields
            shape={shape}
            path={name}
            values={isObject(value) ? value : {}}
            faults={faults}
            readOnly={readOnly}
            unfolded
            {...(drawn === undefined ? {} : { drawn })}
            onChange={(next) => onChange(name, Object.keys(next).length === 0 ? undefined : next)}
          />
        )}
      </Stack>
    </Panel>
  );
});

function Meanings({ of: meant }: { readonly of: Readonly<Record<string, string>> }) {
  return (
    <details className="fold">
      <summary>{words.whatWordsMean}</summary>
      <dl className="meanings">
        {Object.entries(meant).map(([word, meaning]) => (
          <div key={word}>
            <dt className="code">{word}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
