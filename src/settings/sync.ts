/** From a sync as it is written to the model's `Sync`, with every fault that can be found without its target. */

import { nextRuns } from '../jobs/index.ts';
import type { AttributeDefinition, AttributeMapping, Calendar, Fault, Sync } from '../model/index.ts';
import { ProvisioningError } from '../model/index.ts';
import { check, joinPath } from './check.ts';
import { suggestion } from './nearest.ts';
import { readDuration, readShare } from './quantity.ts';
import { Name, SyncEntry, weekdays } from './sync-entry.ts';

/** The names that a sync may refer to. */
export interface KnownNames {
  readonly sources: readonly string[];
  readonly targets: readonly string[];
}

/** A sync read from what was written, or every fault found. */
export type ReadSync =
  | { readonly sync: Sync; readonly faults: readonly [] }
  | { readonly sync?: undefined; readonly faults: readonly Fault[] };

/**
 * Reads one entry of `syncs:`; its faults begin with `path`. Expressions, globs and target attributes are judged later, by `compileMapping`, which
 * needs the target's schema; attributes and correlation that are left out are filled in by `completeSync`.
 */
export function readSync(
  { name, content, path = '' }: { readonly name: string; readonly content: unknown; readonly path?: string },
  known: KnownNames,
): ReadSync {
  const named = check(Name, name, path === '' ? 'name' : path);
  const entry = check(SyncEntry, content, path);
  if (entry.value === undefined) return { faults: [...named.faults, ...entry.faults] };
  const faults = [
    ...named.faults,
    ...nameFaults(entry.value, known, path),
    ...scheduleFaults(entry.value, path),
    ...warnFaults(entry.value, path),
  ];
  return faults.length > 0 ? { faults } : { sync: toSync(name, entry.value), faults: [] };
}

/** The expressions by which the usual attributes are filled when a sync does not say. */
const usualAttributes: Readonly<Record<string, string>> = {
  userName: 'user.userName',
  externalId: 'user.externalId',
  displayName: 'user.displayName',
  email: 'user.emails.primary',
};

/**
 * Fills in what a sync leaves to its target: without `attributes`, those usual ones that the target has; without
 * `correlate`, its external id and user name. Never the e-mail address: whoever bears it at the source would be handed
 * the account with all it may do, so that must be said aloud.
 */
export function completeSync(sync: Sync, schema: readonly AttributeDefinition[]): Sync {
  const held = new Set(schema.filter((one) => one.mutability !== 'readOnly').map((one) => one.name));
  let { attributes, correlate } = sync;
  if (Object.keys(attributes).length === 0) {
    const usual = Object.entries(usualAttributes).filter(([name]) => held.has(name));
    attributes = Object.fromEntries(usual.map(([name, value]) => [name, mapped(value)]));
  }
  if (correlate.length === 0) correlate = ['externalId', 'userName'].filter((name) => name in attributes);
  return { ...sync, attributes, correlate };
}

function toSync(name: string, entry: SyncEntry): Sync {
  const { safety, deprovision } = entry;
  const deleteAfter = readDuration(deprovision['delete-after']);
  const inactiveAfter = readDuration(deprovision['inactive-after']);
  const neverActiveAfter = readDuration(deprovision['never-active-after']);
  const warn = readDuration(deprovision.warn);
  const { exempt, 'missed-readings': missedReadings, 'missed-for': missedFor } = deprovision;
  return {
    name,
    from: entry.from,
    to: entry.to,
    ...(entry.schedule === undefined ? {} : { schedule: entry.schedule }),
    timeZone: entry['time-zone'],
    enabled: entry.enabled,
    scope: {
      groups: entry.scope.groups,
      ...(entry.scope.where === undefined ? {} : { where: entry.scope.where }),
    },
    attributes: Object.fromEntries(
      Object.entries(entry.attributes ?? {}).map(([attribute, value]) => [
        attribute,
        typeof value === 'string' ? mapped(value) : value,
      ]),
    ),
    correlate: entry.correlate ?? [],
    groups: entry.groups,
    reactions: { ...entry.reactions, deleted: entry.reactions.deleted ?? entry.reactions['source-missing'] },
    deprovision: {
      after: readDuration(deprovision.after) ?? 0,
      ...(missedReadings === undefined ? {} : { missedReadings }),
      ...(missedFor === undefined ? {} : { missedFor: readDuration(missedFor) ?? 0 }),
      ...(deleteAfter === undefined ? {} : { deleteAfter }),
      ...(inactiveAfter === undefined ? {} : { inactiveAfter }),
      ...(neverActiveAfter === undefined ? {} : { neverActiveAfter }),
      ...(warn === undefined || warn === 0 ? {} : { warn }),
      ...(deprovision['come-back'] === 'ask' ? {} : { comeBack: deprovision['come-back'] }),
      ...(exempt === undefined
        ? {}
        : {
            exempt: {
              groups: exempt.groups,
              ...(exempt.where === undefined ? {} : { where: exempt.where }),
              accounts: exempt.accounts,
              targetGroups: exempt['target-groups'],
            },
          }),
      ...(deprovision.calendar === undefined ? {} : { calendar: toCalendar(deprovision.calendar) }),
    },
    safety: {
      maxDeprovisions: safety['max-deprovisions'],
      maxDeprovisionShare: readShare(safety['max-deprovision-share']),
      maxCreations: safety['max-creations'],
      maxGroupLossShare: readShare(safety['max-group-loss-share']),
      floor: safety.floor,
      minAdministrators: safety['min-administrators'],
      maxReadingShrink: readShare(safety['max-reading-shrink']),
      protected: safety.protected,
    },
    ...(entry.seats === undefined ? {} : { seats: withoutNothing(entry.seats) }),
    ...(entry.handover === undefined ? {} : { handover: withoutNothing(entry.handover) }),
    ...optionalDuration('closedWithin', entry['closed-within']),
  };
}

function toCalendar({
  weekend,
  freezes,
  except,
}: NonNullable<SyncEntry['deprovision']['calendar']>): Calendar {
  return { weekend: weekend.map((day) => weekdays.indexOf(day)), freezes, except };
}

/** The same without members that have no value. */
function withoutNothing<T extends object>(entry: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const members = Object.entries(entry).filter(([, value]) => value !== undefined);
  return Object.fromEntries(members) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function optionalDuration(
  name: 'closedWithin',
  written: SyncEntry['closed-within'],
): { readonly closedWithin?: number } {
  const read = written === undefined ? undefined : readDuration(written);
  return read === undefined ? {} : { [name]: read };
}

function mapped(value: string): AttributeMapping {
  return { value, write: 'always', empty: 'keep' };
}

function nameFaults(entry: SyncEntry, known: KnownNames, path: string): Fault[] {
  const faults: Fault[] = [];
  for (const [index, source] of entry.from.entries()) {
    const at = joinPath(path, ['from', index]);
    if (!known.sources.includes(source))
      faults.push({ path: at, message: unknown('source', source, known.sources) });
    else if (entry.from.indexOf(source) !== index)
      faults.push({ path: at, message: `names ${source} twice` });
  }
  if (!known.targets.includes(entry.to))
    faults.push({ path: joinPath(path, ['to']), message: unknown('target', entry.to, known.targets) });
  return faults;
}

function unknown(kind: 'source' | 'target', name: string, known: readonly string[]): string {
  if (known.length === 0) return `there is no ${kind} \`${name}\`; none is declared under ${kind}s`;
  return `there is no ${kind} \`${name}\`${suggestion(name, known) || `; declared are ${known.join(', ')}`}`;
}

/** A warning comes before that of which it warns, and after some silence. */
function warnFaults({ deprovision }: SyncEntry, path: string): Fault[] {
  const warn = readDuration(deprovision.warn);
  if (warn === undefined || warn === 0) return [];
  const at = joinPath(path, ['deprovision', 'warn']);
  const limits = (['inactive-after', 'never-active-after'] as const).flatMap((name) => {
    const limit = readDuration(deprovision[name]);
    return limit === undefined ? [] : [{ name, limit }];
  });
  if (limits.length === 0)
    return [{ path: at, message: 'warns of nothing; write inactive-after or never-active-after beside it' }];
  return limits
    .filter(({ limit }) => warn >= limit)
    .map(({ name }) => ({ path: at, message: `must be shorter than ${name}` }));
}

/** Without a schedule the time zone is judged alone, beside a schedule that is sure to be right. */
function scheduleFaults(entry: SyncEntry, path: string): Fault[] {
  try {
    nextRuns(entry.schedule ?? '0 0 * * *', entry['time-zone'], 0, 1);
    return [];
  } catch (thrown) {
    if (!(thrown instanceof ProvisioningError)) throw thrown;
    const places: Readonly<Record<string, string>> = { cron: 'schedule', timeZone: 'time-zone' };
    return thrown.faults.map((fault) => ({
      ...fault,
      path: joinPath(path, [places[fault.path] ?? fault.path]),
    }));
  }
}
