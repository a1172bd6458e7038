/** What an administrator may: chosen, and changed after a question, since it ends their sessions. */

import { Select } from '@mantine/core';
import { useState } from 'react';
import { useSend } from '../../api/hooks.ts';
import type { Administrator } from '../../api/schema.ts';
import { Dialog } from '../../shared/dialog.tsx';
import type { Role } from '../../shared/me.tsx';
import { Sure } from '../../shared/sure.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.settings;

export const roleChoices = Object.entries(words.roles).map(([value, label]) => ({ value, label }));

/** @param props.isMe whether it is the role of whoever looks */
export function RoleOf(props: {
  readonly one: Administrator;
  readonly isMe: boolean;
  readonly onSaid: (said: string) => void;
}) {
  const { one, isMe, onSaid } = props;
  const { id, name } = one;
  const [next, setNext] = useState<Role>();
  const change = useSend('put /administrators/{id}');
  const close = (): void => {
    setNext(undefined);
    change.reset();
  };
  return (
    <>
      <Select
        size="xs"
        w={150}
        aria-label={`${words.role}: ${name}`}
        allowDeselect={false}
        data={roleChoices}
        value={one.role}
        onChange={(role) => {
          if (role !== null && role !== one.role) setNext(role as Role);
        }}
      />
      <Dialog opened={next !== undefined} onClose={close} title={words.changeRole}>
        {next !== undefined && (
          <Sure
            question={isMe ? words.changeOwnRoleText(next) : words.changeRoleText(name, next)}
            word={words.changeRole}
            sending={change}
            onSure={() =>
              change.mutate(
                { params: { id }, body: { role: next } },
                {
                  onSuccess() {
                    close();
                    onSaid(words.roleChanged(name, next));
                  },
                },
              )
            }
            onCancel={close}
          />
        )}
      </Dialog>
    </>
  );
}
