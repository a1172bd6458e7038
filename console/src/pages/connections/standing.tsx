/** How a connection stands, by what is known without asking the other side: when it was last heard of, what failed, what ends. */

import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import type { Connection } from '../../api/schema.ts';
import { endsIn } from '../../shared/form/ends.tsx';
import { Lozenge } from '../../shared/parts.tsx';
import { Time } from '../../shared/time.tsx';
import { texts } from '../../texts/index.ts';

const words = texts.connections;

export function Standing({ connection }: { readonly connection: Connection }) {
  return (
    <>
      {connection.kind === 'source' ? (
        <SourceStanding source={connection.name} />
      ) : (
        <TargetStanding target={connection.name} />
      )}
      {endsIn(connection.config).map((near) => (
        <div key={near}>
          <Lozenge tone={near === 'over' ? 'danger' : 'warning'}>{words.secretEnds[near]}</Lozenge>
        </div>
      ))}
    </>
  );
}

function SourceStanding({ source }: { readonly source: string }) {
  const { data } = useGet('get /sources', {});
  const failed = useGet('get /failures', { query: { days: 1 } });
  const found = data?.find((one) => one.source === source);
  if (found === undefined) return null;
  const { counts, completedAt, held } = found;
  if (held !== undefined) return <Lozenge tone="warning">{texts.overview.heldReading}</Lozenge>;
  const cause = failed.data?.find(({ of, where }) => of === 'reading' && where.includes(source));
  if (cause !== undefined && cause.lastAt > (completedAt ?? 0))
    return (
      <>
        <Lozenge tone="danger">{words.readingFailed}</Lozenge>
        <div className="dim">{cause.message}</div>
      </>
    );
  if (counts.people === 0) return <span className="dim">{words.nothingTold}</span>;
  return (
    <>
      {words.told(counts.people)}
      {completedAt !== undefined && (
        <div className="dim">
          {words.readWhole} <Time at={completedAt} />
        </div>
      )}
    </>
  );
}

type LastRun = NonNullable<Answer<'get /status'>['syncs'][number]['lastRun']>;

function TargetStanding({ target }: { readonly target: string }) {
  const { data } = useGet('get /status', {});
  const runs = (data?.syncs ?? []).flatMap(({ lastRun }) =>
    lastRun !== undefined && lastRun.target === target ? [lastRun] : [],
  );
  const at = (run: LastRun): number => run.finishedAt ?? run.startedAt;
  const [latest] = runs.toSorted((a, b) => at(b) - at(a));
  if (latest === undefined) return <span className="dim">{words.noRun}</span>;
  return (
    <>
      {latest.state === 'failed' ? (
        <>
          <Lozenge tone="danger">{words.runFailed}</Lozenge>
          <div className="dim">{latest.error?.message}</div>
        </>
      ) : (
        <>
          {words.lastRun} <Time at={at(latest)} />
        </>
      )}
    </>
  );
}
