/** How long it takes from what a source tells to what is done at a target, as far back as lives are shown. */

import { useSearch } from '@tanstack/react-router';
import { useGet } from '../../api/hooks.ts';
import { Panel } from '../../shared/parts.tsx';
import { daysOf } from '../../shared/period.tsx';
import { Shown } from '../../shared/states.tsx';
import { duration } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';
import { usualDays } from './life.tsx';

const words = texts.overview;

export function PacePanel() {
  const days = daysOf(useSearch({ from: '/inside/overview' }).days, usualDays);
  const pace = useGet('get /pace', { query: { days } });
  return (
    <Panel title={words.pace}>
      <Shown of={pace} lines={2}>
        {({ byItself, approved }) => (
          <div style={{ padding: '12px 16px' }}>
            {byItself.count + approved.count === 0 && <p className="dim">{words.noPace(days)}</p>}
            {[
              { name: words.byItself, of: byItself },
              { name: words.afterApproval, of: approved },
            ].map(({ name, of: { count, median, p95 } }) =>
              median === undefined || p95 === undefined ? null : (
                <div key={name}>
                  <div className="dim">{name}</div>
                  <div className="tiles" style={{ margin: '4px 0 8px' }}>
                    <div className="tile">
                      <b>{duration(median)}</b>
                      {words.median}
                    </div>
                    <div className="tile">
                      <b>{duration(p95)}</b>
                      {words.p95}
                    </div>
                  </div>
                  <p className="dim" style={{ margin: '0 0 16px' }}>
                    {words.measured(count, days)}
                  </p>
                </div>
              ),
            )}
          </div>
        )}
      </Shown>
    </Panel>
  );
}
