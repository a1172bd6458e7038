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
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={wide ? 'lg' : 'md'}
      transitionProps={{ duration: 0 }}
      styles={{ title: { fontSize: '1.125rem', fontWeight: 600 } }}
      closeButtonProps={{ 'aria-label': texts.settings.close }}
      closeOnClickOutside={!isKept}
    >
      {children}
    </Modal>
  );
}
