/** Readings that lacked too much, about which a person decides, and sources that could not be read: what is known of their people is old. */

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Failure, Unknown } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { ReadingCourse, useReadNow } from '../connections/read-now.tsx';

const words = texts.overview;

export function Readings() {
  const sources = useGet('get /sources', {});
  const { data: all = [] } = sources;
  return (
    <>
      <Unknown of={sources} what={words.unknown.sources} />
      {all.map(({ source, held }) =>
        held === undefined ? null : <HeldReading key={held} source={source} reading={held} />,
      )}
      {all.map(({ source, failed, counts }) =>
        failed === undefined ? null : (
          <FailedReading key={source} source={source} failed={failed} isKnown={counts.people > 0} />
        ),
      )}
    </>
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
          <Unknown of={found} what={words.unknown.why} />
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

type Failed = NonNullable<Answer<'get /sources'>[number]['failed']>;

function FailedReading(props: {
  readonly source: string;
  readonly failed: Failed;
  /** Whether people are known of it from before. */
  readonly isKnown: boolean;
}) {
  const { source, failed, isKnown } = props;
  const may = useMay('operator');
  const now = useReadNow(source);
  return (
    <Notice tone="danger">
      <div className="bar spread">
        <div>
          <Text fw={600}>
            {words.notRead(source)}, <Time at={failed.at} />
          </Text>
          <div>{failed.message}</div>
          <div>{isKnown ? words.notReadText : words.nobodyKnown}</div>
        </div>
        <div className="bar">
          <Button component={Link} to={`/connections/${source}`} variant="default">
            {words.toConnection}
          </Button>
          {may && (
            <Button
              aria-label={`${texts.readings.again}: ${source}`}
              loading={now.isSending}
              onClick={() => now.begin(false)}
            >
              {texts.readings.again}
            </Button>
          )}
        </div>
      </div>
      <ReadingCourse of={now} />
    </Notice>
  );
}
