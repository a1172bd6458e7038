/** One line of text in a form, explained below it; and what a field offers to choose from. */

import { TextInput } from '@mantine/core';

/** Fields stand in one line whether they are explained or not. */
export const order: ('label' | 'input' | 'description' | 'error')[] = [
  'label',
  'input',
  'description',
  'error',
];

/** What can be chosen, from what is written to the words for it. */
export function choices(of: Readonly<Record<string, string>>): { value: string; label: string }[] {
  return Object.entries(of).map(([value, label]) => ({ value, label }));
}

export function Field(props: {
  readonly label: string;
  readonly hint?: string;
  readonly required?: boolean;
  /** What is wrong with it, as the service says. */
  readonly fault?: string | undefined;
  readonly value: string | undefined;
  readonly onChange: (value: string) => void;
}) {
  const { label, hint, required = false, fault, value = '', onChange } = props;
  return (
    <TextInput
      inputWrapperOrder={order}
      label={label}
      {...(hint === undefined ? {} : { description: hint })}
      required={required}
      withAsterisk={false}
      autoComplete="off"
      error={fault}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}
