/** What keeps people out of step although nothing waits as a plan: whom syncs leave alone, and sources that could not be read. */

import { Button, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import { useMay } from '../../shared/me.tsx';
import { Notice } from '../../shared/parts.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { ReadingCourse, useReadNow } from '../connections/read-now.tsx';

const words = texts.overview;
type Sync = Answer<'get /status'>['syncs'][number];
/** Plans that are named for one sync; the others follow once these are looked at. */
const most = 3;

/** By the newest plans; a plan that waits for approval says it of itself. */
export function LeftAlone({ syncs }: { readonly syncs: readonly Sync[] }) {
  return syncs.flatMap(({ name, leftAlone, waiting }) =>
    leftAlone
      .filter(({ plan }) => plan !== waiting?.id)
      .slice(0, most)
      .map(({ plan, at, held, invalid }) => (
        <Notice key={plan} tone="warning">
          <div className="bar spread">
            <div>
              <Text fw={600}>{words.leftAlone(name, held + invalid)}</Text>
              <div>
                {[held > 0 && words.leftHeld(held), invalid > 0 && words.leftInvalid(invalid)]
                  .filter(Boolean)
                  .join(' ')}{' '}
                <span className="nowrap">
                  {words.asOf} <Time at={at} />.
                </span>
              </div>
            </div>
            <Button component={Link} to={`/plans/${plan}`} variant="default">
              {words.seeWhom}
            </Button>
          </div>
        </Notice>
      )),
  );
}

export function FailedReadings() {
  const { data = [] } = useGet('get /sources', {});
  return data.map(({ source, failed, counts }) =>
    failed === undefined ? null : (
      <FailedReading key={source} source={source} failed={failed} isKnown={counts.people > 0} />
    ),
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
