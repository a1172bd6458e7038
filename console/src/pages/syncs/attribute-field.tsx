/** One attribute of the target: its expression, when that is written, and what no value means. */

import { ActionIcon, Select } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import { useId, useState } from 'react';
import { ExpressionInput } from '../../shared/expression/input.tsx';
import { Marked } from '../../shared/marked.tsx';
import { texts } from '../../texts/index.ts';
import { type Empty, isUsual, readEntry, type Write, writeEntry } from './attribute-entry.ts';

const words = texts.syncs.writing;
const writes = Object.entries(words.writes).map(([value, label]) => ({ value, label }));

export function AttributeField(props: {
  readonly target: string;
  readonly name: string;
  readonly description: string;
  readonly isRequired: boolean;
  readonly isImmutable: boolean;
  /** As it is written down: an expression alone, or with when it is written. */
  readonly entry: unknown;
  readonly fault: string | undefined;
  readonly readOnly: boolean;
  readonly onChange: (entry: unknown) => void;
}) {
  const { target, name, description, isRequired, isImmutable, entry, fault, readOnly, onChange } = props;
  // Whoever empties the field to write another expression keeps the rest.
  const [last, setLast] = useState(entry);
  const [isUnfolded, setUnfolded] = useState(false);
  const kept = entry ?? last;
  const { write, empty } = readEntry(kept);
  const { value } = readEntry(entry);
  const isPlain = isUsual({ write, empty });
  const isShown = value !== '' && (!isPlain || isUnfolded);
  const moreId = useId();
  const change = (part: Parameters<typeof writeEntry>[1]): void => {
    const next = writeEntry(kept, part);
    if (next !== undefined) setLast(next);
    onChange(next);
  };
  const rule = (part: { readonly write: Write } | { readonly empty: Empty }): void => {
    // What is as usual again stays in sight: the focus is there.
    setUnfolded(true);
    change(part);
  };
  return (
    <div>
      <ExpressionInput
        label={name}
        description={<Marked text={description} />}
        value={value}
        fault={fault}
        readOnly={readOnly}
        purpose={{ attribute: { target, name } }}
        rightSection={
          value !== '' &&
          isPlain && (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={words.more(name)}
              aria-expanded={isShown}
              aria-controls={isShown ? moreId : undefined}
              onClick={() => setUnfolded(!isUnfolded)}
            >
              <IconAdjustmentsHorizontal size={16} aria-hidden />
            </ActionIcon>
          )
        }
        onChange={(text) => change({ value: text })}
      />
      {isShown && (
        <fieldset className="inner beneath" id={moreId}>
          <legend className="unseen">{words.more(name)}</legend>
          <div className="pair">
            <Select
              label={words.write}
              {...(isImmutable ? { description: words.immutable } : {})}
              data={writes}
              allowDeselect={false}
              disabled={readOnly || isImmutable}
              value={isImmutable ? 'on-create' : write}
              onChange={(chosen) => rule({ write: chosen as Write })}
            />
            <Select
              label={words.empty}
              data={Object.entries(words.empties).map(([one, label]) => ({
                value: one,
                label,
                // Nobody could be written then; what is set already can be looked at, and changed.
                disabled: one === 'clear' && isRequired && empty !== 'clear',
              }))}
              allowDeselect={false}
              disabled={readOnly}
              value={empty}
              onChange={(chosen) => rule({ empty: chosen as Empty })}
            />
          </div>
        </fieldset>
      )}
    </div>
  );
}
