/** That all is in step: in green only when truly nobody is left alone, nothing waits, nothing failed of late and nothing is left undone. */

import type { Answer } from '../../api/client.ts';
import { useGet } from '../../api/hooks.ts';
import { Notice } from '../../shared/parts.tsx';
import { texts } from '../../texts/index.ts';
import { failuresOf } from '../activity/failures.tsx';

const words = texts.overview;

/** Said only when every answer is there. */
export function InStep({ syncs }: { readonly syncs: Answer<'get /status'>['syncs'] }) {
  const sources = useGet('get /sources', {});
  const notices = useGet('get /notices', {});
  const late = useGet('get /deprovisioning/late', { query: { limit: 1 } });
  const causes = useGet('get /failures', { query: { days: 1 } });
  if (syncs.length === 0 || !syncs.every(({ confirmed }) => confirmed)) return null;
  if (sources.data === undefined || notices.data === undefined) return null;
  if (late.data === undefined || causes.data === undefined) return null;
  const isAmiss =
    syncs.some(isSyncAmiss) ||
    failuresOf(causes.data).length > 0 ||
    sources.data.some(({ held, failed }) => held !== undefined || failed !== undefined) ||
    notices.data.returns.length > 0 ||
    notices.data.channels.some(({ failing }) => failing !== undefined) ||
    late.data.count > 0;
  return isAmiss ? null : <Notice tone="success">{words.inStep}</Notice>;
}

type Sync = Answer<'get /status'>['syncs'][number];

/** A run for somebody that went well says nothing of one for everybody before it that did not. */
function isSyncAmiss({ waiting, leftAlone, leftUndone, lastRun, lastWhole }: Sync): boolean {
  return (
    waiting !== undefined ||
    leftAlone.length > 0 ||
    leftUndone > 0 ||
    [lastRun, lastWhole].some((run) => run !== undefined && (unfinished.includes(run.state) || isOpen(run)))
  );
}

/** What it found to be done is not done: it is approved and not applied, being applied, or was refused. */
function isOpen({ state, kind }: NonNullable<Sync['lastRun']>): boolean {
  return state === 'held' || (state === 'running' && kind === 'apply');
}

const unfinished: readonly string[] = ['failed', 'interrupted', 'stopped'];
