/** A dialog over the page: it keeps the focus, and Escape or its named cross closes it. */

import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { texts } from '../texts/index.ts';

export function Dialog(props: {
  readonly title: string;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Something is typed or shown once in it: a click beside it does not close it. */
  readonly isKept?: boolean;
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  const { title, opened, onClose, isKept = false, wide = false, children } = props;
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={wide ? 'lg' : 'md'}
      transitionProps={{ duration: 0 }}
      closeOnClickOutside={!isKept}
    >
      <Modal.Overlay />
      <Modal.Content>
        {/* The banner is that of the page; a second one would be a landmark that leads nowhere. */}
        <Modal.Header role="presentation">
          <Modal.Title fz="1.125rem" fw={600}>
            {title}
          </Modal.Title>
          <Modal.CloseButton aria-label={texts.settings.close} />
        </Modal.Header>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
