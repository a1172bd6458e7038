/** Which expression gives which attribute of the target, and when it is written. */

import { Stack } from '@mantine/core';
import { memo, useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import { faultOf, isObject, type Values, withValue } from '../../shared/form/shape.ts';
import { Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { AttributeField } from './attribute-field.tsx';
import { type Listed, listAttributes } from './attribute-list.ts';

const words = texts.syncs;

interface Faulty {
  readonly path: string;
  readonly message: string;
}

/** Drawn anew only when it is changed itself. */
export const Attributes = memo(function Attributes(props: {
  readonly target: string;
  readonly written: unknown;
  readonly faults: readonly Faulty[];
  readonly readOnly: boolean;
  /** The same from one drawing to the next. */
  readonly onChange: (name: string, attributes: Values | undefined) => void;
}) {
  const { target, faults, readOnly, onChange } = props;
  const written = isObject(props.written) ? props.written : {};
  const [atFirst] = useState(written);
  const holds = useGet('get /connections/{name}/capabilities', { params: { name: target } });
  return (
    <Panel title={words.attributes} id="attributes">
      <Shown of={holds}>
        {({ schema }) => {
          const { shown, rest } = listAttributes(schema, atFirst);
          const draw = ({ name, description, required, mutability, isTaken }: Listed) => (
            <AttributeField
              key={name}
              target={target}
              name={name}
              description={
                isTaken
                  ? [required ? words.needed : '', description].join(' ').trim()
                  : words.notTaken(target)
              }
              isRequired={required}
              isImmutable={mutability === 'immutable'}
              entry={written[name]}
              fault={faultOf(faults, `attributes.${name}`)}
              readOnly={readOnly}
              onChange={(entry) => {
                const next = withValue(written, name, entry);
                onChange('attributes', Object.keys(next).length === 0 ? undefined : next);
              }}
            />
          );
          return (
            <Stack p="md">
              <p className="dim" style={{ margin: 0 }}>
                {words.attributesText}
              </p>
              {shown.map(draw)}
              {rest.length > 0 && (
                <details className="fold">
                  <summary>{words.moreAttributes(rest.length)}</summary>
                  <Stack mt="sm">{rest.map(draw)}</Stack>
                </details>
              )}
            </Stack>
          );
        }}
      </Shown>
    </Panel>
  );
});
