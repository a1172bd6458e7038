/** A setting of the service as a panel with a form, saved as a whole at the version that was looked at. */

import { Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useGet, useSend } from '../../api/hooks.ts';
import type { ServiceSetting } from '../../api/schema.ts';
import { Form, FormFoot, type Sending } from '../../shared/form/form.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

type Name = ServiceSetting['name'];

/** What the form of a setting is given. */
export interface Kept {
  readonly setting: ServiceSetting;
  /** The file writes it; it is changed there. */
  readonly isFixed: boolean;
  readonly sending: Sending;
  save(written: Readonly<Record<string, unknown>>, onSaved?: () => void): void;
}

/** The way to save a setting. Lives where the form is made anew with every version, so that what was said of a save stays. */
export function useSaving(setting: ServiceSetting): Kept {
  const sending = useSend('put /service/{name}');
  const { name, version } = setting;
  return {
    setting,
    isFixed: setting.managedBy === 'file',
    sending,
    save(written, onSaved) {
      sending.mutate(
        { params: { name }, body: written, version },
        onSaved === undefined ? {} : { onSuccess: onSaved },
      );
    },
  };
}

export function SettingPanel(props: {
  readonly name: Name;
  readonly title: string;
  readonly lines?: number;
  /** The form, made anew with every version. */
  readonly children: (kept: Kept) => ReactNode;
}) {
  const { name, title, lines = 4, children } = props;
  const setting = useGet('get /service/{name}', { params: { name } });
  return (
    <Panel title={title} actions={setting.data?.managedBy === 'file' && <ByFile />}>
      <Shown of={setting} lines={lines}>
        {(found) => <Saving setting={found}>{children}</Saving>}
      </Shown>
    </Panel>
  );
}

function Saving(props: { readonly setting: ServiceSetting; readonly children: (kept: Kept) => ReactNode }) {
  return props.children(useSaving(props.setting));
}

/** The form of a setting: what is said before it, its fields, and the foot that saves them. Only looked at where the file writes it. */
export function SettingForm(props: {
  readonly kept: Kept;
  readonly onSend: () => void;
  readonly before?: ReactNode;
  readonly children: ReactNode;
  /** Said when it was saved. */
  readonly saved: string;
  /** Buttons beside that which saves. */
  readonly beside?: ReactNode;
}) {
  const { kept, onSend, before, children, saved, beside } = props;
  const { sending, isFixed } = kept;
  return (
    <Form sending={sending} onSend={onSend}>
      <Stack p="md">
        {before}
        <fieldset className="plain" disabled={isFixed}>
          {children}
        </fieldset>
        <FormFoot sending={sending} saved={saved} word={texts.settings.save} readOnly={isFixed}>
          {beside}
        </FormFoot>
      </Stack>
    </Form>
  );
}

export function ByFile() {
  return <Lozenge tone="plain">{texts.settings.byFile}</Lozenge>;
}
