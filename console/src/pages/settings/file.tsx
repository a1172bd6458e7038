/** The whole configuration as rollcall.yaml: downloaded, and uploaded with its difference shown before anything changes. */

import { Button, Checkbox, FileButton, PasswordInput, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { downloaded } from '../../api/download.ts';
import { useSend } from '../../api/hooks.ts';
import type { ComparedConfiguration } from '../../api/schema.ts';
import type { Sending } from '../../shared/form/form.tsx';
import { useUnsaved } from '../../shared/form/typing.ts';
import { Marked } from '../../shared/marked.tsx';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, Notice, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Faults } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.settings;

export function ConfigurationFile() {
  const may = useMay('administrator');
  return (
    <Panel title={words.file}>
      <Stack gap="md" p="md" align="stretch">
        <Text c="dimmed">
          <Marked text={words.fileText} />
        </Text>
        <div>
          <Button
            variant="default"
            component="a"
            href="/api/v1/settings/file"
            download="rollcall.yaml"
            onClick={downloaded}
          >
            {words.download}
          </Button>
        </div>
        {may && <Upload />}
      </Stack>
    </Panel>
  );
}

function Upload() {
  const [file, setFile] = useState<{ readonly name: string; readonly text: string }>();
  const compare = useSend('post /settings/file/compare');
  const apply = useSend('post /settings/file/apply');
  const choose = async (chosen: File | null): Promise<void> => {
    if (chosen === null) return;
    const text = await chosen.text();
    setFile({ name: chosen.name, text });
    apply.reset();
    compare.mutate({ body: { file: text } });
  };
  // So that the same file can be chosen again once it was mended.
  const forget = useRef<() => void>(null);
  const close = (): void => {
    setFile(undefined);
    compare.reset();
    forget.current?.();
  };
  return (
    <Stack gap="md">
      <div>
        <FileButton
          resetRef={forget}
          onChange={(chosen) => void choose(chosen)}
          accept=".yaml,.yml,application/yaml"
        >
          {(props) => (
            <Button variant="default" loading={compare.isPending} {...props}>
              {words.upload}
            </Button>
          )}
        </FileButton>
      </div>
      {compare.error !== null && <Failure error={compare.error} />}
      <div role="status">
        {apply.data !== undefined && file === undefined && (
          <Notice tone="success">{words.taken(apply.data.saved, apply.data.removed)}</Notice>
        )}
      </div>
      {file !== undefined && compare.data !== undefined && (
        <Compared
          key={compare.data.digest}
          name={file.name}
          compared={compare.data}
          sending={apply}
          onCancel={close}
          onApply={(rest) =>
            apply.mutate(
              { body: { file: file.text, digest: compare.data.digest, ...rest } },
              { onSuccess: close },
            )
          }
        />
      )}
    </Stack>
  );
}

function Compared(props: {
  readonly name: string;
  readonly compared: ComparedConfiguration;
  readonly sending: Sending;
  readonly onApply: (rest: {
    readonly secrets: Readonly<Record<string, string>>;
    readonly remove: boolean;
  }) => void;
  readonly onCancel: () => void;
}) {
  const { name, compared, sending, onApply, onCancel } = props;
  const { entries, unnamed, ignored, faults } = compared;
  const [secrets, setSecrets] = useState<Readonly<Record<string, string>>>({});
  const [remove, setRemove] = useState(false);
  const unsaved = useUnsaved([secrets, remove], sending);
  const needed = entries.flatMap((entry) => entry.secrets).filter(({ state }) => state === 'needed');
  const isNothing = entries.length === 0 && !(remove && unnamed.length > 0);
  const isReady = faults.length === 0 && needed.every(({ path }) => (secrets[path] ?? '') !== '');
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.focus(), []);
  return (
    <section ref={section} className="panel" aria-label={words.differences(name)} tabIndex={-1}>
      <div className="panel-head">
        <strong>{words.differences(name)}</strong>
      </div>
      <Stack p="md" gap="md">
        {faults.length > 0 && (
          <div className="notice tone-danger" role="alert">
            <Text fw={500}>{words.fileFaults}</Text>
            <Faults of={faults} />
          </div>
        )}
        {ignored.length > 0 && <Notice tone="info">{words.ignored(ignored.join(', '))}</Notice>}
        {entries.length === 0 && faults.length === 0 && <Text>{words.noDifference}</Text>}
        {entries.map((entry) => (
          <div key={`${entry.section} ${entry.name}`}>
            <div className="bar">
              <strong>{entry.name}</strong>
              <span className="dim">{words.sections[entry.section]}</span>
              {entry.isNew && <Lozenge tone="success">{words.isNew}</Lozenge>}
            </div>
            <Rows heads={[words.setting, words.keptNow, words.inFile]} widths={['34%', '33%', '33%']}>
              {entry.differences.map(({ path, before, after }) => (
                <tr key={path}>
                  <td className="code">{path}</td>
                  <td className="code">
                    {before !== undefined && <del className="before">{shown(before)}</del>}
                  </td>
                  <td className="code">
                    {after !== undefined && <ins className="after">{shown(after)}</ins>}
                  </td>
                </tr>
              ))}
            </Rows>
          </div>
        ))}
        {needed.length > 0 && <Text>{words.secretsNeeded}</Text>}
        {needed.map(({ path }) => (
          <PasswordInput
            key={path}
            label={path}
            autoComplete="off"
            value={secrets[path] ?? ''}
            onChange={(event) => setSecrets({ ...secrets, [path]: event.currentTarget.value })}
          />
        ))}
        {unnamed.length > 0 && (
          <Checkbox
            label={words.alsoRemove(unnamed.map((one) => one.name).join(', '))}
            checked={remove}
            onChange={(event) => setRemove(event.currentTarget.checked)}
          />
        )}
        {sending.error !== null && <Failure error={sending.error} />}
        <div className="bar" style={{ justifyContent: 'flex-end' }}>
          <Button variant="default" onClick={onCancel}>
            {words.cancel}
          </Button>
          <Button
            color={remove ? 'red' : 'blue'}
            disabled={isNothing || !isReady}
            loading={sending.isPending}
            onClick={() => {
              unsaved.isSent();
              onApply({ secrets, remove });
            }}
          >
            {words.takeOver}
          </Button>
        </div>
      </Stack>
    </section>
  );
}

function shown(value: unknown): string {
  return value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}
