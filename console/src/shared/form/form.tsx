/** A form that is sent to the service: refused, it leads to the first field that is at fault; saved, it says so. */

import { Button } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { texts } from '../../texts/index.ts';
import { Notice } from '../parts.tsx';
import { Failure } from '../states.tsx';
import type { Unsaving } from './typing.ts';

const words = texts.form.unsaved;

/** What is sent, and what became of it. */
export interface Sending {
  readonly error: Error | null;
  readonly isPending: boolean;
  readonly isSuccess: boolean;
}

export function Form(props: {
  readonly sending: Pick<Sending, 'error'>;
  readonly onSend: () => void;
  readonly children: ReactNode;
}) {
  const { sending, onSend, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const { error } = sending;
  useEffect(() => {
    if (error !== null && form.current !== null) leadToFault(form.current);
  }, [error]);
  return (
    <form
      ref={form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
    >
      {children}
    </form>
  );
}

/** Puts the focus on the first field that is at fault, out of what is folded away; where there is none, on the refusal. */
function leadToFault(form: HTMLFormElement): void {
  const field = form.querySelector<HTMLElement>('[aria-invalid=true]');
  for (
    let fold = field?.closest('details:not([open])');
    fold !== null && fold !== undefined;
    fold = fold.closest('details:not([open])')
  )
    fold.setAttribute('open', '');
  (field ?? form.querySelector<HTMLElement>('[role=alert]'))?.focus();
}

/** The end of a form: why it was refused, that it was saved, what is not saved yet, and the buttons. */
export function FormFoot(props: {
  readonly sending: Sending;
  /** Said when it was saved. */
  readonly saved?: string;
  /** What the button says. */
  readonly word: string;
  readonly disabled?: boolean;
  /** It is no longer there: saving makes it anew. */
  readonly isRemoved?: boolean;
  /** Nothing can be saved: the file manages it, or the role does not suffice. */
  readonly readOnly?: boolean;
  /** How it stands with what is typed. */
  readonly unsaved?: Unsaving;
  /** Buttons beside that which saves. */
  readonly children?: ReactNode;
}) {
  const {
    sending,
    saved = texts.saved,
    disabled = false,
    isRemoved = false,
    readOnly = false,
    unsaved,
    children,
  } = props;
  if (readOnly && (children === undefined || children === false)) return null;
  const isChanged = unsaved?.isChanged === true && !readOnly;
  return (
    <div className="foot">
      {sending.error !== null && <Failure error={sending.error} />}
      <div role="status">
        {sending.isSuccess && !isChanged && !isRemoved && <Notice tone="success">{saved}</Notice>}
        {isChanged && isRemoved && <Notice tone="warning">{texts.form.removed.saveAnew}</Notice>}
        {isChanged && unsaved.isOutdated && !isRemoved && <Notice tone="warning">{words.meanwhile}</Notice>}
      </div>
      <div className="bar">
        {!readOnly && (
          <Button type="submit" loading={sending.isPending} disabled={disabled}>
            {isRemoved ? texts.form.removed.word : props.word}
          </Button>
        )}
        {isChanged && unsaved.takeBack !== undefined && (
          <Button variant="default" onClick={unsaved.takeBack}>
            {words.takeBack}
          </Button>
        )}
        {children}
        {isChanged && <span className="dim">{words.some}</span>}
      </div>
    </div>
  );
}
