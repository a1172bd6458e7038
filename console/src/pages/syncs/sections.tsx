/** The rules of a sync, a section each; the text above a section says what it decides. */

import { Stack } from '@mantine/core';
import { Field } from '../../shared/form/field.tsx';
import { Fields } from '../../shared/form/fields.tsx';
import { faultOf, isObject, type Shape, type Values, withValue } from '../../shared/form/shape.ts';
import { Panel } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.syncs;

interface Faulty {
  readonly path: string;
  readonly message: string;
}

export function Section(props: {
  /** A part of the sync that is an object, or a list. */
  readonly name: string;
  readonly shape: Shape | undefined;
  readonly written: Values;
  readonly faults: readonly Faulty[];
  readonly readOnly: boolean;
  readonly onChange: (written: Values) => void;
}) {
  const { name, shape, written, faults, readOnly, onChange } = props;
  if (shape === undefined) return null;
  const {
    title,
    text,
    words: meant,
  } = words.sections[name] ?? {
    title: name,
    text: shape.description ?? '',
  };
  const value = written[name];
  return (
    <Panel title={title}>
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
            onChange={(next) => onChange(withValue(written, name, next))}
          />
        ) : (
          <Fields
            shape={shape}
            path={name}
            values={isObject(value) ? value : {}}
            faults={faults}
            readOnly={readOnly}
            unfolded
            onChange={(next) =>
              onChange(withValue(written, name, Object.keys(next).length === 0 ? undefined : next))
            }
          />
        )}
      </Stack>
    </Panel>
  );
}

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
