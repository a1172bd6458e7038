/** A schedule in plain words, with the next five times that it is due. */

import { useGet } from '../../api/hooks.ts';
import { cronInWords } from '../../shared/cron.ts';
import { Due } from '../../shared/due.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';

export function NextRuns({ cron, timeZone }: { readonly cron: string; readonly timeZone: string }) {
  const next = useGet('get /schedules/next', { query: { cron, timeZone, count: 5 } });
  if (next.error !== null) return <Failure error={next.error} />;
  return (
    <div className="notice tone-info">
      <strong>{cronInWords(cron)}</strong> ({timeZone})<div id="next-runs">{texts.syncs.next}</div>
      <ul style={{ margin: 0, paddingLeft: 18 }} aria-labelledby="next-runs">
        {next.data?.map((at) => (
          <li key={at}>
            <Due at={at} zone={timeZone} />
          </li>
        ))}
      </ul>
    </div>
  );
}
