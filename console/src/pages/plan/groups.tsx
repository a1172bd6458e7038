/** What a plan does to each group: how many are in it, and how many it gains and loses. */

import { useGet } from '../../api/hooks.ts';
import { Lozenge, Panel } from '../../shared/parts.tsx';
import { Shown } from '../../shared/states.tsx';
import { number } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import type { Filter } from './changes.tsx';

const words = texts.plan;
/** Groups that are shown at once. */
const most = 50;

export function Groups(props: {
  readonly plan: string;
  readonly filter: Filter;
  readonly onFilter: (filter: Filter) => void;
}) {
  const { plan, filter, onFilter } = props;
  const query = useGet('get /plans/{plan}/groups', { params: { plan } });
  return (
    <Panel title={words.groups}>
      <Shown of={query} lines={3}>
        {(groups) =>
          groups.length === 0 ? (
            <p className="dim">{words.groupsNone}</p>
          ) : (
            <table className="rows">
              <tbody>
                {groups.slice(0, most).map(({ id, name, adds, removes, holders }) => (
                  <tr key={id ?? name}>
                    <td>
                      {id === undefined ? (
                        <>
                          {name} <Lozenge tone="info">{words.newGroup}</Lozenge>
                        </>
                      ) : (
                        <button
                          type="button"
                          aria-pressed={filter.group?.id === id}
                          className="link"
                          onClick={() => onFilter(filter.group?.id === id ? {} : { group: { id, name } })}
                        >
                          {name}
                        </button>
                      )}
                    </td>
                    <td className="number dim">{holders === undefined ? '' : words.groupHolders(holders)}</td>
                    <td className="number after">{adds > 0 ? `+${number(adds)}` : ''}</td>
                    <td className="number" style={{ color: 'var(--danger)' }}>
                      {removes > 0 ? `−${number(removes)}` : ''}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )
        }
      </Shown>
    </Panel>
  );
}
