/** When the target was last read, and the button that has it looked at anew. */

import { Button, Progress, Stack, Text } from '@mantine/core';
import { useGet } from '../../api/hooks.ts';
import { useTargetReading } from '../../api/target-reading.ts';
import { useMay } from '../../shared/me.tsx';
import { Failure } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.groupMapping;

export function TargetRead({ target }: { readonly target: string }) {
  const may = useMay('operator');
  const kept = useGet('get /connections/{name}/entitlements', {
    params: { name: target },
    query: { text: '', limit: 1 },
  });
  const { begin, isRunning, known, error } = useTargetReading(target);
  const { seen } = known;
  const readAt = kept.data?.readAt;
  return (
    <Stack gap="xs">
      <div className="bar">
        {kept.data !== undefined && (
          <Text c="dimmed">
            {readAt === undefined ? (
              words.neverRead(target)
            ) : (
              <>
                {words.readAt(target)} <Time at={readAt} />.
              </>
            )}{' '}
            {!may && words.readOperator}
          </Text>
        )}
        {may && (
          <Button size="xs" variant="default" loading={isRunning} onClick={begin}>
            {words.readNow(target)}
          </Button>
        )}
      </div>
      <div role="status">
        {isRunning && (
          <>
            <Text>
              {words.reading(target)}
              {seen !== undefined && `: ${words.seen(seen.entitlements, seen.accounts)}`}
            </Text>
            <Progress value={100} animated aria-label={words.reading(target)} />
          </>
        )}
        {!isRunning && known.isWhole && seen !== undefined && <Text>{words.seenAll(seen.entitlements)}</Text>}
      </div>
      {error !== undefined && <Failure error={error} retry={begin} />}
    </Stack>
  );
}
