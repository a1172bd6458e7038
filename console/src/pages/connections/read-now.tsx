/** A source is read because somebody asks: the way to begin it, and how far it is until it shows among the readings. */

import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { useGet, useSend } from '../../api/hooks.ts';
import { useReading } from '../../api/live.ts';
import { useMay } from '../../shared/me.tsx';
import { Failure } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.readings;

/** A reading that is asked for. */
export interface ReadingNow {
  readonly source: string;
  /** @param full everything; otherwise what changed, where the source can say so */
  begin(full: boolean): void;
  readonly isSending: boolean;
  readonly error: Error | null;
  /** The key of its job, where it was asked for and has not begun. */
  readonly job: string | undefined;
  /** How many records it has told, while it goes on. */
  readonly records: number | undefined;
}

export function useReadNow(source: string): ReadingNow {
  const read = useSend('post /sources/{name}/read');
  const records = useReading(source);
  const latest = useGet('get /readings', { query: { source, limit: 1 } });
  const newest = latest.data?.items[0]?.id ?? '';
  const [before, setBefore] = useState<string>();
  return {
    source,
    begin(full) {
      setBefore(newest);
      read.mutate({ params: { name: source }, body: { full } });
    },
    isSending: read.isPending,
    error: read.error,
    job: before === newest ? read.data?.job : undefined,
    records,
  };
}

/** Whether it can go on from where the reading before ended, and the buttons for it. */
export function ReadButtons({ of, hasCursor }: { readonly of: ReadingNow; readonly hasCursor: boolean }) {
  if (!useMay('operator')) return null;
  return (
    <div className="bar">
      {hasCursor && (
        <Button size="xs" variant="default" loading={of.isSending} onClick={() => of.begin(false)}>
          {words.readChanges}
        </Button>
      )}
      <Button size="xs" variant="default" loading={of.isSending} onClick={() => of.begin(true)}>
        {words.readAll}
      </Button>
    </div>
  );
}

/** How far it is; nothing when none is asked for or under way. */
export function ReadingCourse({ of }: { readonly of: ReadingNow }) {
  return (
    <>
      <div role="status">
        {of.records !== undefined && <Text>{texts.begin.reading(of.source, of.records)}</Text>}
        {of.records === undefined && of.job !== undefined && <Asked job={of.job} />}
      </div>
      {of.error !== null && <Failure error={of.error} />}
    </>
  );
}

/** Whatever keeps it from beginning is known by its job alone. */
function Asked({ job }: { readonly job: string }) {
  const query = { key: job, limit: 1 };
  const waiting = useGet('get /jobs/pending', { query });
  const failures = useGet('get /jobs/failures', { query });
  const failed = failures.data?.items[0];
  if (failed !== undefined) return <Failure error={new Error(failed.message)} />;
  const again = waiting.data?.items[0];
  if (again?.message === undefined) return <Text>{words.asked}</Text>;
  return (
    <Text>
      {words.triedAgain} <Time at={again.at} />: {again.message}
    </Text>
  );
}
