/** How long somebody has not used their account, when the sync acts on that, and the word that they are still here. */

import { Button } from '@mantine/core';
import { useSend } from '../../api/hooks.ts';
import type { Explanation } from '../../api/schema.ts';
import { Marked } from '../../shared/marked.tsx';
import { useMay } from '../../shared/me.tsx';
import { Failure } from '../../shared/states.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.stillHere;
/** Milliseconds before an account counts as not used, from which on one can say that it is. */
const near = 60 * 86_400_000;

export function Inactivity({
  explained,
  person,
}: {
  readonly explained: Explanation;
  readonly person: string;
}) {
  const { inactivity, accountActive, message, sync } = explained;
  const may = useMay('operator');
  const say = useSend('post /people/{person}/still-here');
  if (inactivity === undefined) return null;
  const { asleep, asleepAt, because, saidAt } = inactivity;
  const isNear = asleep || (asleepAt !== undefined && asleepAt - Date.now() < near);
  return (
    <div className="inactivity">
      {because !== undefined && message?.includes(because) !== true && (
        <div>
          <Marked text={because} />
        </div>
      )}
      {(asleepAt !== undefined || saidAt !== undefined) && (
        <div className="dim">
          {asleepAt !== undefined && (
            <>
              {words.asleepAt} <Time at={asleepAt} />
            </>
          )}
          {asleepAt !== undefined && saidAt !== undefined && ' · '}
          {saidAt !== undefined && (
            <>
              {words.saidAt} <Time at={saidAt} />
            </>
          )}
        </div>
      )}
      {may && isNear && (
        <div className="bar">
          <Button
            size="xs"
            variant="light"
            loading={say.isPending}
            onClick={() => say.mutate({ params: { person }, body: { sync } })}
          >
            {words.button}
          </Button>
          <span className="dim">{accountActive === false ? words.opens : words.follows}</span>
        </div>
      )}
      <div role="status">{say.isSuccess && words.noted}</div>
      {say.error !== null && <Failure error={say.error} />}
    </div>
  );
}
