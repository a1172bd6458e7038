/** API tokens: made, shown once, revoked. */

import { Button, NumberInput, Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { usePages, useSend } from '../../api/hooks.ts';
import type { Token } from '../../api/schema.ts';
import { Dialog, DialogFoot } from '../../shared/dialog.tsx';
import { Form } from '../../shared/form/form.tsx';
import { faultOf } from '../../shared/form/shape.ts';
import { useUnsaved } from '../../shared/form/typing.ts';
import { ListedHere } from '../../shared/listed.tsx';
import type { Role } from '../../shared/me.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Secret } from '../../shared/secret.tsx';
import { Failure } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { FindName, NoneCalled, useNameSought } from './find-name.tsx';
import { roleChoices } from './role.tsx';

const words = texts.settings;

export function Tokens() {
  const text = useNameSought();
  const list = usePages('get /tokens', { query: { text } });
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<Token>();
  return (
    <Panel
      title={words.tokens}
      actions={
        <Button size="xs" onClick={() => setAdding(true)}>
          {words.addToken}
        </Button>
      }
    >
      <FindName />
      <ListedHere
        of={list}
        heads={[words.name, words.role, words.used, words.expires, '']}
        fades
        empty={text === undefined ? <p className="dim">{words.noTokens}</p> : <NoneCalled text={text} />}
        row={(token) => <Row key={token.id} token={token} onRevoke={() => setRevoking(token)} />}
      />
      <Dialog opened={adding} onClose={() => setAdding(false)} title={words.addToken} isKept>
        <Add onDone={() => setAdding(false)} />
      </Dialog>
      <Dialog opened={revoking !== undefined} onClose={() => setRevoking(undefined)} title={words.revoke}>
        {revoking !== undefined && <Revoke token={revoking} onDone={() => setRevoking(undefined)} />}
      </Dialog>
    </Panel>
  );
}

function Row({ token, onRevoke }: { readonly token: Token; readonly onRevoke: () => void }) {
  const never = <span className="dim">{words.never}</span>;
  return (
    <tr>
      <td>
        <strong>{token.name}</strong> <span className="code dim">{token.prefix}…</span>
      </td>
      <td>{words.roles[token.role]}</td>
      <td>{token.lastUsedAt === undefined ? never : <Time at={token.lastUsedAt} />}</td>
      <td>{token.expiresAt === undefined ? never : <Time at={token.expiresAt} />}</td>
      <td className="number">
        {token.managedBy === 'file' ? (
          <Lozenge tone="plain">{words.byFile}</Lozenge>
        ) : (
          <Button
            size="xs"
            variant="subtle"
            color="red"
            aria-label={`${words.revoke}: ${token.name}`}
            onClick={onRevoke}
          >
            {words.revoke}
          </Button>
        )}
      </td>
    </tr>
  );
}

function Add({ onDone }: { readonly onDone: () => void }) {
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const [days, setDays] = useState<number>();
  const add = useSend('post /tokens');
  const unsaved = useUnsaved([name, role, days], add);
  const send = (): void => {
    unsaved.isSent();
    const ends = days === undefined ? {} : { expiresAt: Date.now() + days * 86_400_000 };
    add.mutate({ body: { name, role, ...ends } });
  };
  if (add.data !== undefined) return <Secret secret={add.data.secret} onDone={onDone} />;
  return (
    <Form sending={add} onSend={send}>
      <Stack>
        <TextInput
          label={words.name}
          data-autofocus
          error={faultOf(faultsOf(add.error), 'name')}
          required
          withAsterisk={false}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Select
          label={words.role}
          allowDeselect={false}
          data={roleChoices}
          value={role}
          onChange={(value) => setRole((value ?? 'viewer') as Role)}
        />
        <NumberInput
          label={texts.connections.ends}
          min={1}
          allowDecimal={false}
          hideControls
          value={days ?? ''}
          onChange={(value) => setDays(value === '' ? undefined : Number(value))}
        />
        {add.error !== null && <Failure error={add.error} />}
        <DialogFoot word={words.addToken} isPending={add.isPending} />
      </Stack>
    </Form>
  );
}

function Revoke({ token, onDone }: { readonly token: Token; readonly onDone: () => void }) {
  const revoke = useSend('delete /tokens/{id}');
  return (
    <Sure
      question={words.sureToken(token.name)}
      word={words.revoke}
      sending={revoke}
      onSure={() => revoke.mutate({ params: { id: token.id } }, { onSuccess: onDone })}
      onCancel={onDone}
    />
  );
}
