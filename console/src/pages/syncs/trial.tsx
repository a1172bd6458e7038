/** Rules tried on people before they are saved: on one of them, on twenty drawn at random. */

import { Button, Stack } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { useAsk } from '../../api/hooks.ts';
import type { WrittenSync } from '../../api/schema.ts';
import { Marked } from '../../shared/marked.tsx';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { PersonSelect } from '../../shared/person-select.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.syncs;

export function PeopleTrial({ name, sync }: { readonly name: string; readonly sync: WrittenSync }) {
  const one = useAsk('post /syncs/{name}/preview');
  const many = useAsk('post /syncs/{name}/sample');
  const params = { name };
  return (
    <Panel title={words.preview}>
      <Stack p="md">
        <PersonSelect
          label={words.person}
          onChoose={(person) =>
            person !== undefined && one.mutate({ params, body: { person: person.id, sync } })
          }
        />
        {one.error !== null && <Failure error={one.error} />}
        {one.data !== undefined && <Made preview={one.data} />}
        <Button
          variant="default"
          loading={many.isPending}
          onClick={() => many.mutate({ params, body: { sync, count: 20 } })}
        >
          {words.sample}
        </Button>
        {many.error !== null && <Failure error={many.error} />}
        {many.data?.map(({ person, preview }) => (
          <details key={person.id} className="fold">
            <summary>
              {person.name} <Verdict preview={preview} />
            </summary>
            <Made preview={preview} />
          </details>
        ))}
      </Stack>
    </Panel>
  );
}

type Preview = Answer<'post /syncs/{name}/preview'>;

function Verdict({ preview }: { readonly preview: Preview }) {
  if (preview.faults.length > 0) return <Lozenge tone="danger">{words.faulty}</Lozenge>;
  return preview.scope?.inScope === true ? (
    <Lozenge tone="success">{words.inScope}</Lozenge>
  ) : (
    <Lozenge tone="plain">{words.outside}</Lozenge>
  );
}

function Made({ preview }: { readonly preview: Preview }) {
  return (
    <div role="status">
      <Verdict preview={preview} />{' '}
      <span className="dim">
        <Marked text={preview.scope?.because ?? ''} />
      </span>
      {preview.faults.map(({ path, message }) => (
        <div key={`${path} ${message}`} style={{ color: 'var(--danger)' }}>
          <span className="code">{path}</span> {message}
        </div>
      ))}
      <Rows heads={[words.attribute, words.value]}>
        {preview.attributes.map(({ name, value }) => (
          <tr key={name}>
            <td>{name}</td>
            <td className="code">{value === undefined ? '–' : JSON.stringify(value)}</td>
          </tr>
        ))}
      </Rows>
      {preview.entitlements.length > 0 && (
        <Rows heads={[words.group, words.because]}>
          {preview.entitlements.map(({ name, because }) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="dim">{because}</td>
            </tr>
          ))}
        </Rows>
      )}
    </div>
  );
}
