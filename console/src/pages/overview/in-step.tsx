/** Whether anything is amiss: readings that wait for a decision; and in green only when truly nobody is left alone, nothing waits and nothing failed. */

import { Button, Text } from '@mantine/core';
import type { Answer } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { ReadingCourse, useReadNow } from '../connections/read-now.tsx';

const words = texts.overview;

/** Said only when every answer is there. */
export function InStep({ syncs }: { readonly syncs: Answer<'get /status'>['syncs'] }) {
  const sources = useGet('get /sources', {});
  const notices = useGet('get /notices', {});
  const late = useGet('get /deprovisioning/late', { query: { limit: 1 } });
  if (syncs.length === 0 || !syncs.every(({ confirmed }) => confirmed)) return null;
  if (sources.data === undefined || notices.data === undefined || late.data === undefined) return null;
  const isAmiss =
    syncs.some((sync) => sync.waiting !== undefined || sync.leftAlone.length > 0 || isUndone(sync.lastRun)) ||
    sources.data.some(({ held, failed }) => held !== undefined || failed !== undefined) ||
    notices.data.returns.length > 0 ||
    notices.data.channels.some(({ failing }) => failing !== undefined) ||
    late.data.count > 0;
  return isAmiss ? null : <Notice tone="success">{words.inStep}</Notice>;
}

/** Whether a run has left something undone that it was to do. */
function isUndone(run: Answer<'get /status'>['syncs'][number]['lastRun']): boolean {
  if (run === undefined) return false;
  return ['failed', 'interrupted', 'stopped'].includes(run.state) || (run.counts.failed ?? 0) > 0;
}

/** Readings that lacked too much: nobody is taken for gone before a person has decided. */
export function HeldReadings() {
  const { data = [] } = useGet('get /sources', {});
  return data.map(({ source, held }) =>
    held === undefined ? null : <HeldReading key={held} source={source} reading={held} />,
  );
}

/** A reading that lacked too much, with the ways to decide about it. */
export function HeldReading({ source, reading }: { readonly source: string; readonly reading: string }) {
  const may = useMay('operator');
  const found = useGet('get /readings/{reading}', { params: { reading } });
  const believe = useSend('post /readings/{reading}/believe');
  const disbelieve = useSend('post /readings/{reading}/disbelieve');
  const now = useReadNow(source);
  const error = believe.error ?? disbelieve.error;
  const params = { reading };
  return (
    <Notice tone="warning">
      <div className="bar spread">
        <div>
          <Text fw={600}>{words.heldReadingOf(source)}</Text>
          <div>{found.data?.message}</div>
        </div>
        {may && (
          <div className="bar">
            <Button
              variant="default"
              aria-label={`${texts.readings.again}: ${source}`}
              loading={now.isSending}
              onClick={() => now.begin(true)}
            >
              {texts.readings.again}
            </Button>
            <Button
              variant="default"
              loading={disbelieve.isPending}
              onClick={() => disbelieve.mutate({ params })}
            >
              {words.disbelieve}
            </Button>
            <Button color="red" loading={believe.isPending} onClick={() => believe.mutate({ params })}>
              {words.believe}
            </Button>
          </div>
        )}
      </div>
      <ReadingCourse of={now} />
      {error !== null && <Failure error={error} />}
    </Notice>
  );
}
