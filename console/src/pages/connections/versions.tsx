/** Every saved version of a connection as a difference to the one before it, and the way back to it. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Item, usePages, useSend } from '../../api/hooks.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { Differences } from '../../shared/differences.tsx';
import { markOf } from '../../shared/form/secret.tsx';
import { isObject } from '../../shared/form/shape.ts';
import { Actor, Lozenge, More, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Shown } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { day, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.connectionVersions;

type Version = Item<'get /connections/{name}/versions'>;

export function Versions(props: {
  readonly name: string;
  /** The one that is kept now. */
  readonly version: number;
  readonly readOnly: boolean;
}) {
  const { name, version, readOnly } = props;
  const list = usePages('get /connections/{name}/versions', { params: { name }, query: { limit: 10 } });
  const [chosen, setChosen] = useState<Version>();
  const close = (): void => setChosen(undefined);
  return (
    <Panel title={words.title} id="versions">
      <p className="dim">{words.text}</p>
      <Shown of={list} lines={3}>
        {() => (
          <Rows heads={[words.version, words.difference, '']} widths={['24%', undefined, '18%']}>
            {list.items.map((one) => (
              <tr key={one.version}>
                <td>
                  <strong>{one.version}</strong> <Actor actor={one.actor} />
                  <div className="dim">
                    {words.actions[one.action]} <Time at={one.at} />
                  </div>
                </td>
                <td>
                  <Changed before={one.before} after={one.content} />
                </td>
                <td className="number">
                  {one.version === version && <Lozenge tone="info">{words.now}</Lozenge>}
                  {!readOnly && one.version !== version && one.action !== 'removed' && (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={words.restoreOf(one.version)}
                      onClick={() => setChosen(one)}
                    >
                      {words.restore}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </Rows>
        )}
      </Shown>
      <More of={list} />
      <Dialog opened={chosen !== undefined} onClose={close} title={words.restoreTitle} wide>
        {chosen !== undefined && (
          <Restore
            name={name}
            version={version}
            chosen={chosen}
            now={list.items.find((one) => one.version === version)?.content}
            onDone={close}
          />
        )}
      </Dialog>
    </Panel>
  );
}

function Restore(props: {
  readonly name: string;
  readonly version: number;
  readonly chosen: Version;
  readonly now: Version['content'] | undefined;
  readonly onDone: () => void;
}) {
  const { name, version, chosen, now, onDone } = props;
  const save = useSend('put /connections/{name}');
  const body = withSecretsOfNow(chosen.content) as { kind: 'source' | 'target'; type: string };
  return (
    <Sure
      question={words.restoreText(chosen.version)}
      word={words.restore}
      sending={save}
      isSafe
      onSure={() => save.mutate({ params: { name }, body, version }, { onSuccess: onDone })}
      onCancel={onDone}
    >
      <div>
        <Changed before={now} after={chosen.content} />
      </div>
    </Sure>
  );
}

function Changed({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  if (before === undefined) return <span className="dim">{words.first}</span>;
  return <Differences before={told(before)} after={told(after)} />;
}

/** Settings as they are looked at: of a secret, when it was set and when it ends. */
function told(value: unknown): unknown {
  const mark = markOf(value);
  if (mark !== undefined) {
    const { changedAt, expires } = mark;
    return [
      typeof changedAt === 'number' ? words.secretOf(day(changedAt)) : words.secret,
      ...(typeof expires === 'string' ? [words.ends(day(new Date(`${expires}T12:00`).getTime()))] : []),
    ].join(', ');
  }
  if (Array.isArray(value)) return value.map(told);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, told(held)]));
}

/** What is sent to go back: secrets are not kept by version, so that each stays as it is today, with its last day. */
function withSecretsOfNow(value: unknown): unknown {
  if (markOf(value) !== undefined) return { sealed: true };
  if (Array.isArray(value)) return value.map(withSecretsOfNow);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, withSecretsOfNow(held)]));
}
