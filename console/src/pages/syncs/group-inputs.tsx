/** Groups found by the service as one types: one of the sources', and any number of the target's. */

import { Autocomplete, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { type Ref, useState } from 'react';
import { useGet } from '../../api/hooks.ts';
import { Lozenge } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.groupMapping;

/** How `groups.map` names a group of a source: with its source where there are several. */
export function entryOf({ source, name }: { readonly source: string; readonly name: string }, from: number) {
  return from > 1 ? `${source}/${name}` : name;
}

/** Of what was found for another text, what fits this one too: nobody picks what they do not mean because they are fast. */
function fitting(names: readonly string[], text: string): string[] {
  const part = text.trim().toLowerCase();
  return names.filter((name) => name.toLowerCase().includes(part));
}

export function SourceGroupInput(props: {
  readonly from: readonly string[];
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
  /** What Enter does while no choice is pointed at. */
  readonly onEnter: () => void;
}) {
  const { from, value, error, onChange, onEnter } = props;
  const [isTouched, setTouched] = useState(false);
  const [wanted] = useDebouncedValue(value, 200);
  const found = useGet(
    'get /groups',
    { query: { text: wanted, from: from.join(','), limit: 20 } },
    { enabled: isTouched && from.length > 0 },
  );
  const entries = (found.data?.items ?? []).map((group) => entryOf(group, from.length));
  const isAnswered = found.isSuccess && !found.isPlaceholderData && wanted === value;
  return (
    <Autocomplete
      label={words.source}
      description={words.sourceText}
      error={error ?? found.error?.message}
      data={isAnswered ? [...new Set(entries)] : fitting([...new Set(entries)], value)}
      // The service finds; the list is shown as it comes.
      filter={({ options }) => options}
      value={value}
      onFocus={() => setTouched(true)}
      onChange={onChange}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || event.defaultPrevented) return;
        event.preventDefault();
        if (event.currentTarget.getAttribute('aria-activedescendant') === null) onEnter();
      }}
    />
  );
}

export function TargetGroupsInput(props: {
  readonly target: string;
  readonly label: string;
  readonly description?: string;
  readonly value: readonly string[];
  readonly error?: string | undefined;
  readonly readOnly: boolean;
  readonly field?: Ref<HTMLInputElement>;
  readonly onChange: (value: string[]) => void;
}) {
  const { target, label, description = '', value, error, readOnly, field, onChange } = props;
  const [text, setText] = useState('');
  const [isTouched, setTouched] = useState(false);
  const [wanted] = useDebouncedValue(text, 200);
  const found = useGet(
    'get /connections/{name}/entitlements',
    { params: { name: target }, query: { text: wanted, limit: 20 } },
    { enabled: isTouched && !readOnly },
  );
  const known = new Map((found.data?.items ?? []).map((one) => [one.name, one]));
  const isAnswered = found.isSuccess && !found.isPlaceholderData && wanted === text;
  const hint = !isAnswered
    ? ''
    : found.data.readAt === undefined
      ? words.noneRead(target)
      : known.size === 0 && text !== ''
        ? words.notThere(target, text)
        : '';
  return (
    <TagsInput
      {...(field === undefined ? {} : { ref: field })}
      label={label}
      description={[description, hint].filter(Boolean).join(' ')}
      error={error ?? found.error?.message}
      disabled={readOnly}
      clearButtonProps={{ 'aria-label': texts.form.clear }}
      acceptValueOnBlur
      // A comma may be part of a name.
      splitChars={[]}
      placeholder={readOnly || value.length > 0 ? '' : texts.form.enter}
      data={isAnswered ? [...known.keys()] : fitting([...known.keys()], text)}
      filter={({ options }) => options}
      renderOption={({ option }) => {
        const { kind = 'group', administrative = false, protected: why } = known.get(option.value) ?? {};
        return (
          <div>
            {option.value} {kind !== 'group' && <Lozenge tone="plain">{words.kinds[kind] ?? kind}</Lozenge>}{' '}
            {administrative && <Lozenge tone="warning">{words.administrative}</Lozenge>}
            {why !== undefined && <div className="dim small">{why}</div>}
          </div>
        );
      }}
      searchValue={text}
      onSearchChange={setText}
      onFocus={() => setTouched(true)}
      value={[...value]}
      onChange={onChange}
    />
  );
}
