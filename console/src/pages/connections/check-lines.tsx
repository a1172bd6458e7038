/** What a connection needs, line by line: whether it is there, what to do, what does not work without it. */

import { Loader } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconHelp, IconX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { Asked } from '../../api/checking.ts';
import type { CheckLine } from '../../api/schema.ts';
import { texts } from '../../texts/index.ts';

const words = texts.checks;

export function CheckLines(props: {
  readonly lines: readonly CheckLine[];
  readonly asking?: Asked | undefined;
  /** What ended the check: it is said above already, and not again at the line that it befell. */
  readonly stopped?: string | undefined;
}) {
  const { lines, asking, stopped } = props;
  if (lines.length === 0 && asking === undefined) return null;
  return (
    <ul className="check-lines" aria-label={words.lines}>
      {lines.map((line, index) => {
        const state = stateOf(line, stopped);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added.
          <Line key={index} name={line.name} state={words.states[state]} icon={icons[state]}>
            {line.message !== undefined && state !== 'stopped' && <div>{line.message}</div>}
            {line.todo !== undefined && <div>{line.todo}</div>}
            {line.state === 'missing' && <div className="dim">{words.without(line.without)}</div>}
          </Line>
        );
      })}
      {asking !== undefined && (
        <Line
          key={lines.length}
          name={asking.name}
          state={words.asking}
          icon={<Loader size={16} aria-hidden />}
        />
      )}
    </ul>
  );
}

function Line(props: {
  readonly name: string;
  readonly state: string;
  readonly icon: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <li>
      {props.icon}
      <div>
        <div>
          <span className="code">{props.name}</span> <span className="dim">{props.state}</span>
        </div>
        {props.children}
      </div>
    </li>
  );
}

type State = keyof typeof words.states;

function stateOf({ state, needed, message }: CheckLine, stopped: string | undefined): State {
  if (state === 'unknown' && stopped !== undefined && message === stopped) return 'stopped';
  return state === 'missing' && !needed ? 'wished' : state;
}

const icons: Readonly<Record<State, ReactNode>> = {
  granted: <IconCheck size={18} aria-hidden color="var(--success)" />,
  missing: <IconX size={18} aria-hidden color="var(--danger)" />,
  wished: <IconAlertTriangle size={18} aria-hidden color="var(--warning)" />,
  stopped: <IconX size={18} aria-hidden color="var(--danger)" />,
  unknown: <IconHelp size={18} aria-hidden color="var(--plain)" />,
};
