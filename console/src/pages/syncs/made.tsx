/** What rules make of one person; where it differs from what the saved rules make of them, both are shown. */

import { Marked } from '../../shared/marked.tsx';
import { Lozenge } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { texts } from '../../texts/index.ts';
import { compare, type Preview } from './compared.ts';

const words = texts.syncs;
const trial = texts.syncTrial;

interface Previews {
  readonly these: Preview;
  /** Absent: nothing is saved, or the saved rules cannot be used. */
  readonly saved: Preview | undefined;
}

/** In a word or two: whether the person is in scope, and in how many places the saved rules see it otherwise. */
export function Verdict({ these, saved }: Previews) {
  const { others } = compare(these, saved);
  return (
    <>
      {these.faults.length > 0 ? (
        <Lozenge tone="danger">{words.faulty}</Lozenge>
      ) : these.scope?.inScope === true ? (
        <Lozenge tone="success">{words.inScope}</Lozenge>
      ) : (
        <Lozenge tone="plain">{words.outside}</Lozenge>
      )}{' '}
      {others > 0 && <Lozenge tone="info">{trial.others(others)}</Lozenge>}
    </>
  );
}

/** @param props.isFolded the verdict stands above, where it is folded away */
export function Made({ these, saved, isFolded = false }: Previews & { readonly isFolded?: boolean }) {
  const { attributes, groups, isScopeOther } = compare(these, saved);
  return (
    <div>
      {!isFolded && (
        <div role="status">
          <Verdict these={these} saved={saved} />
        </div>
      )}
      <div className="dim">
        <Marked text={these.scope?.because ?? ''} />
      </div>
      {isScopeOther && saved?.scope !== undefined && (
        <div className="dim">
          {trial.savedScope(saved.scope.inScope)} <Marked text={saved.scope.because} />
        </div>
      )}
      {these.faults.map(({ path, message }) => (
        <div key={`${path} ${message}`} style={{ color: 'var(--danger)' }}>
          <span className="code">{path}</span> <Marked text={message} />
        </div>
      ))}
      <Rows heads={[words.attribute, words.value]}>
        {attributes.map(({ name, value, saved: before, isOther }) => (
          <tr key={name}>
            <td>{name}</td>
            <td className="code">
              {isOther ? (
                <>
                  <del className="before block">{written(before)}</del>
                  <ins className="after block">{written(value)}</ins>
                </>
              ) : (
                written(value)
              )}
              <Meant value={value} by={these.managers} />
            </td>
          </tr>
        ))}
      </Rows>
      {groups.length > 0 && (
        <Rows heads={[words.group, words.because]}>
          {groups.map(({ name, because, by }) => (
            <tr key={name}>
              <td>
                {by === 'these' && <ins className="after">{name}</ins>}
                {by === 'saved' && <del className="before">{name}</del>}
                {by === 'both' && name}
              </td>
              <td className="dim">
                {by === 'these' && <div>{trial.groupMore}</div>}
                {by === 'saved' && <div>{trial.groupLess}</div>}
                {because}
              </td>
            </tr>
          ))}
        </Rows>
      )}
    </div>
  );
}

/** Whom an id of a manager means. */
function Meant({ value, by }: { readonly value: unknown; readonly by: Preview['managers'] }) {
  const manager = by.find((one) => one.value === value);
  return manager === undefined ? null : (
    // A name among values that are written as code.
    <div className="dim" style={{ fontFamily: 'var(--mantine-font-family)' }}>
      {manager.name}
    </div>
  );
}

function written(value: unknown): string {
  return value === undefined ? '–' : JSON.stringify(value);
}
