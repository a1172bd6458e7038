/** Which expression gives which attribute of the target, completed while one writes. */

import { Autocomplete, Stack } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { memo, useEffect } from 'react';
import { useAsk, useGet } from '../../api/hooks.ts';
import { faultOf, isObject, type Values, withValue } from '../../shared/form/shape.ts';
import { Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

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
  const holds = useGet('get /connections/{name}/capabilities', { params: { name: target } });
  return (
    <Panel title={words.attributes} id="attributes">
      <Shown of={holds}>
        {({ schema }) => (
          <Stack p="md">
            <p className="dim" style={{ margin: 0 }}>
              {words.attributesText}
            </p>
            {schema
              .filter(({ mutability }) => mutability !== 'readOnly')
              .map(({ name, description, required }) => (
                <Expression
                  key={name}
                  name={name}
                  description={[required ? words.needed : '', description].join(' ').trim()}
                  entry={written[name]}
                  fault={faultOf(faults, `attributes.${name}`)}
                  readOnly={readOnly}
                  onChange={(entry) => {
                    const next = withValue(written, name, entry);
                    onChange('attributes', Object.keys(next).length === 0 ? undefined : next);
                  }}
                />
              ))}
          </Stack>
        )}
      </Shown>
    </Panel>
  );
});

/** The word that is being written at the end of an expression. */
const lastWord = /[\w.]*$/;
/** The function whose brackets are open at the end of an expression. */
const openFunction = /(\w+)\([^()]*$/;

function Expression(props: {
  readonly name: string;
  readonly description: string;
  readonly entry: unknown;
  readonly fault: string | undefined;
  readonly readOnly: boolean;
  readonly onChange: (entry: unknown) => void;
}) {
  const { name, description, entry, fault, readOnly, onChange } = props;
  const text = isObject(entry) ? String(entry.value) : String(entry ?? '');
  const known = useGet('get /expressions', {});
  const check = useAsk('post /expressions/check');
  const [settled] = useDebouncedValue(text, 400);
  const { mutate } = check;
  useEffect(() => {
    if (settled !== '') mutate({ body: { expression: settled } });
  }, [settled, mutate]);
  const wrong = text === '' ? undefined : check.data?.faults[0]?.message;
  const hint = text === '' ? undefined : check.data?.hints[0]?.message;
  const begun = lastWord.exec(text)?.[0] ?? '';
  const before = text.slice(0, text.length - begun.length);
  const { members = [], functions = [] } = known.data ?? {};
  const choices = new Map(
    [
      ...members.map(({ path, type, description: says }) => ({ one: path, shown: path, kind: type, says })),
      ...functions.map((each) => ({
        one: `${each.name}(`,
        shown: each.signature,
        kind: '',
        says: each.description,
      })),
    ]
      .filter(({ one }) => one.toLowerCase().startsWith(begun.toLowerCase()) && one !== begun)
      .slice(0, 12)
      .map((choice) => [before + choice.one, choice]),
  );
  const inside = functions.find((each) => each.name === openFunction.exec(text)?.[1]);
  return (
    <Autocomplete
      label={name}
      description={
        <>
          {[description, hint].filter(Boolean).join(' ')}
          {inside !== undefined && !readOnly && (
            <div>
              <span className="code">{inside.signature}</span> {inside.description}
            </div>
          )}
        </>
      }
      error={fault ?? wrong}
      disabled={readOnly}
      data={[...choices.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const choice = choices.get(option.value);
        return (
          <div>
            <span className="code">{choice?.shown}</span> <span className="dim">{choice?.kind}</span>
            <div className="dim small">{choice?.says}</div>
          </div>
        );
      }}
      value={text}
      onChange={(value) => onChange(isObject(entry) && value !== '' ? { ...entry, value } : value)}
    />
  );
}
