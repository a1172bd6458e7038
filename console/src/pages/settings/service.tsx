/** How long the service keeps things. */

import { Button, SimpleGrid, Text } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { useSend } from '../../api/hooks.ts';
import type { ServiceSetting } from '../../api/schema.ts';
import { faultOf } from '../../shared/form/shape.ts';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { Field } from './field.tsx';
import { type Kept, SettingForm, SettingPanel } from './setting.tsx';

const words = texts.settings;
const parts = ['runs', 'journals', 'readings', 'events'] as const;

export function Retention() {
  return (
    <SettingPanel name="retention" title={words.retention.title} lines={3}>
      {(kept) => <RetentionForm {...kept} />}
    </SettingPanel>
  );
}

function RetentionForm(kept: Kept) {
  const { setting, held, sending, save } = kept;
  const defaults = defaultsOf(setting.shape);
  const [now, setNow] = useState<Readonly<Record<string, string>>>(
    Object.fromEntries(parts.map((part) => [part, String(setting.written[part] ?? defaults[part] ?? '')])),
  );
  const reset = useSend('delete /service/{name}');
  const faults = faultsOf(sending.error);
  const send = (): void =>
    save(
      Object.fromEntries(
        Object.entries(now).map(([part, age]) => [part, age.trim() === '0' ? 0 : age.trim()]),
      ),
    );
  return (
    <SettingForm
      kept={kept}
      typed={now}
      onSend={send}
      before={<Text>{words.retention.text}</Text>}
      saved={words.retention.saved}
      beside={
        setting.managedBy === 'api' && (
          <>
            <Button
              variant="default"
              loading={reset.isPending}
              onClick={() => reset.mutate({ params: { name: 'retention' } }, { onSuccess: held.takeBack })}
            >
              {words.retention.defaults}
            </Button>
            {reset.error !== null && <Failure error={reset.error} />}
          </>
        )
      }
    >
      <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }}>
        {parts.map((part) => (
          <Field
            key={part}
            label={words.retention[part]}
            hint={part === 'journals' ? words.retention.journalsHint : words.retention.hint}
            fault={faultOf(faults, part)}
            value={now[part]}
            onChange={(age) => setNow({ ...now, [part]: age })}
          />
        ))}
      </SimpleGrid>
    </SettingForm>
  );
}

/** The defaults that a JSON Schema names for its members. */
function defaultsOf(shape: ServiceSetting['shape']): Readonly<Record<string, unknown>> {
  const properties = (shape.properties ?? {}) as Readonly<Record<string, { readonly default?: unknown }>>;
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, one.default]));
}
