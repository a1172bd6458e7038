/** The name of something new: proposed so that it is free, and said while it is not. */

import { TextInput } from '@mantine/core';
import { type RefObject, useRef, useState } from 'react';
import { texts } from '../../texts/index.ts';

export interface NewName {
  readonly name: string;
  setName(name: string): void;
  readonly isTaken: boolean;
  readonly field: RefObject<HTMLInputElement | null>;
  /** Whether it can be sent; one that cannot is led to. */
  isFree(): boolean;
}

/** @param taken names that others have when the form opens: its own is among them as soon as it is made */
export function useNewName(wanted: string, taken: readonly string[]): NewName {
  const [others] = useState(() => new Set(taken));
  const [name, setName] = useState(() => freeName(wanted, others));
  const field = useRef<HTMLInputElement>(null);
  const isTaken = others.has(name);
  return {
    name,
    setName,
    isTaken,
    field,
    isFree() {
      if (isTaken) field.current?.focus();
      return !isTaken;
    },
  };
}

/** `okta`, `okta-2`, `okta-3` … */
function freeName(wanted: string, others: ReadonlySet<string>): string {
  let name = wanted;
  for (let next = 2; others.has(name); next += 1) name = `${wanted}-${next}`;
  return name;
}

export function NewNameInput(props: {
  readonly of: NewName;
  /** Said while another one has it. */
  readonly taken: string;
  readonly fault: string | undefined;
  readonly readOnly: boolean;
}) {
  const { of, taken, fault, readOnly } = props;
  return (
    <TextInput
      ref={of.field}
      label={texts.connections.name}
      description={texts.connections.nameHint}
      required
      withAsterisk={false}
      disabled={readOnly}
      autoComplete="off"
      pattern="[a-z0-9][a-z0-9_\-]*"
      maxLength={63}
      error={of.isTaken ? taken : fault}
      value={of.name}
      onChange={(event) => of.setName(event.currentTarget.value)}
    />
  );
}
