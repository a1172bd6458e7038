/** Every saved version of a sync as a difference to the one before it, and the way back to it. */

import { Button } from '@mantine/core';
import { useGet, useSend } from '../../api/hooks.ts';
import type { WrittenSync } from '../../api/schema.ts';
import { isObject } from '../../shared/form/shape.ts';
import { Actor, Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Failure, Shown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.syncs;

export function Versions(props: {
  readonly name: string;
  readonly version: number;
  readonly readOnly: boolean;
}) {
  const { name, version, readOnly } = props;
  const versions = useGet('get /syncs/{name}/versions', { params: { name } });
  const restore = useSend('put /syncs/{name}');
  return (
    <div style={{ marginTop: 24 }}>
      <Panel title={words.versions} id="versions">
        {restore.error !== null && <Failure error={restore.error} />}
        <Shown of={versions} lines={3}>
          {(all) => (
            <Rows heads={[words.version, words.difference, '']}>
              {all.map((one, index) => (
                <tr key={one.version}>
                  <td>
                    <strong>{one.version}</strong>{' '}
                    <span className="dim">
                      <Actor actor={one.actor} />
                    </span>
                    <div className="dim">
                      <Time at={one.at} />
                    </div>
                  </td>
                  <td>
                    <Difference before={all[index + 1]?.content} after={one.content} />
                  </td>
                  <td className="number">
                    {!readOnly && one.version !== version && one.action !== 'removed' && (
                      <Button
                        size="xs"
                        variant="default"
                        aria-label={`${words.restore} ${one.version}`}
                        loading={restore.isPending}
                        onClick={() =>
                          restore.mutate({
                            params: { name },
                            body: one.content as unknown as WrittenSync,
                            version,
                          })
                        }
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
      </Panel>
    </div>
  );
}

function Difference({ before, after }: { readonly before: unknown; readonly after: unknown }) {
  if (before === undefined) return <span className="dim">{words.first}</span>;
  const old = leaves(before);
  const young = leaves(after);
  const changed = [...new Set([...old.keys(), ...young.keys()])].filter(
    (path) => old.get(path) !== young.get(path),
  );
  if (changed.length === 0) return <span className="dim">{words.same}</span>;
  return changed.map((path) => (
    <div key={path} className="code">
      {path} {old.has(path) && <span className="before">{old.get(path)}</span>}{' '}
      {young.has(path) && <span className="after">{young.get(path)}</span>}
    </div>
  ));
}

/** Every value of the settings by its path, written as JSON. */
function leaves(value: unknown, path = ''): ReadonlyMap<string, string> {
  if (!isObject(value)) return new Map([[path, JSON.stringify(value) ?? '']]);
  return new Map(
    Object.entries(value).flatMap(([name, held]) => [
      ...leaves(held, path === '' ? name : `${path}.${name}`),
    ]),
  );
}
