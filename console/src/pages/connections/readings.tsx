/** The readings of a source: one begun now, and all before it, each with what it told, what followed, and what failed. */

import { Button, Select } from '@mantine/core';
import { Fragment, useState } from 'react';
import { useGet, usePages } from '../../api/hooks.ts';
import { useReading } from '../../api/live.ts';
import type { Reading } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Lozenge, More, Panel, type Tone } from '../../shared/parts.tsx';
import { Rows } from '../../shared/rows.tsx';
import { Empty, Failure, Loading } from '../../shared/states.tsx';
import { duration, Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { HeldReading } from '../overview/readings.tsx';
import { ReadButtons, ReadingCourse, useReadNow } from './read-now.tsx';
import { hasDetails, ReadingDetails } from './reading-details.tsx';

const words = texts.readings;
type State = Reading['state'];
const states = Object.keys(words.states) as State[];
const lives = ['joiner', 'mover', 'leaver', 'rehire'] as const;

const tones: Readonly<Record<State, Tone>> = {
  running: 'info',
  complete: 'success',
  held: 'warning',
  failed: 'danger',
  superseded: 'plain',
  disbelieved: 'plain',
};

export function Readings({ source }: { readonly source: string }) {
  const [state, setState] = useState<State>();
  const now = useReadNow(source);
  const may = useMay('operator');
  const sources = useGet('get /sources', {});
  const standing = sources.data?.find((one) => one.source === source);
  const list = usePages('get /readings', { query: { source, limit: 10, state } });
  return (
    <Panel
      title={words.title}
      id="readings"
      actions={<ReadButtons of={now} hasCursor={standing?.hasCursor === true} />}
    >
      <div className="padded">
        <p className="dim">
          {words.text} {!may && words.operator}
        </p>
        <ReadingCourse of={now} />
        {standing?.held !== undefined && <HeldReading source={source} reading={standing.held} />}
        {(list.items.length > 0 || state !== undefined) && (
          <Select
            aria-label={words.which}
            size="xs"
            w={180}
            allowDeselect={false}
            data={[
              { value: '', label: words.all },
              ...states.map((value) => ({ value, label: words.states[value] })),
            ]}
            value={state ?? ''}
            onChange={(value) => setState(states.find((one) => one === value))}
          />
        )}
      </div>
      {list.isPending && <Loading lines={3} />}
      {list.error !== null && <Failure error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess &&
        list.items.length === 0 &&
        (state === undefined ? (
          <Empty title={words.none} text={words.noneText} />
        ) : (
          <Empty title={words.noneFits} />
        ))}
      {list.items.length > 0 && (
        <Rows heads={[words.when, words.state, words.told, '']} widths={['22%', '38%', '28%']}>
          {list.items.map((reading) => (
            <Row key={reading.id} reading={reading} />
          ))}
        </Rows>
      )}
      <More of={list} />
    </Panel>
  );
}

function Row({ reading }: { readonly reading: Reading }) {
  const [open, setOpen] = useState(false);
  const { startedAt, finishedAt, kind, state, message, code } = reading;
  // Changes that cannot be told from the last reading on are followed by a reading of everything: nothing of it failed.
  const isAnew = state === 'failed' && kind === 'changes' && code === 'stale';
  return (
    <Fragment>
      <tr>
        <td>
          <Time at={startedAt} />
          <div className="dim">
            {words.kinds[kind]}
            {finishedAt !== undefined && `, ${duration(finishedAt - startedAt)}`}
          </div>
        </td>
        <td>
          <Lozenge tone={isAnew ? 'plain' : tones[state]}>
            {isAnew ? texts.activity.anew : words.states[state]}
          </Lozenge>
          {(message ?? words.meanings[state]) !== '' && <div>{message ?? words.meanings[state]}</div>}
          {state === 'failed' && code !== undefined && (
            <div className="dim">
              {isAnew ? texts.activity.adviceAnew.reading : texts.activity.advice.reading[code]}
            </div>
          )}
        </td>
        <td>
          <Told reading={reading} />
        </td>
        <td className="number">
          {hasDetails(reading) && (
            <Button size="compact-xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
              {words.details}
            </Button>
          )}
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={4}>
            <ReadingDetails reading={reading} />
          </td>
        </tr>
      )}
    </Fragment>
  );
}

/** How much it told, and what followed from it. */
function Told({ reading }: { readonly reading: Reading }) {
  const { kind, source, state, records, tally, departed, lifecycle, faultCount } = reading;
  const live = useReading(source);
  const led = lives.flatMap((life) => (lifecycle[life] > 0 ? [words.lives[life](lifecycle[life])] : []));
  const gone = words.departed(departed);
  return (
    <>
      <div>{words.records(state === 'running' ? (live ?? records) : records)}</div>
      {kind === 'full' && <div className="dim">{words.counts(tally.told)}</div>}
      {led.length > 0 && <div>{led.join(', ')}</div>}
      {gone !== '' && <div className="dim">{words.gone(gone)}</div>}
      {faultCount > 0 && <div className="dim">{words.faults(faultCount)}</div>}
    </>
  );
}
