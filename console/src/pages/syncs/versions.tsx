/** Every saved version of a sync, what it changed, and the way back to it: the difference to now first, then the question. */

import { Button } from '@mantine/core';
import { useState } from 'react';
import { type Item, useGet, usePages, useSend } from '../../api/hooks.ts';
import type { WrittenSync } from '../../api/schema.ts';
import { Dialog } from '../../shared/dialog.tsx';
import { Differences } from '../../shared/differences.tsx';
import { labelOf } from '../../shared/form/shape.ts';
import { isAnyUnsaved } from '../../shared/form/typing.ts';
import { Actor, Lozenge, More, Notice, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Loading, Shown } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.syncs;
const ofVersions = texts.versions;
type Version = Item<'get /syncs/{name}/versions'>;

interface Kept {
  readonly name: string;
  /** The version that is kept now. */
  readonly version: number;
}

export function Versions(props: Kept & { readonly readOnly: boolean }) {
  const { name, version, readOnly } = props;
  const list = usePages('get /syncs/{name}/versions', { params: { name }, query: { limit: 10 } });
  const [chosen, setChosen] = useState<number>();
  return (
    <div style={{ marginTop: 24 }}>
      <Panel title={words.versions} id="versions">
        {list.error !== null && list.items.length === 0 && (
          <Failure error={list.error} retry={() => void list.refetch()} />
        )}
        {list.isPending && list.error === null && <Loading lines={3} />}
        {list.items.length > 0 && (
          <Rows heads={[words.version, words.difference, '']}>
            {list.items.map((one) => (
              <Row
                key={one.version}
                name={name}
                one={one}
                isNow={one.version === version}
                onRestore={
                  readOnly || one.version === version || one.action === 'removed'
                    ? undefined
                    : () => setChosen(one.version)
                }
              />
            ))}
          </Rows>
        )}
        <More of={list} />
      </Panel>
      <Dialog
        wide
        opened={chosen !== undefined}
        onClose={() => setChosen(undefined)}
        title={ofVersions.restoreTitle(chosen ?? 0)}
      >
        {chosen !== undefined && (
          <Restore name={name} version={version} chosen={chosen} onDone={() => setChosen(undefined)} />
        )}
      </Dialog>
    </div>
  );
}

function Row(props: {
  readonly name: string;
  readonly one: Version;
  /** It is the one that is kept now. */
  readonly isNow: boolean;
  readonly onRestore: (() => void) | undefined;
}) {
  const { name, one, isNow, onRestore } = props;
  const { version, actor, at, action, changed } = one;
  const [isOpen, setOpen] = useState(false);
  const word = ofVersions.actions[action];
  return (
    <tr>
      <td>
        <strong>{version}</strong>{' '}
        <span className="dim">
          <Actor actor={actor} />
        </span>{' '}
        {word !== undefined && <Lozenge tone="plain">{word}</Lozenge>}
        <div className="dim">
          <Time at={at} />
        </div>
      </td>
      <td>
        {version === 1 && <span className="dim">{words.first}</span>}
        {version > 1 && changed.length === 0 && <span className="dim">{words.same}</span>}
        {changed.length > 0 && (
          <details className="fold" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
            <summary>
              {changed.map((part) => words.sections[part]?.title ?? labelOf(part)).join(', ')}
            </summary>
            {isOpen && <Changed name={name} version={version} />}
          </details>
        )}
      </td>
      <td className="number">
        {isNow && <Lozenge tone="info">{texts.connectionVersions.now}</Lozenge>}
        {onRestore !== undefined && (
          <Button size="xs" variant="default" aria-label={`${words.restore} ${version}`} onClick={onRestore}>
            {words.restore}
          </Button>
        )}
      </td>
    </tr>
  );
}

/** What a version says. */
function useVersion({ name, version }: Kept) {
  return useGet('get /syncs/{name}/versions/{version}', { params: { name, version: String(version) } });
}

/** What a version changed of the one before it. */
function Changed({ name, version }: Kept) {
  const before = useVersion({ name, version: version - 1 });
  const after = useVersion({ name, version });
  return (
    <Shown of={before} lines={2}>
      {(old) => (
        <Shown of={after} lines={2}>
          {(young) => <Differences before={old.content} after={young.content} />}
        </Shown>
      )}
    </Shown>
  );
}

function Restore(props: Kept & { readonly chosen: number; readonly onDone: () => void }) {
  const { name, version, chosen, onDone } = props;
  const now = useVersion({ name, version });
  const then = useVersion({ name, version: chosen });
  const restore = useSend('put /syncs/{name}');
  return (
    <Shown of={now} lines={3}>
      {({ content: kept }) => (
        <Shown of={then} lines={3}>
          {({ content }) => (
            <Sure
              question={ofVersions.restoreText(version)}
              word={ofVersions.restore(chosen)}
              sending={restore}
              isSafe
              onSure={() =>
                restore.mutate(
                  { params: { name }, body: content as unknown as WrittenSync, version },
                  { onSuccess: onDone },
                )
              }
              onCancel={onDone}
            >
              <div>
                <Differences before={kept} after={content} />
              </div>
              {isAnyUnsaved() && <Notice tone="warning">{ofVersions.typed}</Notice>}
            </Sure>
          )}
        </Shown>
      )}
    </Shown>
  );
}
