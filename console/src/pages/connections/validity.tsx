/** That by which a connection proves itself, and when each of it ends. */

import type { ConnectionState } from '../../api/schema.ts';
import { Panel } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { texts } from '../../texts/index.ts';
import { EndWord, nameOf } from './standing.tsx';

const words = texts.checks;

export function Validity({ ends }: { readonly ends: ConnectionState['ends'] }) {
  if (ends.length === 0) return null;
  return (
    <Panel title={words.validity}>
      <p className="dim">{words.validityText}</p>
      <Rows heads={[words.whatEnds, words.ends, words.saidBy]}>
        {ends.map((end) => (
          <tr key={`${end.by} ${end.what} ${end.at}`}>
            <td>
              <div className="sentence">{nameOf(end)}</div>
            </td>
            <td>
              <EndWord end={end} />
            </td>
            <td>{words.says[end.by]}</td>
          </tr>
        ))}
      </Rows>
    </Panel>
  );
}
