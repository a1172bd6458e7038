/** What is done with a sync as a whole: planned, run, paused, duplicated, removed. */

import { Button, Text } from '@mantine/core';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSend } from '../../api/hooks.ts';
import type { Sync, WrittenSync } from '../../api/schema.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { isAnyUnsaved } from '../../shared/form/typing.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { texts } from '../../texts/index.ts';
import { Begin } from '../overview/syncs.tsx';

const words = texts.syncPage;

export function SyncActions({ sync, hasWaiting }: { readonly sync: Sync; readonly hasWaiting: boolean }) {
  const { name, managedBy } = sync;
  const operates = useMay('operator');
  const administers = useMay('administrator');
  const isPaused = sync.written.enabled === false;
  return (
    <>
      {operates && !isPaused && <Begin name={name} />}
      {administers && managedBy === 'api' && <Pause sync={sync} isPaused={isPaused} />}
      {administers && (
        <Button
          size="xs"
          variant="default"
          component={Link}
          to={`/add-sync?like=${encodeURIComponent(name)}`}
        >
          {words.duplicate}
        </Button>
      )}
      {administers && managedBy === 'api' && <Remove sync={sync} hasWaiting={hasWaiting} />}
    </>
  );
}

/** Another version of the sync, like any change; so what is typed below must not stand on an older one. */
function Pause({ sync, isPaused }: { readonly sync: Sync; readonly isPaused: boolean }) {
  const { name, version } = sync;
  const save = useSend('put /syncs/{name}');
  const [isHeldUp, setHeldUp] = useState(false);
  const press = (): void => {
    setHeldUp(isAnyUnsaved());
    if (isAnyUnsaved()) return;
    const { enabled: _, ...rest } = sync.written;
    const written = isPaused ? rest : { ...rest, enabled: false };
    save.mutate({ params: { name }, body: written as unknown as WrittenSync, version });
  };
  return (
    <>
      <Button size="xs" variant="default" loading={save.isPending} onClick={press}>
        {isPaused ? words.resume : words.pause}
      </Button>
      {isHeldUp && (
        <div role="alert">
          <Notice tone="warning">{words.pauseFirst}</Notice>
        </div>
      )}
      {save.error !== null && <Failure error={save.error} />}
    </>
  );
}

function Remove({ sync, hasWaiting }: { readonly sync: Sync; readonly hasWaiting: boolean }) {
  const { name, version, written } = sync;
  const [isAsking, setAsking] = useState(false);
  const navigate = useNavigate();
  const remove = useSend('delete /syncs/{name}');
  return (
    <>
      <Button size="xs" variant="default" onClick={() => setAsking(true)}>
        {words.removeWord}
      </Button>
      <Dialog opened={isAsking} onClose={() => setAsking(false)} title={words.remove}>
        {hasWaiting && <Text mb="sm">{words.removeWaiting}</Text>}
        <Sure
          question={words.removeText(name, String(written.to))}
          word={words.removeWord}
          sending={remove}
          onSure={() =>
            remove.mutate(
              { params: { name }, version },
              { onSuccess: () => void navigate({ to: '/syncs', ignoreBlocker: true }) },
            )
          }
          onCancel={() => setAsking(false)}
        />
      </Dialog>
    </>
  );
}
