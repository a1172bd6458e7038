/** A dialog over the page: it keeps the focus, and Escape or its named cross closes it; first it asks, where something is typed in it, or shown once. */

import { Button, Modal, Stack, Text } from '@mantine/core';
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useStanding } from '../api/session.ts';
import { texts } from '../texts/index.ts';
import { InDialog, isAnyShownOnce, isAnyUnsaved, type Typings } from './form/typing.ts';

const words = texts.form.unsaved;
/** What the cross of the dialog around does. */
const Close = createContext<() => void>(() => undefined);

interface Framed {
  readonly title: string;
  readonly opened: boolean;
  /** Absent: nothing closes it but what is done in it. */
  readonly onClose?: () => void;
  /** Something is typed or shown once in it: a click beside it does not close it. */
  readonly isKept?: boolean;
  readonly wide?: boolean;
  /** Another one stands over it, which Escape closes first. */
  readonly isBehind?: boolean;
  readonly children: ReactNode;
}

export function Dialog(props: Omit<Framed, 'isBehind'> & { readonly onClose: () => void }) {
  const { onClose, children } = props;
  const [typings] = useState<Typings>(() => new Set());
  const [isAsking, setAsking] = useState(false);
  const close = (): void => (isAnyUnsaved(typings) ? setAsking(true) : onClose());
  return (
    <>
      <Frame {...props} onClose={close} isBehind={isAsking}>
        <InDialog value={typings}>
          <Close value={close}>{children}</Close>
        </InDialog>
      </Frame>
      {/* Were it there before, it would hear the very Escape that asks for it. */}
      {isAsking && (
        <Leaving
          opened
          of={typings}
          onStay={() => setAsking(false)}
          onLeave={() => {
            setAsking(false);
            onClose();
          }}
        />
      )}
    </>
  );
}

/** The end of a form in a dialog: the way out, which asks as the cross does, and the button that sends it. */
export function DialogFoot({ word, isPending }: { readonly word: string; readonly isPending: boolean }) {
  const close = useContext(Close);
  return (
    <div className="bar ends">
      <Button variant="default" onClick={close}>
        {texts.settings.cancel}
      </Button>
      <Button type="submit" loading={isPending}>
        {word}
      </Button>
    </div>
  );
}

/** The question whether to drop what is typed, or shown once. Whoever presses Enter without having read it loses nothing. */
export function Leaving(props: {
  readonly opened: boolean;
  /** What is typed in the dialog that is left; absent: the page is. */
  readonly of?: Typings;
  readonly onLeave: () => void;
  readonly onStay: () => void;
}) {
  const { opened, of: typings, onLeave, onStay } = props;
  const isSecret = isAnyShownOnce(typings);
  return (
    <Frame opened={opened} onClose={onStay} title={isSecret ? words.secretTitle : words.title}>
      <Stack>
        <Text>{isSecret ? words.secret : typings === undefined ? words.text : words.inDialog}</Text>
        <div className="bar ends">
          <Button variant="default" onClick={onLeave}>
            {words.leave}
          </Button>
          <Button data-autofocus onClick={onStay}>
            {words.stay}
          </Button>
        </div>
      </Stack>
    </Frame>
  );
}

/** Stands before everything else until what it asks for is done; what is behind it cannot be read meanwhile. */
export function Gate(props: Pick<Framed, 'title' | 'opened' | 'children'>) {
  return <Frame {...props} />;
}

function Frame({ title, opened, onClose, isKept = false, wide = false, isBehind = false, children }: Framed) {
  const isGate = onClose === undefined;
  // Escape is heard by every dialog that is open; before a gate there is none to close.
  const isBarred = useStanding() !== 'in';
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose ?? (() => undefined)}
      size={wide ? 'lg' : 'md'}
      transitionProps={{ duration: 0 }}
      closeOnClickOutside={!isKept && !isGate}
      closeOnEscape={!isBehind && !isGate && !isBarred}
      {...(isGate ? { zIndex: 300 } : {})}
    >
      <Modal.Overlay {...(isGate ? { blur: 8 } : {})} />
      <Modal.Content>
        {/* The banner is that of the page; a second one would be a landmark that leads nowhere. */}
        <Modal.Header role="presentation">
          <Modal.Title fz="1.125rem" lh="1.5rem" fw={600}>
            {title}
          </Modal.Title>
          {!isGate && <Modal.CloseButton aria-label={texts.settings.close} />}
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
