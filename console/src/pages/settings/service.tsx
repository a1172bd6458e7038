/** How long the service keeps things. */

import { Button, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useGet, useSend } from '../../api/hooks.ts';
import type { ServiceSetting } from '../../api/schema.ts';
import { Lozenge, Notice, Panel } from '../../shared/parts.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.settings;
const parts = ['runs', 'journals', 'readings', 'events'] as const;

export function Retention() {
  const setting = useGet('get /service/{name}', { params: { name: 'retention' } });
  return (
    <Panel
      title={words.retention.title}
      actions={setting.data?.managedBy === 'file' && <Lozenge tone="plain">{words.byFile}</Lozenge>}
    >
      <Shown of={setting} lines={3}>
        {(found) => <Form key={found.version} setting={found} />}
      </Shown>
    </Panel>
  );
}

function Form({ setting }: { readonly setting: ServiceSetting }) {
  const defaults = defaultsOf(setting.shape);
  const [now, setNow] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(parts.map((part) => [part, String(setting.written[part] ?? defaults[part] ?? '')])),
  );
  const save = useSend('put /service/{name}');
  const reset = useSend('delete /service/{name}');
  const isFixed = setting.managedBy === 'file';
  const params = { name: 'retention' } as const;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const body = Object.fromEntries(
      Object.entries(now).map(([part, age]) => [part, age.trim() === '0' ? 0 : age.trim()]),
    );
    save.mutate({ params, body });
  };
  return (
    <form onSubmit={submit}>
      <Stack p="md">
        <Text>{words.retention.text}</Text>
        <fieldset className="plain" disabled={isFixed}>
          <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
            {parts.map((part) => (
              <TextInput
                key={part}
                label={words.retention[part]}
                description={part === 'journals' ? words.retention.journalsHint : words.retention.hint}
                value={now[part] ?? ''}
                onChange={(event) => setNow({ ...now, [part]: event.currentTarget.value })}
              />
            ))}
          </SimpleGrid>
        </fieldset>
        {save.error !== null && <Failure error={save.error} />}
        {reset.error !== null && <Failure error={reset.error} />}
        <div role="status">{save.isSuccess && <Notice tone="success">{words.retention.saved}</Notice>}</div>
        {!isFixed && (
          <div className="bar">
            <Button type="submit" loading={save.isPending}>
              {words.save}
            </Button>
            {setting.managedBy === 'api' && (
              <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate({ params })}>
                {words.retention.defaults}
              </Button>
            )}
          </div>
        )}
      </Stack>
    </form>
  );
}

/** The defaults that a JSON Schema names for its members. */
function defaultsOf(shape: ServiceSetting['shape']): Readonly<Record<string, unknown>> {
  const properties = (shape.properties ?? {}) as Readonly<Record<string, { readonly default?: unknown }>>;
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, one.default]));
}
