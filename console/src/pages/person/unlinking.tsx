/** That an account is no longer somebody's, said by hand: first what follows from it. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/hooks.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { useMay } from '../../shared/me.tsx';
import { Sure } from '../../shared/sure.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.linking;

export function Unlinking(props: {
  readonly person: string;
  readonly name: string;
  readonly sync: string;
  readonly target: string;
  /** What the account is called. */
  readonly account: string;
  /** No sync looks after it, so none would look for another one. */
  readonly isUncared?: boolean;
}) {
  const { person, sync, account, isUncared = false } = props;
  const may = useMay('operator');
  const [isAsking, setAsking] = useState(false);
  const send = useSend('delete /syncs/{name}/links/{person}');
  const close = (): void => {
    setAsking(false);
    send.reset();
  };
  if (!may) return null;
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {words.unlink}
      </Button>
      <Dialog title={words.unlinkTitle(account)} opened={isAsking} onClose={close}>
        <Sure
          question={(isUncared ? words.unlinkUncared : words.unlinkQuestion)(props)}
          word={words.unlink}
          sending={send}
          onSure={() => send.mutate({ params: { name: sync, person } }, { onSuccess: close })}
          onCancel={close}
        />
      </Dialog>
    </>
  );
}
