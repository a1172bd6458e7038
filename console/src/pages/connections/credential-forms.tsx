/** The questions before a token of an identity provider is made, rotated or revoked. */

import { NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { useSend } from '../../api/hooks.ts';
import type { Credential } from '../../api/schema.ts';
import { DialogFoot } from '../../shared/dialog.tsx';
import { Form } from '../../shared/form/form.tsx';
import { faultOf } from '../../shared/form/shape.ts';
import { useUnsaved } from '../../shared/form/typing.ts';
import { Secret } from '../../shared/secret.tsx';
import { Failure } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.connections;
const day = 86_400_000;

export function MakeToken({ source, onDone }: { readonly source: string; readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [days, setDays] = useState<number>();
  const make = useSend('post /sources/{source}/credentials');
  const unsaved = useUnsaved([name, days], make);
  if (make.data !== undefined) return <Secret secret={make.data.secret} onDone={onDone} />;
  const send = (): void => {
    unsaved.isSent();
    const ends = days === undefined ? {} : { expiresAt: Date.now() + days * day };
    make.mutate({ params: { source }, body: { name, ...ends } });
  };
  return (
    <Form sending={make} onSend={send}>
      <Stack>
        <TextInput
          label={words.name}
          required
          withAsterisk={false}
          autoComplete="off"
          pattern="[a-z0-9][a-z0-9_\-]*"
          maxLength={63}
          data-autofocus
          error={faultOf(faultsOf(make.error), 'name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NumberInput
          label={words.ends}
          min={1}
          allowDecimal={false}
          hideControls
          value={days ?? ''}
          onChange={(value) => setDays(value === '' ? undefined : Number(value))}
        />
        {make.error !== null && <Failure error={make.error} />}
        <DialogFoot word={words.makeToken} isPending={make.isPending} />
      </Stack>
    </Form>
  );
}

export function Rotate({
  credential,
  onDone,
}: {
  readonly credential: Credential;
  readonly onDone: () => void;
}) {
  const [days, setDays] = useState(7);
  const rotate = useSend('post /sources/{source}/credentials/{credential}/rotate');
  if (rotate.data !== undefined) return <Secret secret={rotate.data.secret} onDone={onDone} />;
  const { source, id, name } = credential;
  const send = (): void =>
    rotate.mutate({ params: { source, credential: id }, body: { overlap: days * day } });
  return (
    <Form sending={rotate} onSend={send}>
      <Stack>
        <Text>{words.rotateText(name)}</Text>
        <NumberInput
          label={words.overlap}
          data-autofocus
          min={0}
          max={90}
          allowDecimal={false}
          hideControls
          required
          withAsterisk={false}
          value={days}
          onChange={(value) => setDays(Number(value))}
        />
        {rotate.error !== null && <Failure error={rotate.error} />}
        <DialogFoot word={words.rotate} isPending={rotate.isPending} />
      </Stack>
    </Form>
  );
}

export function Revoke({
  credential,
  onDone,
}: {
  readonly credential: Credential;
  readonly onDone: () => void;
}) {
  const revoke = useSend('delete /sources/{source}/credentials/{credential}');
  const { source, id, name } = credential;
  return (
    <Sure
      question={words.revokeText(name)}
      word={words.revoke}
      sending={revoke}
      onSure={() => revoke.mutate({ params: { source, credential: id } }, { onSuccess: onDone })}
      onCancel={onDone}
    />
  );
}
