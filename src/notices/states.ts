/** What is so now, by what the rooms below remember: held plans and readings, runs and connections that fail, people who wait, leavers with access, seats. Asks nobody outside. */

import type { Plan, Run } from '../reconciliation/index.ts';
import { type Cause, digestOf, failureDigest } from './cause.ts';
import { failingChannels } from './channel-state.ts';
import { lateLeavers } from './late-leavers.ts';
import { openReturns } from './return-requests.ts';
import type { NoticeParts } from './room.ts';
import { seatsShort } from './seats.ts';
import { undeliveredWarnings } from './warning-rows.ts';

/** Failures of a channel before the others are told of it: one may be chance. */
const FAILURES = 3;
/** How long a warning that could not be delivered is told of, unless it is asked for anew (milliseconds). */
const RECENT = 3 * 86_400_000;
/** Codes that say that a connection itself does not work, whatever was asked of it. */
const BROKEN: readonly string[] = ['unauthorized', 'forbidden'];

type Look = (parts: NoticeParts) => Promise<readonly Cause[]>;

const heldPlans: Look = async ({ reconciliation }) =>
  (await reconciliation.plans({ states: ['held'], limit: 200 })).map(planCause);

function planCause({ id, sync, hold, counts }: Plan): Cause {
  const changes = Object.values(counts.changes).reduce((sum, count) => sum + (count ?? 0), 0);
  const reasons = hold.map(({ message }) => message).join(' ');
  const rules = hold.map(({ rule }) => rule).sort();
  return {
    key: `plan-held/${sync}/${id}`,
    kind: 'plan-held',
    about: sync,
    digest: digestOf(id, ...rules),
    facts: { sync, reasons, changes, people: counts.people },
    path: `/plans/${id}`,
  };
}

const heldReadings: Look = async ({ directory }) =>
  (await directory.readings({ state: 'held', limit: 100 })).map(({ id, source, message = '' }) => ({
    key: `reading-held/${source}`,
    kind: 'reading-held',
    about: source,
    digest: id,
    facts: { source, message },
    path: '/activity',
  }));

const failedRuns: Look = async ({ reconciliation, settings }) => {
  const causes: Cause[] = [];
  for (const { name, to } of await settings.syncs()) {
    const cause = runCause(await reconciliation.runs({ sync: name, limit: 20 }), name, to);
    if (cause !== undefined) causes.push(cause);
  }
  return causes;
};

/** By the newest run that did something and has ended. One that only planned proves nothing of what runs do. */
function runCause(runs: readonly Run[], sync: string, target: string): Cause | undefined {
  const last = runs.find(({ kind, state }) => kind !== 'plan' && state !== 'running' && state !== 'stopped');
  if (last?.error === undefined || (last.state !== 'failed' && last.state !== 'interrupted'))
    return undefined;
  const { code, message } = last.error;
  const digest = failureDigest(last.error);
  if (BROKEN.includes(code))
    return {
      key: `connection-broken/${target}`,
      kind: 'connection-broken',
      about: target,
      digest,
      facts: { connection: target, message, code },
      path: `/connections/${target}`,
    };
  return {
    key: `run-failed/${sync}`,
    kind: 'run-failed',
    about: sync,
    digest,
    facts: { sync, message, code },
    path: `/activity/runs/${last.id}`,
  };
}

const brokenSources: Look = async ({ directory, settings }) => {
  const causes: Cause[] = [];
  for (const { name, kind } of await settings.connections()) {
    const [last] = kind === 'source' ? await directory.readings({ source: name, limit: 1 }) : [];
    if (last?.state !== 'failed') continue;
    const { code = 'internal', message = '' } = last;
    causes.push({
      key: `connection-broken/${name}`,
      kind: 'connection-broken',
      about: name,
      digest: failureDigest({ code, message }),
      facts: { connection: name, message, code },
      path: `/connections/${name}`,
    });
  }
  return causes;
};

const warningsLost: Look = async ({ db, clock }) =>
  (await undeliveredWarnings(db, clock.now() - RECENT)).map(({ sync, count, message }) => ({
    key: `warning-undelivered/${sync}`,
    kind: 'warning-undelivered',
    about: sync,
    digest: failureDigest({ code: String(count), message }),
    facts: { sync, count, message },
    path: '/settings?tab=notices',
  }));

const returns: Look = async (parts) => {
  const causes: Cause[] = [];
  for (const { id, sync, person, askedAt } of await openReturns(parts.db)) {
    const [known, { to }] = await Promise.all([parts.directory.person(person), parts.settings.sync(sync)]);
    const { displayName, userName } = known?.attributes ?? {};
    const name = [displayName, userName].find((one) => typeof one === 'string') ?? person;
    causes.push({
      key: `return-asked/${id}`,
      kind: 'return-asked',
      about: sync,
      digest: id,
      facts: { person: String(name), sync, target: to, askedAt },
      path: '/settings?tab=notices',
    });
  }
  return causes;
};

const channels: Look = async ({ db }) =>
  (await failingChannels(db, FAILURES)).map(({ name, code, error, failures, failingSince }) => ({
    key: `channel-failing/${name}`,
    kind: 'channel-failing',
    about: name,
    digest: failureDigest({ code, message: error }),
    facts: { channel: name, message: error, count: failures, sinceAt: failingSince },
    path: '/settings?tab=notices',
  }));

const looks = {
  heldPlans,
  heldReadings,
  failedRuns,
  brokenSources,
  lateLeavers,
  warningsLost,
  returns,
  channels,
};

/**
 * Every cause that is there now. What of it cannot be found out is left out, and named: nothing is concluded from it.
 * One broken sync hides nothing of the others.
 *
 * @param few so many free seats of a product, or fewer, are few
 */
export async function statesNow(
  parts: NoticeParts,
  few: number,
): Promise<{ readonly causes: readonly Cause[]; readonly failed: readonly string[] }> {
  const causes = new Map<string, Cause>();
  const failed: string[] = [];
  const all: Readonly<Record<string, Look>> = { ...looks, seats: (of) => seatsShort(of, few) };
  for (const [name, look] of Object.entries(all)) {
    try {
      for (const cause of await look(parts)) if (!causes.has(cause.key)) causes.set(cause.key, cause);
    } catch (error) {
      failed.push(name);
      parts.log.warn(
        { error, look: name },
        'Something that administrators are told of could not be looked at.',
      );
    }
  }
  return { causes: [...causes.values()], failed };
}
