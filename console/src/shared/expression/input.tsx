/** An expression over `user`, completed and checked while it is written: a combobox that is worked by keyboard alone. */

import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { type ReactNode, useEffect, useId, useMemo, useRef, useState } from 'react';
import { texts } from '../../texts/index.ts';
import { Marked } from '../marked.tsx';
import { useKnown } from './around.ts';
import { type Purpose, useChecked } from './checked.ts';
import { type Choice, helpFor, type Known } from './completing.ts';
import { oneLine, useCompletion } from './completion.ts';
import { callAt } from './reading.ts';

const words = texts.expressions;

export function ExpressionInput(props: {
  readonly label: string;
  readonly description?: ReactNode;
  readonly required?: boolean;
  readonly value: string;
  /** What was wrong when it was sent; it comes before what the check says. */
  readonly fault: string | undefined;
  readonly readOnly: boolean;
  readonly purpose: Purpose;
  /** What stands at the end of the field. */
  readonly rightSection?: ReactNode;
  readonly onChange: (value: string) => void;
}) {
  const {
    label,
    description,
    required = false,
    value,
    fault,
    readOnly,
    purpose,
    rightSection,
    onChange,
  } = props;
  const [isFocused, setFocused] = useState(false);
  const known = useKnown(isFocused);
  const checked = useChecked(value, purpose);
  const wrong = fault ?? checked.fault;
  const list = useCompletion({ value, known, onChange });
  const { choices, active } = list;
  const listId = useId();
  const isOpen = isFocused && !readOnly && choices.length > 0;
  const store = useCombobox({ opened: isOpen, onDropdownClose: list.close });
  const optionId = (place: number): string => `${listId}-${place}`;
  return (
    <Combobox
      store={store}
      position="bottom-start"
      offset={2}
      keepMounted={false}
      // Within the landmark of its field.
      withinPortal={false}
      onOptionSubmit={(key) => list.choose(choices.find((one) => one.key === key))}
    >
      <Combobox.Target withAriaAttributes={false} withKeyboardNavigation={false}>
        <TextInput
          ref={list.field}
          label={label}
          description={description}
          error={wrong === undefined ? undefined : <Marked text={wrong} />}
          required={required}
          withAsterisk={false}
          disabled={readOnly}
          classNames={{ input: 'code' }}
          rightSection={rightSection}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={isOpen}
          aria-haspopup="listbox"
          aria-controls={isOpen ? listId : undefined}
          aria-activedescendant={isOpen && active >= 0 ? optionId(active) : undefined}
          // A dialog around stays open when Escape closes the list.
          data-mantine-stop-propagation={isOpen || undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          inputContainer={(children) => (
            <>
              {children}
              {checked.hint !== undefined && (
                <div role="status" className="dim small" style={{ marginTop: 4 }}>
                  <Marked text={checked.hint} />
                </div>
              )}
              {isFocused && !readOnly && !isOpen && <Writing text={value} caret={list.caret} known={known} />}
            </>
          )}
          value={oneLine(value)}
          onChange={(event) => list.write(event.currentTarget)}
          onSelect={(event) => list.move(event.currentTarget)}
          onKeyDown={(event) => list.press(event, isOpen)}
          onFocus={() => setFocused(true)}
          onBlur={() => {
            setFocused(false);
            list.close();
          }}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!isOpen}>
        <Combobox.Options id={listId} aria-label={words.choices(label)} className="completions">
          {isOpen &&
            choices.map((choice, place) => (
              <Option
                key={choice.key}
                id={optionId(place)}
                choice={choice}
                isActive={place === active}
                looked={known.looked}
              />
            ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}

function Option(props: {
  readonly id: string;
  readonly choice: Choice;
  readonly isActive: boolean;
  readonly looked: number;
}) {
  const { id, choice, isActive, looked } = props;
  const { key, shown, type, says, member } = choice;
  const option = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive && option.current !== null) bringToSight(option.current);
  }, [isActive]);
  return (
    <Combobox.Option ref={option} id={id} value={key} selected={isActive} aria-selected={isActive}>
      <div>
        <span className="code">{shown}</span> <span className="dim small">{type}</span>
      </div>
      <div className="dim small">{says}</div>
      {member !== undefined && looked > 0 && (
        <div className="dim small">
          {member.example !== undefined && (
            <>
              {words.such} <span className="code">{member.example}</span> ·{' '}
            </>
          )}
          {words.have(member.people, looked)}
        </div>
      )}
    </Combobox.Option>
  );
}

/** Scrolls the list and nothing else: it may not be at its place yet, and the page would be led away to where it is. */
function bringToSight(option: HTMLElement): void {
  const list = option.parentElement;
  if (list === null) return;
  const { offsetTop: top, offsetHeight: height } = option;
  if (top < list.scrollTop) list.scrollTop = top;
  else if (top + height > list.scrollTop + list.clientHeight)
    list.scrollTop = top + height - list.clientHeight;
}

/** The call that is being written, with the argument that the caret is in. */
function Writing(props: { readonly text: string; readonly caret: number; readonly known: Known }) {
  const { text, caret, known } = props;
  const call = useMemo(() => callAt(text, caret), [text, caret]);
  const help = call === undefined ? undefined : helpFor(call, known);
  if (help === undefined) return null;
  return (
    <div className="small" style={{ marginTop: 4 }}>
      <span className="code">
        {help.before}
        <strong>{help.parameter}</strong>
        {help.after}
      </span>{' '}
      <span className="dim">{help.says}</span>
    </div>
  );
}
