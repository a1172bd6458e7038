/** What can be done about a cause, beside its advice: what is named is led to, and what failed is begun again. */

import { Anchor, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useSend } from '../../api/hooks.ts';
import type { Cause } from '../../api/schema.ts';
import { useMay } from '../../shared/me.tsx';
import { Failure } from '../../shared/states.tsx';
import { texts } from '../../texts/index.ts';
import { ReadingCourse, useReadNow } from '../connections/read-now.tsx';

const words = texts.activity.remedies;

/** Codes for which the other side of a connection is asked what is missing. */
const askable: ReadonlySet<Cause['code']> = new Set(['unauthorized', 'forbidden', 'unavailable']);
/** Codes after which the same may succeed when it is done once more. */
const repeatable: ReadonlySet<Cause['code']> = new Set([
  'invalid',
  'unauthorized',
  'forbidden',
  'not-found',
  'conflict',
  'unavailable',
  'internal',
]);
/** Connections and sources that are named at once; the others follow once these are mended. */
const most = 3;

export function Remedy({ cause }: { readonly cause: Cause }) {
  const { of, code, anew, connections, where, plan } = cause;
  const may = useMay('operator');
  if (anew) return null;
  return (
    <div className="bar" style={{ marginTop: 6 }}>
      {askable.has(code) &&
        connections
          .slice(0, most)
          .map((name) => <To key={name} to={`/connections/${name}?check=true`} text={words.check(name)} />)}
      {(code === 'unsupported' || (code === 'invalid' && of !== 'reading')) &&
        of !== 'job' &&
        where.slice(0, most).map((sync) => <To key={sync} to={`/syncs/${sync}`} text={words.rules(sync)} />)}
      {code === 'unsafe' && plan !== undefined && <To to={`/plans/${plan}`} text={words.decide} />}
      {of === 'job' && <To to="/activity?tab=jobs" text={words.jobs} />}
      {may &&
        of === 'reading' &&
        where.slice(0, most).map((source) => <ReadAgain key={source} source={source} />)}
      {may && of !== 'reading' && of !== 'job' && repeatable.has(code) && (
        <RunAgain syncs={where.slice(0, most)} cause={cause} />
      )}
    </div>
  );
}

/** A way that leads to where it is mended. */
function To({ to, text }: { readonly to: string; readonly text: string }) {
  return (
    <Anchor component={Link} to={to} c="var(--link)">
      {text}
    </Anchor>
  );
}

function ReadAgain({ source }: { readonly source: string }) {
  const now = useReadNow(source);
  return (
    <>
      <Button size="xs" variant="default" loading={now.isSending} onClick={() => now.begin(false)}>
        {words.read(source)}
      </Button>
      <ReadingCourse of={now} />
    </>
  );
}

/** Whoever is named is looked at again; everybody, where they are more. */
function RunAgain({ syncs, cause }: { readonly syncs: readonly string[]; readonly cause: Cause }) {
  const { of, people, persons } = cause;
  const isForSome = of === 'change' && syncs.length === 1 && people > 0 && people <= persons.length;
  return syncs.map((sync) => (
    <Run
      key={sync}
      sync={sync}
      text={isForSome ? words.people(people) : words.run(sync)}
      body={isForSome ? { people: persons.map(({ id }) => id) } : {}}
    />
  ));
}

function Run(props: {
  readonly sync: string;
  readonly text: string;
  readonly body: { readonly people?: readonly string[] };
}) {
  const { sync: name, text, body } = props;
  const run = useSend('post /syncs/{name}/run');
  return (
    <>
      <Button
        size="xs"
        variant="default"
        loading={run.isPending}
        onClick={() => run.mutate({ params: { name }, body })}
      >
        {text}
      </Button>
      <span role="status">{run.isSuccess && words.begun}</span>
      {run.error !== null && <Failure error={run.error} />}
    </>
  );
}
