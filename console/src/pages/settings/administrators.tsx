/** Who may sign in, and what their roles may. */

import { Button, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { usePages, useSend } from '../../api/hooks.ts';
import type { Administrator } from '../../api/schema.ts';
import { Dialog, DialogFoot } from '../../shared/dialog.tsx';
import { Form } from '../../shared/form/form.tsx';
import { faultOf } from '../../shared/form/shape.ts';
import { useUnsaved } from '../../shared/form/typing.ts';
import { ListedHere } from '../../shared/listed.tsx';
import { type Role, useMe } from '../../shared/me.tsx';
import { OwnPassword } from '../../shared/own-password.tsx';
import { Notice, Panel } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { FindName, NoneCalled, useNameSought } from './find-name.tsx';
import { RoleOf, roleChoices } from './role.tsx';

const words = texts.settings;

export function Administrators() {
  const text = useNameSought();
  const list = usePages('get /administrators', { query: { text } });
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<Administrator>();
  const [renewing, setRenewing] = useState<Administrator>();
  const [said, setSaid] = useState('');
  const me = useMe();
  // One's own is changed with the present one.
  const isMine = renewing !== undefined && me.data?.password === true && renewing.name === me.data.name;
  return (
    <Panel
      title={words.administrators}
      actions={
        <Button size="xs" onClick={() => setAdding(true)}>
          {words.addAdministrator}
        </Button>
      }
    >
      <div role="status">{said !== '' && <Notice tone="success">{said}</Notice>}</div>
      <FindName />
      <ListedHere
        of={list}
        heads={[words.name, words.role, words.ways, words.seen, '']}
        fades
        empty={<NoneCalled text={text} />}
        row={(one) => (
          <tr key={one.id}>
            <td>
              <strong>{one.name}</strong>
            </td>
            <td>
              {one.ways.includes('password') ? (
                <RoleOf one={one} isMe={one.name === me.data?.name} onSaid={setSaid} />
              ) : (
                <span title={words.roleElsewhere}>{words.roles[one.role]}</span>
              )}
            </td>
            <td>
              {one.ways.map((way) => (way === 'password' ? words.byPassword : words.signOn.title)).join(', ')}
            </td>
            <td>
              {one.lastSeenAt === undefined ? (
                <span className="dim">{words.never}</span>
              ) : (
                <Time at={one.lastSeenAt} />
              )}
            </td>
            <td className="number">
              <div className="bar ends">
                {one.ways.includes('password') && (
                  <Button
                    size="xs"
                    variant="subtle"
                    aria-label={`${words.newPassword}: ${one.name}`}
                    onClick={() => setRenewing(one)}
                  >
                    {words.newPassword}
                  </Button>
                )}
                <Button
                  size="xs"
                  variant="subtle"
                  color="red"
                  aria-label={`${words.remove}: ${one.name}`}
                  onClick={() => setRemoving(one)}
                >
                  {words.remove}
                </Button>
              </div>
            </td>
          </tr>
        )}
      />
      <Dialog opened={adding} onClose={() => setAdding(false)} title={words.addAdministrator}>
        <Add
          onDone={(name) => {
            setAdding(false);
            setSaid(words.letIn(name));
          }}
        />
      </Dialog>
      <OwnPassword opened={isMine} onClose={() => setRenewing(undefined)} />
      <Dialog
        opened={renewing !== undefined && !isMine}
        onClose={() => setRenewing(undefined)}
        title={words.newPassword}
        isKept
      >
        {renewing !== undefined && (
          <NewPassword
            one={renewing}
            onDone={() => {
              setRenewing(undefined);
              setSaid(words.newPasswordSaid(renewing.name));
            }}
          />
        )}
      </Dialog>
      <Dialog opened={removing !== undefined} onClose={() => setRemoving(undefined)} title={words.remove}>
        {removing !== undefined && <Remove one={removing} onDone={() => setRemoving(undefined)} />}
      </Dialog>
    </Panel>
  );
}

function NewPassword({ one, onDone }: { readonly one: Administrator; readonly onDone: () => void }) {
  const [password, setPassword] = useState('');
  const change = useSend('put /administrators/{id}');
  const unsaved = useUnsaved(password, change);
  const send = (): void => {
    unsaved.isSent();
    change.mutate({ params: { id: one.id }, body: { password } }, { onSuccess: onDone });
  };
  return (
    <Form sending={change} onSend={send}>
      <Stack>
        <Text>{words.newPasswordText(one.name)}</Text>
        <PasswordOf
          label={words.newPassword}
          value={password}
          fault={faultOf(faultsOf(change.error), 'password')}
          isFirst
          onChange={setPassword}
        />
        {change.error !== null && <Failure error={change.error} />}
        <DialogFoot word={words.save} isPending={change.isPending} />
      </Stack>
    </Form>
  );
}

function PasswordOf(props: {
  readonly label: string;
  readonly value: string;
  readonly fault: string | undefined;
  /** It has the focus when the dialog opens. */
  readonly isFirst?: boolean;
  readonly onChange: (value: string) => void;
}) {
  return (
    <PasswordInput
      {...(props.isFirst === true && { 'data-autofocus': true })}
      error={props.fault}
      label={props.label}
      description={words.passwordHint}
      required
      withAsterisk={false}
      minLength={12}
      autoComplete="new-password"
      value={props.value}
      onChange={(event) => props.onChange(event.currentTarget.value)}
    />
  );
}

function Add({ onDone }: { readonly onDone: (name: string) => void }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [role, setRole] = useState<Role>('operator');
  const add = useSend('post /administrators');
  const faults = faultsOf(add.error);
  const unsaved = useUnsaved([name, password, role], add);
  const send = (): void => {
    unsaved.isSent();
    add.mutate({ body: { name, password, role } }, { onSuccess: () => onDone(name) });
  };
  return (
    <Form sending={add} onSend={send}>
      <Stack>
        <TextInput
          label={words.name}
          data-autofocus
          error={faultOf(faults, 'name')}
          required
          withAsterisk={false}
          autoComplete="off"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <PasswordOf
          label={words.password}
          value={password}
          fault={faultOf(faults, 'password')}
          onChange={setPassword}
        />
        <Select
          label={words.role}
          allowDeselect={false}
          data={roleChoices}
          value={role}
          onChange={(value) => setRole((value ?? 'viewer') as Role)}
        />
        <Text c="dimmed" size="xs">
          {texts.roles[role]}
        </Text>
        {add.error !== null && <Failure error={add.error} />}
        <DialogFoot word={words.add} isPending={add.isPending} />
      </Stack>
    </Form>
  );
}

function Remove({ one, onDone }: { readonly one: Administrator; readonly onDone: () => void }) {
  const remove = useSend('delete /administrators/{id}');
  return (
    <Sure
      question={one.ways.includes('oidc') ? words.sureElsewhere(one.name) : words.sure(one.name)}
      word={words.remove}
      sending={remove}
      onSure={() => remove.mutate({ params: { id: one.id } }, { onSuccess: onDone })}
      onCancel={onDone}
    />
  );
}
