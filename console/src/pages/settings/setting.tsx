/** A setting of the service as a panel with a form, saved as a whole at the version that was looked at. */

import { Stack } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { useGet, useSend } from '../../api/hooks.ts';
import type { ServiceSetting } from '../../api/schema.ts';
import { Form, FormFoot, type Sending } from '../../shared/form/form.tsx';
import { type Held, useHeld } from '../../shared/form/held.ts';
import { useUnsaved } from '../../shared/form/typing.ts';
import { Lozenge, Notice, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

type Name = ServiceSetting['name'];

/** What the form of a setting is given. */
export interface Kept {
  readonly setting: ServiceSetting;
  readonly held: Held<unknown>;
  /** The file writes it; it is changed there. */
  readonly isFixed: boolean;
  readonly sending: Sending;
  save(written: Readonly<Record<string, unknown>>, onSaved?: () => void): void;
}

/**
 * The way to save a setting. Lives around the form, which is made anew with `held.times`, so that what was said of a save stays.
 * @param part what the form shows of the setting
 */
export function useSaving(
  found: ServiceSetting,
  part: (setting: ServiceSetting) => unknown = ({ written }) => written,
): Kept {
  const sending = useSend('put /service/{name}');
  const held = useHeld(found, part);
  const setting = held.on;
  const { name, version } = setting;
  return {
    setting,
    held,
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
  /** What the form shows of the setting; absent: all of it. */
  readonly part?: (setting: ServiceSetting) => unknown;
  /** The form, made anew whenever it begins from something else. */
  readonly children: (kept: Kept) => ReactNode;
}) {
  const { name, title, lines = 4, part, children } = props;
  const setting = useGet('get /service/{name}', { params: { name } });
  return (
    <Panel title={title} actions={setting.data?.managedBy === 'file' && <ByFile />}>
      <Shown of={setting} lines={lines}>
        {(found) => (
          <Saving setting={found} part={part}>
            {children}
          </Saving>
        )}
      </Shown>
    </Panel>
  );
}

function Saving(props: {
  readonly setting: ServiceSetting;
  readonly part: ((setting: ServiceSetting) => unknown) | undefined;
  readonly children: (kept: Kept) => ReactNode;
}) {
  const kept = useSaving(props.setting, props.part);
  return <Fragment key={kept.held.times}>{props.children(kept)}</Fragment>;
}

/** The form of a setting: what is said before it, its fields, and the foot that saves them. Only looked at where the file writes it. */
export function SettingForm(props: {
  readonly kept: Kept;
  /** All that is typed in it. */
  readonly typed: unknown;
  readonly onSend: () => void;
  readonly before?: ReactNode;
  readonly children: ReactNode;
  /** Said when it was saved. */
  readonly saved: string;
  /** Buttons beside that which saves. */
  readonly beside?: ReactNode;
}) {
  const { kept, typed, onSend, before, children, saved, beside } = props;
  const { sending, isFixed, held } = kept;
  const unsaved = useUnsaved(typed, sending, held);
  const send = (): void => {
    unsaved.isSent();
    onSend();
  };
  return (
    <Form sending={sending} onSend={send}>
      <Stack p="md">
        {isFixed && <Notice tone="info">{texts.settings.byFileText}</Notice>}
        {before}
        <fieldset className="plain" disabled={isFixed}>
          {children}
        </fieldset>
        <FormFoot
          sending={sending}
          saved={saved}
          word={texts.settings.save}
          readOnly={isFixed}
          unsaved={unsaved}
        >
          {beside}
        </FormFoot>
      </Stack>
    </Form>
  );
}

export function ByFile() {
  return <Lozenge tone="plain">{texts.settings.byFile}</Lozenge>;
}
